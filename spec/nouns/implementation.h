// Implementations: the things under test, described by manifests in harness/implementations/.
#ifndef CLUSTERSPEC_SPEC_NOUNS_IMPLEMENTATION_H_
#define CLUSTERSPEC_SPEC_NOUNS_IMPLEMENTATION_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/edition.h"
#include "spec/nouns/error.h"

namespace clusterspec {

struct Trace;

// From this major version on, an implementation is held to this edition.
struct EditionRule {
  int from_major = 0;
  Edition edition = kCurrentEdition;
};

// A capability that the implementation has not, whatever its adapter says.
struct Lack {
  std::string capability;
  std::optional<int> until_major;  // the last major version that lacks it; nothing: all do

  bool operator==(const Lack&) const = default;
};

struct Manifest {
  std::string name;                          // "node"
  std::string title;                         // "Node.js"
  std::vector<std::string> command;          // "${program}", "${runtime_args}", "${adapter}", ..
  std::vector<std::string> version_command;  // prints the version; "${program}" first
  std::vector<std::string> node_version_command;  // prints the version of Node.js that it offers
  std::string program;                            // looked for on PATH, unless a path
  std::string package;                            // npm package that holds it; empty: none
  std::string package_program;                    // path of the program inside the package
  std::string adapter;                            // path, absolute after loading
  std::string es_adapter;                         // the same as an ES module; empty: none
  std::string child;                              // path of a program without cluster; empty: none
  std::string mutants;                            // folder of defects to put in; empty: none
  std::vector<EditionRule> editions;              // ascending
  std::vector<Lack> lacks;                        // known before it is started
  SourceLocation where;

  // The edition for a version such as "16.20.2"; nothing when the manifest has no rule for it.
  std::optional<Edition> EditionFor(const std::string& version) const;

  // Whether the version lacks the capability. One that cannot be read counts as the newest.
  bool Lacks(const std::string& capability, const std::string& version) const;
};

// Of what people type behind --impl. Whether it is the path of a manifest: "./my.yaml", and not
// "node=out/node".
bool IsManifestPath(std::string_view implementation);

// "node" for "node@16.20.2", "node=out/node" and "node?mutant=ID"; the path of a manifest is
// itself.
std::string RuntimeOf(std::string_view implementation);

// A manifest with a program found and its version read: ready to run.
struct Implementation {
  Manifest manifest;
  std::string name;     // as asked for: "node", "node@16.20.2", "node=out/node"
  std::string program;  // absolute path
  std::string version;
  std::string node_version;  // of Node.js whose API it offers, by its own word; empty: unknown
  Edition edition = kCurrentEdition;
  std::string deviations;  // ids, with commas, that it is asked to show; see TakesDeviations

  std::string mutant;  // id of the defect that is put into it; empty: none

  // Whether its command line has a place for deviations.
  bool TakesDeviations() const;

  // The edition of its own time; nothing when there is none, or when it follows any.
  std::optional<Edition> OwnEdition() const;

  // The command line of a primary; `args` go to the program, `runtime_args` to the runtime.
  std::vector<std::string> Command(const std::vector<std::string>& runtime_args,
                                   const std::vector<std::string>& args) const;

  // The environment of a primary to which a case gives `variables`: with what puts the mutant into
  // each process, where there is one.
  std::map<std::string, std::string> Environment(
      std::map<std::string, std::string> variables) const;
};

// Writes into the trace whose it is.
void NameTrace(const std::string& case_id, const Implementation& implementation, Trace* trace);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_IMPLEMENTATION_H_

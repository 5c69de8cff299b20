// From the name that a person types after --impl to a program that can be run.
#ifndef CLUSTERSPEC_HARNESS_RUNTIMES_RUNTIMES_H_
#define CLUSTERSPEC_HARNESS_RUNTIMES_RUNTIMES_H_

#include <optional>
#include <string>
#include <vector>

#include "harness/runtimes/cache.h"
#include "spec/nouns/edition.h"
#include "spec/nouns/error.h"
#include "spec/nouns/implementation.h"

namespace clusterspec {

// "node", "node@16", "node@16.20.2" or "node=out/Release/node", taken apart.
struct RuntimeSpec {
  std::string name;
  std::string version;  // empty: any; else whole or the beginning of one, without a "v"
  std::string program;  // a path; empty: to be found
};

// The error says how a spec is written.
Result<RuntimeSpec> ParseRuntimeSpec(const std::string& spec);

// The manifest of this name, which lives as long as `manifests`. The error offers the nearest name
// and lists all.
Result<const Manifest*> FindManifest(const std::string& name,
                                     const std::vector<Manifest>& manifests);

// The runtimes of these manifests in the cache, by name and then from old to new. What is not
// whole, or cannot be read, is not in the list.
std::vector<InstalledRuntime> ListInstalled(const std::vector<Manifest>& manifests);

// The implementation that `spec` means:
//   node           the program on PATH, else the newest installed
//   node@16.20.2   that one: installed, else the program on PATH if that is its version
//   node@16        the newest installed 16.x, else the program on PATH if it is one
//   node=PATH      the program there, such as one just built, by its own version
// Reads the version of a program on PATH by running it; does not download: when nothing fits, the
// error offers the command that does. The edition is `edition` if given, else the manifest's for
// that version; an error when it has none. A manifest whose `program` is a path is looked for
// there and not on PATH. For a manifest given as a file: Resolve(manifest.name, {manifest}, ...).
Result<Implementation> Resolve(const std::string& spec, const std::vector<Manifest>& manifests,
                               std::optional<Edition> edition);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUNTIMES_RUNTIMES_H_

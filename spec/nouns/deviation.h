// Deviations: named ways in which runtimes differ from the documentation, found by running them.
#ifndef CLUSTERSPEC_SPEC_NOUNS_DEVIATION_H_
#define CLUSTERSPEC_SPEC_NOUNS_DEVIATION_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/edition.h"
#include "spec/nouns/error.h"

namespace clusterspec {

// A runtime that showed a deviation. Versions are of those that were tested.
struct AffectedVersions {
  std::string runtime;  // a manifest's name: "node"
  std::string since;    // lowest version that shows it
  std::string until;    // highest version that shows it; empty: the newest does

  // Whether it speaks of this version of the runtime.
  bool Covers(std::string_view name, std::string_view version) const;

  // "node since 6.17.1", "node 12.22.12 to 16.20.2".
  std::string ToString() const;
};

// What might rather be changed.
enum class Blame { kRuntime, kDocumentation, kNeither };

std::string_view ToString(Blame wrong);
std::optional<Blame> ParseBlame(std::string_view name);

struct Deviation {
  std::string id;    // "removed-at-disconnect-call"
  std::string text;  // what the runtime does instead
  Blame blame = Blame::kRuntime;
  std::string why;                        // one thinks so
  std::vector<std::string> requirements;  // that it breaks
  EditionSet editions;                    // in which it breaks them
  std::vector<AffectedVersions> shown_by;
  std::vector<std::string> cases;  // that show it
  SourceLocation where;

  // Whether this case, in whatever form, or this monitor shows it.
  bool Lists(const std::string& case_id) const;

  // What says that this version of the runtime shows it; null when nothing does. `implementation`
  // may be asked for as "node@26.10.0".
  const AffectedVersions* ShownBy(std::string_view implementation, std::string_view version) const;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_DEVIATION_H_

// What a bisection asks of each version.
#ifndef CLUSTERSPEC_CLI_TOOLS_BISECT_SUBJECT_H_
#define CLUSTERSPEC_CLI_TOOLS_BISECT_SUBJECT_H_

#include <optional>
#include <string>
#include <vector>

#include "harness/runtimes/halving.h"
#include "spec/nouns/deviation.h"
#include "spec/nouns/report.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

enum class BisectKind { kCase, kDeviation, kRequirement };

struct BisectSubject {
  BisectKind kind = BisectKind::kCase;
  std::string id;
  Edition edition = kCurrentEdition;  // that every version is held to
  std::vector<Case> cases;            // to run
  std::vector<Deviation> deviations;  // the whole catalogue; for a deviation only

  // "case", "deviation", "requirement".
  std::string_view Word() const;
};

// Of the catalogue's files. The edition is `edition`, else the newest that has it. The error says
// what is unknown, or that no case can be run for it.
Result<BisectSubject, Errors> FindSubject(BisectKind kind, const std::string& id,
                                          std::optional<Edition> edition,
                                          const Catalogue& catalogue);

// What a report about its cases says of it.
VersionState StateIn(const Report& report, const BisectSubject& subject);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TOOLS_BISECT_SUBJECT_H_

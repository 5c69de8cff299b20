// Since which version a runtime keeps a requirement, from reports about several of its versions.
#ifndef CLUSTERSPEC_REPORTS_SITE_SUPPORT_H_
#define CLUSTERSPEC_REPORTS_SITE_SUPPORT_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "reports/across.h"

namespace clusterspec::reports {

// Two neighbouring versions between which a requirement's verdict changed: `bisect` finds them.
struct KnownChange {
  std::string runtime;  // "node"
  Edition edition = kCurrentEdition;
  std::string requirement;
  std::string before, after;
};

// A stretch of versions that keep it, or that there is none.
struct Support {
  enum class Kind { kKept, kNever, kUnknown };

  Kind kind = Kind::kUnknown;
  std::string added;    // of kept: "16.9.0", or "<=16.9.0" where it may be an earlier one
  std::string removed;  // of kept: the same of the first that does not; empty: none
  std::vector<std::string> notes;    // why others do not, and what could not be decided
  std::set<std::string> deviations;  // of those that do not
};

// By runtime: what is known of the requirement, the newest versions first; at least one each. Of a
// version that was held to several editions, the newest one that has the requirement counts.
std::map<std::string, std::vector<Support>> SupportOf(const Across& across,
                                                      const RequirementAcross& requirement,
                                                      const std::vector<KnownChange>& changes);

// "since 16.9.0", "since 6.17.1 at the latest, no more since 16.9.0", "no", "not decided".
std::string InWords(const Support& support);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_SITE_SUPPORT_H_

// A scenario explored, start to end: is a requirement broken in any of its runs, and by which
// shortest schedule?
#ifndef CLUSTERSPEC_REFERENCE_EXPLORE_SEARCH_H_
#define CLUSTERSPEC_REFERENCE_EXPLORE_SEARCH_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/explore/explorer.h"
#include "reference/explore/schedule.h"

namespace clusterspec::explore {

// What is explored.
struct Subject {
  const Scenario* scenario = nullptr;  // not owned
  Edition edition = kCurrentEdition;
  model::DeviationSet deviations;
};

struct Counterexample {
  Broken broken;
  std::vector<Action> actions;
  bool at_end = false;    // shows when the actions are done and nothing more can happen
  bool shortest = false;  // no shorter one breaks anything; false: not known

  size_t length() const { return actions.size() + (at_end ? 1 : 0); }
};

struct Findings {
  ExploreResult result;
  std::vector<Counterexample> broken;  // as in result.violations
  // The other editions, bit by bit, that are known to come to the same result, and to break
  // nothing.
  uint32_t same_elsewhere = 0;
};

// Another edition that the answer may hold for.
struct OtherEdition {
  Edition edition = kCurrentEdition;
  Counts counts;
};

// Explores as the options say. A first violation found with reduction is looked for again without
// it, as far as shorter schedules go: among the runs that the reduction leaves out there may be
// one. Where nothing is broken, the answer says in which `others` it is the same.
Findings Search(const Subject& subject, const Counts& counts, const ExploreOptions& options,
                const std::vector<OtherEdition>& others = {});

// Hands over the traces of complete schedules, as ForSchedules does, without reduction: none that
// a runtime might show is left out. Gives how many it was, and in `all` whether those are all.
// Nothing is handed over when the options' bound is hit or a requirement is broken.
uint64_t ForTraces(const Subject& subject, const ExploreOptions& options, uint64_t limit, bool* all,
                   const std::function<bool(const Trace&, const std::vector<Action>&)>& visit);

// The schedule for people; see LinesOf.
std::vector<std::string> LinesOf(const Subject& subject, const Counterexample& example);

}  // namespace clusterspec::explore

#endif  // CLUSTERSPEC_REFERENCE_EXPLORE_SEARCH_H_

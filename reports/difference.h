// Two reports side by side: what changed from one to the other.
#ifndef CLUSTERSPEC_REPORTS_DIFFERENCE_H_
#define CLUSTERSPEC_REPORTS_DIFFERENCE_H_

#include <string>
#include <vector>

#include "spec/nouns/report.h"

namespace clusterspec::reports {

// A result in both; null where a report has none. The pointers live as long as the reports.
struct Change {
  const CaseOutcome* before = nullptr;
  const CaseOutcome* after = nullptr;

  const std::string& id() const { return (after != nullptr ? after : before)->id; }
};

struct Difference {
  std::vector<Change> broken;     // no failure before, a failure now
  std::vector<Change> mended;     // a failure before, a pass now
  std::vector<Change> otherwise;  // a failure in both, with another verdict or message
  std::vector<Change> moved;      // any other change of verdict: asked now, undecided now, ..
  std::vector<Change> gone;       // failures that only the first has a result for
  std::vector<Change> added;      // failures that only the second has a result for
  size_t only_before = 0;         // other results that only the first has
  size_t only_after = 0;
  std::vector<std::string> requirements_lost;  // kept before, broken now
  std::vector<std::string> requirements_won;   // broken before, kept now
  std::vector<std::string> deviations_lost;    // shown before only
  std::vector<std::string> deviations_won;     // shown now only

  // Nothing is other than it was.
  bool IsEmpty() const;
};

// What changed. Numbers and folders that are others in every run do not count; nor does what was
// expected.
Difference Compare(const Report& before, const Report& after);

// The same in words, for people; ends with a newline.
std::string ToText(const Difference& difference, const Report& before, const Report& after);

}  // namespace clusterspec::reports

#endif  // CLUSTERSPEC_REPORTS_DIFFERENCE_H_

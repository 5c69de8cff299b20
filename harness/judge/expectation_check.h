// Expectations against a trace.
#ifndef CLUSTERSPEC_HARNESS_JUDGE_EXPECTATION_CHECK_H_
#define CLUSTERSPEC_HARNESS_JUDGE_EXPECTATION_CHECK_H_

#include <optional>
#include <vector>

#include "spec/nouns/report.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// Nothing when the expectation holds; otherwise why it does not.
std::optional<Finding> Check(const Expectation& expectation, const std::vector<Event>& events);

// What `returns` and `throws` of the operation ask, and, without `throws`, that it did not throw.
// Nested operations are checked too. Appends to `findings`.
void CheckResults(const Operation& operation, const std::vector<Event>& events,
                  std::vector<Finding>* findings);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_JUDGE_EXPECTATION_CHECK_H_

// The smallest set of catalogued deviations under which traces are accepted.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_FIND_DEVIATIONS_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_FIND_DEVIATIONS_H_

#include <vector>

#include "harness/explain/explain.h"

namespace clusterspec::explain {

// How one trace is explained.
struct Explanation {
  Judgement documented;                      // without any deviation
  std::vector<model::Deviation> deviations;  // that make it acceptable; empty: none needed, or
                                             // none of them help
  // Where nothing helps: what leads furthest, and what is wrong then.
  std::vector<model::Deviation> closest;
  Judgement remaining;
  bool gave_up = false;  // a bound was hit before all had been tried
  bool explained() const { return documented.answer == Answer::kAccepted || !deviations.empty(); }
};

// `preferred` are tried before all others: those that the same implementation has shown already.
Explanation Explain(const Scenario& scenario, Edition edition, const Trace& trace,
                    const std::vector<model::Deviation>& preferred, const Limits& limits = {});

// Whether deviations of `candidates` alone explain the trace; then sets `deviations`. `documented`
// must be known.
bool ExplainWith(const Scenario& scenario, Edition edition, const Trace& trace,
                 const std::vector<model::Deviation>& candidates, Explanation* explanation,
                 const Limits& limits = {});

// The judgement under exactly these deviations, as an explanation.
Explanation JudgeUnder(const Scenario& scenario, Edition edition, const Trace& trace,
                       const std::vector<model::Deviation>& deviations, const Limits& limits = {});

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_FIND_DEVIATIONS_H_

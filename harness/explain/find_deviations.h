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
  size_t turns = 0;      // tried in all
  bool explained() const { return documented.answer == Answer::kAccepted || !deviations.empty(); }

  // Neither explained, nor known to be inexplicable.
  bool open() const {
    return !explained() && (gave_up || documented.answer == Answer::kInconclusive);
  }
};

bool IsAmong(const std::vector<model::Deviation>& deviations, model::Deviation deviation);

// `likely` are tried first, all together: those that the implementation is known to show. Where
// they do not explain the trace, they make no difference to the answer.
Explanation Explain(const Scenario& scenario, Edition edition, const Trace& trace,
                    const std::vector<model::Deviation>& likely, const Limits& limits = {});

// Whether all of `candidates` together explain the trace; then sets `deviations` to those of them
// that are needed. The documented model must have rejected it.
bool ExplainWith(const Scenario& scenario, Edition edition, const Trace& trace,
                 const std::vector<model::Deviation>& candidates, Explanation* explanation,
                 const Limits& limits = {});

// The judgement under exactly these deviations, as an explanation.
Explanation JudgeUnder(const Scenario& scenario, Edition edition, const Trace& trace,
                       const std::vector<model::Deviation>& deviations, const Limits& limits = {});

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_FIND_DEVIATIONS_H_

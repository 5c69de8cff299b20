// The set of possible states along a trace, event by event: looks for an account of the trace (see
// docs/PROOFS.md), line by line, and leaves out what makes no difference.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_STATE_SET_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_STATE_SET_H_

#include <string>
#include <unordered_set>
#include <vector>

#include "harness/explain/explain.h"
#include "harness/explain/pending_steps.h"
#include "harness/explain/trace_order.h"
#include "harness/explain/transition_matcher.h"

namespace clusterspec::explain {

class StateSet {
 public:
  // All must outlive the set. `follow_rejected`: runs that differ from the trace further on are
  // followed up to there, which tells how far the trace is legal. `lookahead`: how many steps may
  // be pending at once.
  StateSet(sim::Simulator* simulator, const ProcessLogs* logs, const Limits& limits,
           size_t lookahead, bool follow_rejected);

  // Takes the next event of the trace. False when no state shows it, or too many may.
  bool Advance();
  // Whether one of the states may end here, and as the trace did.
  bool MayEnd(EndingKind ending);

  size_t place() const { return order_.place(); }
  size_t turns() const { return matcher_.count(); }
  size_t max_states() const { return max_states_; }
  bool overflow() const { return overflow_; }
  // What the process of the next event could have shown instead, since the last Advance or MayEnd.
  const std::vector<Event>& allowed() const { return allowed_; }

 private:
  struct Node {
    State state;
    size_t dies_at = ProcessLogs::kNone;  // the place that it cannot show
    Event instead;                        // what it would show there
    PendingSteps pending;
    EarlySteps early;
    sim::Transitions possible;
  };

  void Expand(const Node& node, size_t log);
  void Follow(const Node& node, const sim::Transition& transition, MatchResult* outcome,
              size_t log);
  bool IsTooFarAhead(const Node& node) const;
  void Keep(Node node, std::vector<Node>* nodes, std::unordered_set<std::string>* known);
  void Allow(const Event& event);
  bool Full();

  sim::Simulator& simulator_;
  const ProcessLogs& logs_;
  const Limits limits_;
  const size_t lookahead_;
  const bool follow_rejected_;
  TransitionMatcher matcher_;
  TraceOrder order_;
  std::vector<Node> states_;
  std::vector<Node> open_;  // of the closure that is being made
  std::vector<Node> next_;
  std::unordered_set<std::string> open_keys_;
  std::unordered_set<std::string> next_keys_;
  std::vector<Event> allowed_;
  size_t max_states_ = 1;
  bool overflow_ = false;
};

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_STATE_SET_H_

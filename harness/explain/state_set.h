// The set of possible states along a trace, event by event.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_STATE_SET_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_STATE_SET_H_

#include <string>
#include <unordered_set>
#include <vector>

#include "harness/explain/explain.h"
#include "harness/explain/pending_steps.h"
#include "harness/explain/transition_matcher.h"

namespace clusterspec::inclusion {

class ForwardSet {
 public:
  // All must outlive the set. `doomed`: runs that differ from the trace further on are followed up
  // to there, which tells how far the trace is legal. `ahead`: of how many turns that are taken
  // ahead of their time the use may be open at once.
  ForwardSet(sim::Machine* machine, const Tracks* tracks, const Limits& limits, size_t ahead,
             bool doomed);

  // Takes the next event of the trace. False when no state shows it, or too many may.
  bool Advance();
  // Whether one of the states may end here, and as the trace did.
  bool MayEnd(EndingKind ending);

  size_t place() const { return place_; }
  size_t turns() const { return turns_.count(); }
  size_t most_states() const { return most_states_; }
  bool overflow() const { return overflow_; }
  // What the process of the next event could have shown instead, since the last Advance or MayEnd.
  const std::vector<Event>& allowed() const { return allowed_; }

 private:
  struct Node {
    State state;
    size_t dies_at = Tracks::kNone;  // the place that it cannot show
    Event instead;                   // what it would show there
    Debts debts;
    // Processes that are further than their lines, as bits: the turn that is looked for ends them,
    // and has a line after this place.
    uint64_t early_processes = 0;
    size_t early = 0;
    sim::Choices choices;
  };

  sim::Choices ChoicesOf(const State& state) const;
  bool MayTake(const Node& node, const sim::Choice& choice, bool ending) const;
  bool MayBeEarly(const State& state, const sim::Choice& choice, size_t track) const;
  bool IsUnread(const State& state, size_t track) const;
  bool IsOfOneThatWrites(const State& state, const sim::Choice& choice) const;
  void Expand(const Node& node, size_t track);
  void Follow(const Node& node, const sim::Choice& choice, Outcome* outcome, size_t track);
  bool IsTooFarAhead(const Node& node) const;
  void Keep(Node node, std::vector<Node>* nodes, std::unordered_set<std::string>* known);
  void Allow(const Event& event);
  bool Full();

  sim::Machine& machine_;
  const Tracks& tracks_;
  const Limits limits_;
  const size_t ahead_;
  const bool doomed_;
  Turns turns_;
  size_t place_ = 0;
  std::vector<uint32_t> consumed_;  // by track
  std::vector<Node> states_;
  std::vector<Node> open_;  // of the closure that is being made
  std::vector<Node> next_;
  std::unordered_set<std::string> open_keys_;
  std::unordered_set<std::string> next_keys_;
  std::vector<Event> allowed_;
  size_t most_states_ = 1;
  bool overflow_ = false;
};

}  // namespace clusterspec::inclusion

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_STATE_SET_H_

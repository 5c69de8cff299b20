// Takes a trace line by line: from the states that have read the lines before, all steps are tried
// that the trace's order allows, until one shows the line; then it is read at once (Lemma 5 of
// docs/PROOFS.md). To show a line, a state may first need steps of others: silent ones, or such as
// write their lines later (a message that is on its way before the sender has written down what it
// did). Which of them are of use their pending steps tell: only states without any go on to the
// next line (Lemma 7).
#include "harness/explain/state_set.h"

#include <algorithm>
#include <utility>

namespace clusterspec::explain {

using sim::Transition;
using sim::TransitionKind;
using sim::Transitions;

StateSet::StateSet(sim::Simulator* simulator, const ProcessLogs* logs, const Limits& limits,
                   size_t lookahead, bool follow_rejected)
    : simulator_(*simulator),
      logs_(*logs),
      limits_(limits),
      lookahead_(lookahead),
      follow_rejected_(follow_rejected),
      matcher_(simulator, logs),
      order_(simulator, logs, &matcher_) {
  Node start;
  start.state.world = simulator->Start();
  start.state.shown.resize(logs->count());
  start.state.await_from.resize(start.state.world.harness.seen.size());
  start.possible = order_.Possible(start.state);
  states_.push_back(std::move(start));
}

bool StateSet::Full() {
  overflow_ = overflow_ || matcher_.count() > limits_.max_turns ||
              open_.size() + next_.size() + states_.size() > limits_.max_states;
  return overflow_;
}

void StateSet::Keep(Node node, std::vector<Node>* nodes, std::unordered_set<std::string>* known) {
  std::string key = KeyOf(node.state);
  node.pending.AddTo(&key);
  if (!node.early.empty()) {
    key += std::to_string(node.early.last);
    AddTo(node.early.processes, &key);
  }
  if (follow_rejected_) key += std::to_string(node.dies_at);
  if (known->insert(std::move(key)).second) nodes->push_back(std::move(node));
}

bool StateSet::Advance() {
  allowed_.clear();
  next_.clear();
  next_keys_.clear();
  open_.clear();
  open_keys_.clear();
  const Entry& line = logs_.At(place());
  for (Node& state : states_) {
    if (state.dies_at == place()) {
      Allow(state.instead);
      continue;
    }
    const bool shown = state.state.shown[line.log] > line.index;
    if (shown) {
      Release(place(), &state.state);
      Keep(std::move(state), &next_, &next_keys_);
    } else {
      Keep(std::move(state), &open_, &open_keys_);
    }
  }
  for (size_t i = 0; i < open_.size() && !Full(); ++i) {
    const Node node = std::move(open_[i]);
    Expand(node, line.log);
  }
  if (overflow_ || next_.empty()) return false;
  states_ = std::exchange(next_, {});
  max_states_ = std::max(max_states_, states_.size());
  order_.Read();
  return true;
}

void StateSet::Expand(const Node& node, size_t log) {
  std::vector<MatchResult> outcomes;
  for (const Transition& transition : node.possible) {
    if (!order_.MayBegin(node.state, transition)) continue;
    if (CanWait(transition, simulator_.program(), node.state.world)) continue;
    outcomes.clear();
    matcher_.Match(node.state, transition, &outcomes);
    for (MatchResult& outcome : outcomes) Follow(node, transition, &outcome, log);
  }
}

void StateSet::Follow(const Node& node, const Transition& transition, MatchResult* outcome,
                      size_t log) {
  Node next;
  next.dies_at = node.dies_at;
  next.instead = node.instead;
  if (outcome->mismatch) {
    const Mismatch& mismatch = *outcome->mismatch;
    if (mismatch.place == place()) Allow(mismatch.model);
    const size_t dies_at = std::min(mismatch.place, logs_.size());  // or at the end
    if (!follow_rejected_ || dies_at <= place()) return;
    if (dies_at < next.dies_at) {
      next.dies_at = dies_at;
      next.instead = mismatch.model;
    }
  }
  next.state = std::move(outcome->state);
  next.possible = order_.Possible(next.state);
  next.early = node.early;
  order_.NoteEarly(node.state, transition, &next.early);
  next.pending = node.pending;
  const Taken taken{transition,    node.state.world, next.state.world,
                    node.possible, next.possible,    outcome->told};
  next.pending.Take(taken, simulator_.program());
  const bool found = outcome->shows > 0 && outcome->log == log;
  if (!found) {
    if (!IsTooFarAhead(next)) Keep(std::move(next), &open_, &open_keys_);
    return;
  }
  if (!next.pending.OnlyLast()) return;
  const size_t end = logs_.Place(log, next.state.shown[log] - 1);
  if (!next.early.empty() && !next.early.MayHaveBegun(Ended(taken.after), end)) {
    return;
  }
  next.early = {};
  next.pending.Clear();
  Release(place(), &next.state);
  Keep(std::move(next), &next_, &next_keys_);
}

// Each step is the answer to one thing, so what it needs can be taken just before it: few are
// pending at once. Before silence every silent step has to come, in whatever order. That so few are
// enough is an assumption and no lemma: see docs/PROOFS.md.
bool StateSet::IsTooFarAhead(const Node& node) const {
  const bool silence = sim::QuiescesNext(simulator_.program(), node.state.world);
  const sim::World& world = node.state.world;
  const size_t open = node.pending.Count([&](uint16_t owner) {
    if (!silence) return true;
    const size_t log =
        matcher_.LogOf(owner == kHarness ? model::kNone : world.processes[owner].label);
    return order_.IsUnread(node.state, log);
  });
  return open > lookahead_;
}

void StateSet::Allow(const Event& event) {
  const bool known = std::any_of(allowed_.begin(), allowed_.end(), [&](const Event& each) {
    return each.ToString() == event.ToString();
  });
  if (!known) allowed_.push_back(event);
}

bool StateSet::MayEnd(EndingKind ending) {
  allowed_.clear();
  open_.clear();
  open_keys_.clear();
  for (Node& state : states_) {
    if (state.dies_at == ProcessLogs::kNone) {
      Keep(std::move(state), &open_, &open_keys_);
    } else {
      Allow(state.instead);
    }
  }
  states_.clear();
  std::vector<MatchResult> outcomes;
  while (!open_.empty() && !Full()) {
    const Node node = std::move(open_.back());
    open_.pop_back();
    const sim::Harness& harness = node.state.world.harness;
    if (harness.over && harness.ending == ending) return true;
    for (const Transition& transition : node.possible) {
      if (!order_.MayBegin(node.state, transition)) continue;
      outcomes.clear();
      matcher_.Match(node.state, transition, &outcomes);
      for (MatchResult& outcome : outcomes) {
        if (outcome.mismatch) {
          Allow(outcome.mismatch->model);
          continue;
        }
        Node next;
        next.state = std::move(outcome.state);
        next.possible = order_.Possible(next.state);
        Keep(std::move(next), &open_, &open_keys_);
      }
    }
  }
  return false;
}

}  // namespace clusterspec::explain

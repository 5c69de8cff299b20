// A turn of the model happens at once, its events are written one after another, and those of
// other processes may come between. So a turn begins some time after the last event of the turn
// before it of the same process, and not after its own first event; a state remembers how much of
// each log its turns have shown, which may be more than has been read.
//
// To show an event of a process, a state may first need turns of others: silent ones, or such as
// write their events later (a message that is on its way before the sender has written down what
// it did). Which of them are of use their pending steps tell: only states without any go on to the
// next event.
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
      consumed_(logs->count()) {
  Node start;
  start.state.world = simulator->Start();
  start.state.shown.resize(logs->count());
  start.state.await_from.resize(start.state.world.harness.seen.size());
  start.transitions = TransitionsOf(start.state);
  states_.push_back(std::move(start));
}

// What the simulator offers, and timers: in the real world time passes whatever else may happen.
Transitions StateSet::TransitionsOf(const State& state) const {
  Transitions transitions;
  simulator_.Enabled(state.world, &transitions);
  if (state.world.harness.over) return transitions;
  const auto& processes = state.world.processes;
  for (uint16_t process = 0; process < processes.size(); ++process) {
    const sim::Process& of = processes[process];
    if (of.phase != sim::ProcessPhase::kRunning || of.stopped) continue;
    for (uint16_t index = 0; index < of.timers.size(); ++index) {
      const Transition timer{TransitionKind::kTimer, 0, process, index};
      if (!Has(transitions, timer)) transitions.push_back(timer);
    }
  }
  return transitions;
}

// A process takes its next turn when all that the last one shows has been read. The harness finds
// silence when everything has.
bool StateSet::MayTake(const Node& node, const Transition& transition, bool ending) const {
  const State& state = node.state;
  const size_t log = matcher_.LogOf(state, transition);
  if (IsUnread(state, log) && (ending || !MayBeEarly(state, transition, log))) return false;
  if (transition.kind != TransitionKind::kHarness) {
    return !IsOfOneThatWrites(state, transition) &&
           (ending || !CanWait(transition, simulator_.program(), state.world));
  }
  if (state.harness_from > place_) return false;
  if (sim::IsHarnessReady(simulator_.program(), state.world)) return true;
  if (!matcher_.StalledAreGone(state)) return false;
  return ending || std::equal(consumed_.begin(), consumed_.end(), state.shown.begin());
}

// A process may be that much further when a signal comes that another one sends after the first
// line of its turn: after one of the results of a batch, or before the second of two listeners is
// called.
bool StateSet::MayBeEarly(const State& state, const Transition& transition, size_t log) const {
  if (!matcher_.kills() || OwnerOf(transition) == kHarness || transition.process >= 64)
    return false;
  const Entry& line = logs_.At(place_);
  size_t index = line.index + 1;
  size_t last = logs_.Place(line.log, index);
  while (last != ProcessLogs::kNone && logs_.At(last).kind == EventKind::kResult &&
         logs_.Place(line.log, index + 1) != ProcessLogs::kNone) {
    last = logs_.Place(line.log, ++index);
  }
  return last != ProcessLogs::kNone && log != line.log &&
         logs_.Place(log, state.shown[log] - 1) < last;
}

bool StateSet::IsUnread(const State& state, size_t log) const {
  return log != ProcessLogs::kNone && state.shown[log] > consumed_[log];
}

// The end of a process is seen by others only after its last word. That of its channel may be seen
// before: it can close it and go on.
bool StateSet::IsOfOneThatWrites(const State& state, const Transition& transition) const {
  if (transition.kind != TransitionKind::kExitNotice && transition.kind != TransitionKind::kReap)
    return false;
  const size_t index =
      transition.kind == TransitionKind::kReap ? transition.process : transition.index + 1u;
  const size_t log = logs_.Find(simulator_.pool().Text(state.world.processes[index].label));
  return IsUnread(state, log);
}

bool StateSet::Full() {
  overflow_ = overflow_ || matcher_.count() > limits_.max_turns ||
              open_.size() + next_.size() + states_.size() > limits_.max_states;
  return overflow_;
}

void StateSet::Keep(Node node, std::vector<Node>* nodes, std::unordered_set<std::string>* known) {
  std::string key = KeyOf(node.state);
  node.pending.AddTo(&key);
  if (node.unread_prefix > 0) {
    key += std::to_string(node.unread_prefix) + ' ' + std::to_string(node.unread_processes);
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
  const Entry& line = logs_.At(place_);
  for (Node& state : states_) {
    if (state.dies_at == place_) {
      Allow(state.instead);
      continue;
    }
    const bool shown = state.state.shown[line.log] > line.index;
    if (shown) {
      Release(place_, &state.state);
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
  ++consumed_[line.log];
  ++place_;
  return true;
}

void StateSet::Expand(const Node& node, size_t log) {
  std::vector<MatchResult> outcomes;
  for (const Transition& transition : node.transitions) {
    if (!MayTake(node, transition, false)) continue;
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
    if (mismatch.place == place_) Allow(mismatch.model);
    const size_t place = std::min(mismatch.place, logs_.size());  // or at the end
    if (!follow_rejected_ || place <= place_) return;
    if (place < next.dies_at) {
      next.dies_at = place;
      next.instead = mismatch.model;
    }
  }
  next.state = std::move(outcome->state);
  next.transitions = TransitionsOf(next.state);
  const size_t own_track = matcher_.LogOf(node.state, transition);
  next.unread_prefix = node.unread_prefix;
  next.unread_processes = node.unread_processes;
  if (IsUnread(node.state, own_track)) {
    next.unread_prefix =
        std::max(next.unread_prefix, logs_.Place(own_track, node.state.shown[own_track] - 1));
    next.unread_processes |= uint64_t{1} << transition.process;
  }
  next.pending = node.pending;
  const Taken taken{transition, node.state.world, next.state.world, node.transitions,
                    next.transitions};
  next.pending.Take(taken, simulator_.program());
  const bool found = outcome->shows > 0 && outcome->log == log;
  if (!found) {
    if (!IsTooFarAhead(next)) Keep(std::move(next), &open_, &open_keys_);
    return;
  }
  const size_t last = logs_.Place(log, next.state.shown[log] - 1);
  if (!next.pending.OnlyLast() || next.unread_prefix > last) return;
  if ((next.unread_processes & ~PendingSteps::Ended(taken)) != 0) return;
  next.unread_prefix = 0;
  next.unread_processes = 0;
  next.pending.Clear();
  Release(place_, &next.state);
  Keep(std::move(next), &next_, &next_keys_);
}

// Each turn is the answer to one thing, so what it needs can be taken just before it: few steps are
// pending open at once. Before silence every silent turn has to come, in whatever order.
bool StateSet::IsTooFarAhead(const Node& node) const {
  const bool silence = sim::QuiescesNext(simulator_.program(), node.state.world);
  const sim::World& world = node.state.world;
  const size_t open = node.pending.Count([&](uint16_t owner) {
    if (!silence) return true;
    const size_t log = owner == kHarness
                           ? logs_.Find("harness")
                           : logs_.Find(simulator_.pool().Text(world.processes[owner].label));
    return IsUnread(node.state, log);
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
    for (const Transition& transition : node.transitions) {
      if (!MayTake(node, transition, true)) continue;
      outcomes.clear();
      matcher_.Match(node.state, transition, &outcomes);
      for (MatchResult& outcome : outcomes) {
        if (outcome.mismatch) {
          Allow(outcome.mismatch->model);
          continue;
        }
        Node next;
        next.state = std::move(outcome.state);
        next.transitions = TransitionsOf(next.state);
        Keep(std::move(next), &open_, &open_keys_);
      }
    }
  }
  return false;
}

}  // namespace clusterspec::explain

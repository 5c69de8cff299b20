// A turn of the model happens at once, its events are written one after another, and those of
// other processes may come between. So a turn begins some time after the last event of the turn
// before it of the same process, and not after its own first event; a state remembers how much of
// each track its turns have shown, which may be more than has been read.
//
// To show an event of a process, a state may first need turns of others: silent ones, or such as
// write their events later (a message that is on its way before the sender has written down what
// it did). Which of them are of use is told by their debts: only states without debts go on to the
// next event.
#include "harness/explain/state_set.h"

#include <algorithm>
#include <utility>

namespace clusterspec::inclusion {

using sim::Choice;
using sim::ChoiceKind;
using sim::Choices;

ForwardSet::ForwardSet(sim::Machine* machine, const Tracks* tracks, const Limits& limits,
                       size_t ahead, bool doomed)
    : machine_(*machine),
      tracks_(*tracks),
      limits_(limits),
      ahead_(ahead),
      doomed_(doomed),
      turns_(machine, tracks),
      consumed_(tracks->count()) {
  Node start;
  start.state.world = machine->Start();
  start.state.shown.resize(tracks->count());
  start.state.await_from.resize(start.state.world.harness.seen.size());
  start.choices = ChoicesOf(start.state);
  states_.push_back(std::move(start));
}

// What the machine offers, and timers: in the real world time passes whatever else may happen.
Choices ForwardSet::ChoicesOf(const State& state) const {
  Choices choices;
  machine_.Enabled(state.world, &choices);
  if (state.world.harness.over) return choices;
  const auto& processes = state.world.processes;
  for (uint16_t process = 0; process < processes.size(); ++process) {
    const sim::Process& of = processes[process];
    if (of.phase != sim::ProcessPhase::kRunning || of.stopped) continue;
    for (uint16_t index = 0; index < of.timers.size(); ++index) {
      const Choice timer{ChoiceKind::kTimer, 0, process, index};
      if (!Has(choices, timer)) choices.push_back(timer);
    }
  }
  return choices;
}

// A process takes its next turn when all that the last one shows has been read. The harness finds
// silence when everything has.
bool ForwardSet::MayTake(const Node& node, const Choice& choice, bool ending) const {
  const State& state = node.state;
  const size_t track = turns_.TrackOf(state, choice);
  if (IsUnread(state, track) && (ending || !MayBeEarly(state, choice, track))) return false;
  if (choice.kind != ChoiceKind::kHarness) {
    return !IsOfOneThatWrites(state, choice) &&
           (ending || !CanWait(choice, machine_.program(), state.world));
  }
  if (state.harness_from > place_) return false;
  if (sim::IsHarnessReady(machine_.program(), state.world)) return true;
  if (!turns_.StalledAreGone(state)) return false;
  return ending || std::equal(consumed_.begin(), consumed_.end(), state.shown.begin());
}

// A process may be that much further when a signal comes that another one sends after the first
// line of its turn: after one of the results of a batch, or before the second of two listeners is
// called.
bool ForwardSet::MayBeEarly(const State& state, const Choice& choice, size_t track) const {
  if (!turns_.kills() || OwnerOf(choice) == kHarness || choice.process >= 64) return false;
  const Line& line = tracks_.At(place_);
  size_t index = line.index + 1;
  size_t last = tracks_.Place(line.track, index);
  while (last != Tracks::kNone && tracks_.At(last).kind == EventKind::kResult &&
         tracks_.Place(line.track, index + 1) != Tracks::kNone) {
    last = tracks_.Place(line.track, ++index);
  }
  return last != Tracks::kNone && track != line.track &&
         tracks_.Place(track, state.shown[track] - 1) < last;
}

bool ForwardSet::IsUnread(const State& state, size_t track) const {
  return track != Tracks::kNone && state.shown[track] > consumed_[track];
}

// The end of a process is seen by others only after its last word. That of its channel may be seen
// before: it can close it and go on.
bool ForwardSet::IsOfOneThatWrites(const State& state, const Choice& choice) const {
  if (choice.kind != ChoiceKind::kExitNotice && choice.kind != ChoiceKind::kReap) return false;
  const size_t index = choice.kind == ChoiceKind::kReap ? choice.process : choice.index + 1u;
  const size_t track = tracks_.Find(machine_.pool().Text(state.world.processes[index].label));
  return IsUnread(state, track);
}

bool ForwardSet::Full() {
  overflow_ = overflow_ || turns_.count() > limits_.most_turns ||
              open_.size() + next_.size() + states_.size() > limits_.most_states;
  return overflow_;
}

void ForwardSet::Keep(Node node, std::vector<Node>* nodes, std::unordered_set<std::string>* known) {
  std::string key = KeyOf(node.state);
  node.debts.AddTo(&key);
  if (node.early > 0) {
    key += std::to_string(node.early) + ' ' + std::to_string(node.early_processes);
  }
  if (doomed_) key += std::to_string(node.dies_at);
  if (known->insert(std::move(key)).second) nodes->push_back(std::move(node));
}

bool ForwardSet::Advance() {
  allowed_.clear();
  next_.clear();
  next_keys_.clear();
  open_.clear();
  open_keys_.clear();
  const Line& line = tracks_.At(place_);
  for (Node& state : states_) {
    if (state.dies_at == place_) {
      Allow(state.instead);
      continue;
    }
    const bool shown = state.state.shown[line.track] > line.index;
    if (shown) {
      Release(place_, &state.state);
      Keep(std::move(state), &next_, &next_keys_);
    } else {
      Keep(std::move(state), &open_, &open_keys_);
    }
  }
  for (size_t i = 0; i < open_.size() && !Full(); ++i) {
    const Node node = std::move(open_[i]);
    Expand(node, line.track);
  }
  if (overflow_ || next_.empty()) return false;
  states_ = std::exchange(next_, {});
  most_states_ = std::max(most_states_, states_.size());
  ++consumed_[line.track];
  ++place_;
  return true;
}

void ForwardSet::Expand(const Node& node, size_t track) {
  std::vector<Outcome> outcomes;
  for (const Choice& choice : node.choices) {
    if (!MayTake(node, choice, false)) continue;
    outcomes.clear();
    turns_.Try(node.state, choice, &outcomes);
    for (Outcome& outcome : outcomes) Follow(node, choice, &outcome, track);
  }
}

void ForwardSet::Follow(const Node& node, const Choice& choice, Outcome* outcome, size_t track) {
  Node next;
  next.dies_at = node.dies_at;
  next.instead = node.instead;
  if (outcome->mismatch) {
    const Mismatch& mismatch = *outcome->mismatch;
    if (mismatch.place == place_) Allow(mismatch.model);
    const size_t place = std::min(mismatch.place, tracks_.size());  // or at the end
    if (!doomed_ || place <= place_) return;
    if (place < next.dies_at) {
      next.dies_at = place;
      next.instead = mismatch.model;
    }
  }
  next.state = std::move(outcome->state);
  next.choices = ChoicesOf(next.state);
  const size_t own_track = turns_.TrackOf(node.state, choice);
  next.early = node.early;
  next.early_processes = node.early_processes;
  if (IsUnread(node.state, own_track)) {
    next.early = std::max(next.early, tracks_.Place(own_track, node.state.shown[own_track] - 1));
    next.early_processes |= uint64_t{1} << choice.process;
  }
  next.debts = node.debts;
  const Taken taken{choice, node.state.world, next.state.world, node.choices, next.choices};
  next.debts.Take(taken, machine_.program());
  const bool found = outcome->shows > 0 && outcome->track == track;
  if (!found) {
    if (!IsTooFarAhead(next)) Keep(std::move(next), &open_, &open_keys_);
    return;
  }
  const size_t last = tracks_.Place(track, next.state.shown[track] - 1);
  if (!next.debts.OnlyOwn() || next.early > last) return;
  if ((next.early_processes & ~Debts::Ended(taken)) != 0) return;
  next.early = 0;
  next.early_processes = 0;
  next.debts.Clear();
  Release(place_, &next.state);
  Keep(std::move(next), &next_, &next_keys_);
}

// Each turn is the answer to one thing, so what it needs can be taken just before it: few debts are
// open at once. Before silence every silent turn has to come, in whatever order.
bool ForwardSet::IsTooFarAhead(const Node& node) const {
  const bool silence = sim::SettlesNext(machine_.program(), node.state.world);
  const sim::World& world = node.state.world;
  const size_t open = node.debts.Count([&](uint16_t owner) {
    if (!silence) return true;
    const size_t track = owner == kHarness
                             ? tracks_.Find("harness")
                             : tracks_.Find(machine_.pool().Text(world.processes[owner].label));
    return IsUnread(node.state, track);
  });
  return open > ahead_;
}

void ForwardSet::Allow(const Event& event) {
  const bool known = std::any_of(allowed_.begin(), allowed_.end(), [&](const Event& each) {
    return each.ToString() == event.ToString();
  });
  if (!known) allowed_.push_back(event);
}

bool ForwardSet::MayEnd(EndingKind ending) {
  allowed_.clear();
  open_.clear();
  open_keys_.clear();
  for (Node& state : states_) {
    if (state.dies_at == Tracks::kNone) {
      Keep(std::move(state), &open_, &open_keys_);
    } else {
      Allow(state.instead);
    }
  }
  states_.clear();
  std::vector<Outcome> outcomes;
  while (!open_.empty() && !Full()) {
    const Node node = std::move(open_.back());
    open_.pop_back();
    const sim::Harness& harness = node.state.world.harness;
    if (harness.over && harness.ending == ending) return true;
    for (const Choice& choice : node.choices) {
      if (!MayTake(node, choice, true)) continue;
      outcomes.clear();
      turns_.Try(node.state, choice, &outcomes);
      for (Outcome& outcome : outcomes) {
        if (outcome.mismatch) {
          Allow(outcome.mismatch->model);
          continue;
        }
        Node next;
        next.state = std::move(outcome.state);
        next.choices = ChoicesOf(next.state);
        Keep(std::move(next), &open_, &open_keys_);
      }
    }
  }
  return false;
}

}  // namespace clusterspec::inclusion

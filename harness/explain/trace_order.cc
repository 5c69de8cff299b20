#include "harness/explain/trace_order.h"

#include <algorithm>

namespace clusterspec::explain {

using sim::Transition;
using sim::TransitionKind;
using sim::Transitions;

uint16_t OwnerOf(const Transition& transition) {
  return transition.kind <= TransitionKind::kReap ? kHarness : transition.process;
}

bool Has(const Transitions& transitions, const Transition& transition) {
  return std::find(transitions.begin(), transitions.end(), transition) != transitions.end();
}

model::IndexSet Ended(const sim::World& world) {
  model::IndexSet ended;
  for (size_t i = 0; i < world.processes.size(); ++i) {
    if (world.processes[i].phase >= sim::ProcessPhase::kEnded) ended.Insert(i);
  }
  return ended;
}

TraceOrder::TraceOrder(const sim::Simulator* simulator, const ProcessLogs* logs,
                       const TransitionMatcher* matcher)
    : simulator_(*simulator), logs_(*logs), matcher_(*matcher), read_(logs->count()) {}

void TraceOrder::Read() {
  ++read_[logs_.At(place_).log];
  ++place_;
}

Transitions TraceOrder::Possible(const State& state) const {
  Transitions transitions;
  simulator_.Enabled(state.world, &transitions);
  if (state.world.harness.over) return transitions;
  const auto& processes = state.world.processes;
  const auto process_count = static_cast<uint16_t>(processes.size());
  for (uint16_t process = 0; process < process_count; ++process) {
    const sim::Process& of = processes[process];
    if (of.phase != sim::ProcessPhase::kRunning || of.stopped) continue;
    const auto timer_count = static_cast<uint16_t>(of.timers.size());
    for (uint16_t index = 0; index < timer_count; ++index) {
      const Transition timer{TransitionKind::kTimer, 0, process, index};
      if (!Has(transitions, timer)) transitions.push_back(timer);
    }
  }
  return transitions;
}

// A process takes its next step when all that the last one shows has been read. The harness finds
// silence when everything has.
bool TraceOrder::MayBegin(const State& state, const Transition& transition) const {
  const size_t log = matcher_.LogOf(state, transition);
  if (IsUnread(state, log) && !MayBeEarly(state, transition, log)) return false;
  if (transition.kind != TransitionKind::kHarness) return !IsOfOneThatWrites(state, transition);
  if (state.harness_from > place_) return false;
  if (sim::IsHarnessReady(simulator_.program(), state.world)) return true;
  return matcher_.StalledAreGone(state) &&
         std::equal(read_.begin(), read_.end(), state.shown.begin());
}

bool TraceOrder::IsUnread(const State& state, size_t log) const {
  return log != ProcessLogs::kNone && state.shown[log] > read_[log];
}

void TraceOrder::NoteEarly(const State& state, const Transition& transition,
                           EarlySteps* early) const {
  const size_t log = matcher_.LogOf(state, transition);
  if (!IsUnread(state, log)) return;
  early->last = std::max(early->last, logs_.Place(log, state.shown[log] - 1));
  early->processes.Insert(transition.process);
}

// A process may be that much further when a signal comes that another one sends after the first
// line of its step: after one of the results of a batch, or before the second of two listeners is
// called.
bool TraceOrder::MayBeEarly(const State& state, const Transition& transition, size_t log) const {
  if (!matcher_.kills() || OwnerOf(transition) == kHarness) return false;
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

// The end of a process is seen by others only after its last word. That of its channel may be seen
// before: it can close it and go on.
bool TraceOrder::IsOfOneThatWrites(const State& state, const Transition& transition) const {
  if (transition.kind != TransitionKind::kExitNotice && transition.kind != TransitionKind::kReap)
    return false;
  const size_t index =
      transition.kind == TransitionKind::kReap ? transition.process : transition.index + 1u;
  return IsUnread(state, matcher_.LogOf(state.world.processes[index].label));
}

}  // namespace clusterspec::explain

// Sentences of the documentation taken word by word, in pairs that contradict each other. The
// catalogue holds them as requirements with readings; here each stands for itself, so that it can
// be shown that no run keeps both.
#include "reference/explore/invariant.h"

namespace clusterspec::explore {
namespace {

using model::Flag;
using sim::ProcessPhase;

// ---- exitedAfterDisconnect: "set by calling disconnect()", "undefined before the exit"

bool SetByCall(const StateContext& state, uint16_t worker) {
  return !state.history_of(worker).Has(Milestone::kDisconnectInPrimary) ||
         state.record(worker).exited_after_disconnect != Flag::kUndefined;
}

bool UndefinedUntilExit(const StateContext& state, uint16_t worker) {
  return state.history_of(worker).Has(Milestone::kExit) ||
         state.record(worker).exited_after_disconnect == Flag::kUndefined;
}

bool SetByKill(const StateContext& state, uint16_t worker) {
  return !state.history_of(worker).Has(Milestone::kKillInPrimary) ||
         state.record(worker).exited_after_disconnect != Flag::kUndefined;
}

bool SetByOwnCall(const StateContext& state, uint16_t worker) {
  return !state.Lives(worker) || !state.history_of(worker).Has(Milestone::kDisconnectInWorker) ||
         state.process(worker).worker.shown != Flag::kUndefined;
}

bool OwnUndefinedUntilExit(const StateContext& state, uint16_t worker) {
  return !state.Lives(worker) || state.process(worker).worker.shown == Flag::kUndefined;
}

// ---- kill(): "disconnects the worker and then sends the signal", "does not wait", "forces"

bool SignalAfterDisconnect(const StateContext& state, uint16_t worker) {
  const bool by_kill = state.history_of(worker).Has(Milestone::kKillInPrimary) &&
                       !state.Lives(worker) && state.process(worker).end_signal != 0;
  return !by_kill || state.history_of(worker).Has(Milestone::kDisconnect);
}

bool SignalAtOnce(const StateContext& state, uint16_t worker) {
  return !state.history_of(worker).Has(Milestone::kKillInPrimary) || !state.Lives(worker);
}

// ---- disconnect() in a worker with clients: "does not close them", "does not wait for them"

bool ClientsStayOpen(const StateContext& state, uint16_t worker) {
  return !state.history_of(worker).Has(Milestone::kDisconnectInPrimary) ||
         !state.process(worker).connections.empty();
}

bool EndsDespiteClients(const StateContext& state, uint16_t worker) {
  return !state.history_of(worker).Has(Milestone::kDisconnectInPrimary) || !state.Lives(worker);
}

constexpr StateInvariant kStates[] = {
    {"claim/exitedAfterDisconnect-set-by-call", "it is undefined after disconnect()", When::kAlways,
     SetByCall},
    {"claim/exitedAfterDisconnect-undefined-until-exit", "it is set before the exit", When::kAlways,
     UndefinedUntilExit},
    {"claim/exitedAfterDisconnect-set-by-kill", "it is undefined after kill()", When::kAlways,
     SetByKill},
    {"claim/own-exitedAfterDisconnect-set-by-call",
     "in the worker it is undefined after disconnect()", When::kStep, SetByOwnCall},
    {"claim/own-exitedAfterDisconnect-undefined-until-exit",
     "in the worker it is set before the exit", When::kStep, OwnUndefinedUntilExit},
    {"claim/kill-disconnects-first", "the signal comes before the disconnect", When::kStep,
     SignalAfterDisconnect},
    {"claim/kill-does-not-wait", "the worker lives on after kill()", When::kStep, SignalAtOnce},
    {"claim/kill-forces", "the worker lives on although kill() was called", When::kEnd,
     SignalAtOnce},
    {"claim/disconnect-leaves-clients-open", "a connection that the worker made is closed",
     When::kEnd, ClientsStayOpen},
    {"claim/disconnect-does-not-wait-for-clients", "the worker lives on because of a client",
     When::kEnd, EndsDespiteClients},
};

// ---- events

// The first of a pair of events, when the other kind has been told already: the last moment.
bool IsLast(const EventContext& event, Milestone other) {
  const WorkerHistory& history = event.history_of(event.worker);
  return history.Has(other);
}

Milestone OtherOf(const EventContext& event) {
  return event.seen.kind == EventKind::kClusterExit ? Milestone::kDisconnect : Milestone::kExit;
}

bool RemovedBeforeLast(const EventContext& event) {
  return !IsLast(event, OtherOf(event)) || !event.record(event.worker).listed;
}

// "After" both: a handler of either still finds it.
bool RemovedAfterBoth(const EventContext& event) { return event.record(event.worker).listed; }

bool ConnectedUntilEvent(const EventContext& event) { return event.record(event.worker).connected; }

bool ConnectedByChannel(const EventContext& event) {
  return event.record(event.worker).connected == !event.process(event.worker).up.closed;
}

bool TrueAfterKill(const EventContext& event) {
  return !event.history_of(event.worker).Has(Milestone::kKillInPrimary) ||
         event.record(event.worker).exited_after_disconnect == Flag::kTrue;
}

bool AccidentalAfterKill(const EventContext& event) {
  return !event.history_of(event.worker).Has(Milestone::kKillInPrimary) ||
         event.record(event.worker).exited_after_disconnect == Flag::kFalse;
}

bool IsLaterSetup(const EventContext& event) {
  return event.operation != nullptr && event.operation->kind == OperationKind::kSetup &&
         !event.history.workers.empty();
}

// Compared with what the first worker was forked with.
bool SettingsFrozen(const EventContext& event) {
  return !IsLaterSetup(event) || event.world.primary.settings == event.record(0).settings;
}

bool SettingsChange(const EventContext& event) {
  return !IsLaterSetup(event) || event.world.primary.settings != event.record(0).settings;
}

const json::value* SerializationIn(const EventContext& event) {
  return event.pool.Value(event.record(event.worker).settings)
      .get_object()
      .if_contains("serialization");
}

bool SerializationIsFalse(const EventContext& event) {
  const json::value* value = SerializationIn(event);
  return value != nullptr && *value == false;
}

bool SerializationIsOneOfItsValues(const EventContext& event) {
  const json::value* value = SerializationIn(event);
  return value == nullptr || *value == "json" || *value == "advanced";
}

constexpr uint64_t kEnds = KindSet(EventKind::kClusterExit, EventKind::kClusterDisconnect);

constexpr EventInvariant kEvents[] = {
    {"claim/removed-before-last-event", "it is still in cluster.workers", kEnds, RemovedBeforeLast},
    {"claim/removed-after-both-events", "it is gone from cluster.workers", kEnds, RemovedAfterBoth},
    {"claim/connected-until-event", "isConnected() is false when disconnect is emitted",
     KindSet(EventKind::kClusterDisconnect), ConnectedUntilEvent},
    {"claim/connected-by-channel", "isConnected() is not what the channel is",
     KindSet(EventKind::kClusterDisconnect), ConnectedByChannel},
    {"claim/kill-is-voluntary", "exitedAfterDisconnect is not true after kill()",
     KindSet(EventKind::kClusterExit), TrueAfterKill},
    {"claim/kill-is-accidental", "exitedAfterDisconnect is not false after kill()",
     KindSet(EventKind::kClusterExit), AccidentalAfterKill},
    {"claim/settings-frozen", "a later setup changes cluster.settings", KindSet(EventKind::kResult),
     SettingsFrozen},
    {"claim/settings-change", "a later setup leaves cluster.settings as they were",
     KindSet(EventKind::kResult), SettingsChange},
    {"claim/serialization-is-false", "the default of serialization is not false",
     KindSet(EventKind::kClusterFork), SerializationIsFalse},
    {"claim/serialization-is-one-of-its-values",
     "the default of serialization is none of its values", KindSet(EventKind::kClusterFork),
     SerializationIsOneOfItsValues},
};

}  // namespace

StateTable StateClaims() { return StateTableOf<kStates>(); }
std::span<const EventInvariant> EventClaims() { return kEvents; }

}  // namespace clusterspec::explore

// Sentences of the documentation taken word by word, in pairs that contradict each other. The
// catalogue holds them as requirements with readings; here each stands for itself, so that it can
// be shown that no run keeps both.
#include "reference/explore/invariant.h"

namespace clusterspec::explore {
namespace {

using model::Flag;
using sim::ProcessPhase;

bool Lives(const Moment& moment, uint16_t worker) {
  return moment.process(worker).phase < ProcessPhase::kEnded;
}

// ---- exitedAfterDisconnect: "set by calling disconnect()", "undefined before the exit"

bool SetByCall(const Moment& moment, uint16_t worker) {
  return !moment.past_of(worker).Has(Mark::kDisconnectInPrimary) ||
         moment.record(worker).voluntary != Flag::kUndefined;
}

bool UndefinedUntilExit(const Moment& moment, uint16_t worker) {
  return moment.past_of(worker).Has(Mark::kExit) ||
         moment.record(worker).voluntary == Flag::kUndefined;
}

bool SetByKill(const Moment& moment, uint16_t worker) {
  return !moment.past_of(worker).Has(Mark::kKillInPrimary) ||
         moment.record(worker).voluntary != Flag::kUndefined;
}

bool SetByOwnCall(const Moment& moment, uint16_t worker) {
  return !Lives(moment, worker) || !moment.past_of(worker).Has(Mark::kDisconnectInWorker) ||
         moment.process(worker).worker.shown != Flag::kUndefined;
}

bool OwnUndefinedUntilExit(const Moment& moment, uint16_t worker) {
  return !Lives(moment, worker) || moment.process(worker).worker.shown == Flag::kUndefined;
}

// ---- kill(): "disconnects the worker and then sends the signal", "does not wait", "forces"

bool SignalAfterDisconnect(const Moment& moment, uint16_t worker) {
  const bool by_kill = moment.past_of(worker).Has(Mark::kKillInPrimary) && !Lives(moment, worker) &&
                       moment.process(worker).end_signal != 0;
  return !by_kill || moment.past_of(worker).Has(Mark::kDisconnect);
}

bool SignalAtOnce(const Moment& moment, uint16_t worker) {
  return !moment.past_of(worker).Has(Mark::kKillInPrimary) || !Lives(moment, worker);
}

// ---- disconnect() in a worker with clients: "does not close them", "does not wait for them"

bool ClientsStayOpen(const Moment& moment, uint16_t worker) {
  return !moment.past_of(worker).Has(Mark::kDisconnectInPrimary) ||
         !moment.process(worker).connections.empty();
}

bool EndsDespiteClients(const Moment& moment, uint16_t worker) {
  return !moment.past_of(worker).Has(Mark::kDisconnectInPrimary) || !Lives(moment, worker);
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
bool IsLast(const Sight& sight, Mark other) {
  const WorkerPast& past = sight.past_of(sight.worker);
  return past.Has(other);
}

Mark OtherOf(const Sight& sight) {
  return sight.seen.kind == EventKind::kClusterExit ? Mark::kDisconnect : Mark::kExit;
}

bool RemovedBeforeLast(const Sight& sight) {
  return !IsLast(sight, OtherOf(sight)) || !sight.record(sight.worker).listed;
}

// "After" both: a handler of either still finds it.
bool RemovedAfterBoth(const Sight& sight) { return sight.record(sight.worker).listed; }

bool ConnectedUntilEvent(const Sight& sight) { return sight.record(sight.worker).connected; }

bool ConnectedByChannel(const Sight& sight) {
  return sight.record(sight.worker).connected == !sight.process(sight.worker).up.closed;
}

bool VoluntaryAfterKill(const Sight& sight) {
  return !sight.past_of(sight.worker).Has(Mark::kKillInPrimary) ||
         sight.record(sight.worker).voluntary == Flag::kTrue;
}

bool AccidentalAfterKill(const Sight& sight) {
  return !sight.past_of(sight.worker).Has(Mark::kKillInPrimary) ||
         sight.record(sight.worker).voluntary == Flag::kFalse;
}

bool IsLaterSetup(const Sight& sight) {
  return sight.operation != nullptr && sight.operation->kind == OperationKind::kSetup &&
         !sight.past.workers.empty();
}

// Compared with what the first worker was forked with.
bool SettingsFrozen(const Sight& sight) {
  return !IsLaterSetup(sight) || sight.world.primary.settings == sight.record(0).settings;
}

bool SettingsChange(const Sight& sight) {
  return !IsLaterSetup(sight) || sight.world.primary.settings != sight.record(0).settings;
}

const json::value* SerializationIn(const Sight& sight) {
  return sight.pool.Value(sight.record(sight.worker).settings)
      .get_object()
      .if_contains("serialization");
}

bool SerializationIsFalse(const Sight& sight) {
  const json::value* value = SerializationIn(sight);
  return value != nullptr && *value == false;
}

bool SerializationIsOneOfItsValues(const Sight& sight) {
  const json::value* value = SerializationIn(sight);
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
     KindSet(EventKind::kClusterExit), VoluntaryAfterKill},
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

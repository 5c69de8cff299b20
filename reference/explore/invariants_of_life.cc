// Requirements on the states of workers as the primary shows them: cluster.workers, isConnected(),
// isDead(), exitedAfterDisconnect.
#include "reference/explore/invariant.h"

namespace clusterspec::explore {
namespace {

using sim::ProcessPhase;

bool Called(const WorkerHistory& history) {
  return history.Has(Milestone::kDisconnectInPrimary) ||
         history.Has(Milestone::kDisconnectInWorker) || history.Has(Milestone::kKillInPrimary) ||
         history.Has(Milestone::kKillInWorker);
}

bool KeyWhileAlive(const StateContext& state, uint16_t worker) {
  return !state.Lives(worker) || state.record(worker).listed;
}

// Under either reading both must have happened, if not been told.
bool KeptUntilBoth(const StateContext& state, uint16_t worker) {
  const bool never_ran = !state.history_of(worker).Has(Milestone::kHello);
  const bool closed = state.process(worker).up.closed || never_ran;
  return state.record(worker).listed || (!state.Lives(worker) && closed);
}

bool RemovedBeforeLast(const StateContext& state, uint16_t worker) {
  const WorkerHistory& history = state.history_of(worker);
  const bool both = history.Has(Milestone::kDisconnect) && history.Has(Milestone::kExit);
  return !both || !state.record(worker).listed;
}

bool NotDeadWhileAlive(const StateContext& state, uint16_t worker) {
  return !state.Lives(worker) || !state.record(worker).dead;
}

bool DeadAfterExit(const StateContext& state, uint16_t worker) {
  return !state.history_of(worker).Has(Milestone::kExit) || state.process(worker).end_signal != 0 ||
         state.record(worker).dead;
}

bool DeadAfterSignal(const StateContext& state, uint16_t worker) {
  return !state.history_of(worker).Has(Milestone::kExit) || state.process(worker).end_signal == 0 ||
         state.record(worker).dead;
}

bool NotConnectedAfterDisconnect(const StateContext& state, uint16_t worker) {
  return !state.history_of(worker).Has(Milestone::kDisconnect) || !state.record(worker).connected;
}

bool ConnectedFromOnline(const StateContext& state, uint16_t worker) {
  // The channel of a process that has ended is open no longer, whether that was told or not.
  const bool open = state.history_of(worker).Has(Milestone::kOnline) &&
                    state.record(worker).channel && state.Lives(worker);
  return !open || state.record(worker).connected;
}

bool UndefinedBefore(const StateContext& state, uint16_t worker) {
  const bool concerned = state.Lives(worker) && !Called(state.history_of(worker));
  return !concerned || state.record(worker).exited_after_disconnect == model::Flag::kUndefined;
}

bool NeverFalseAfterCall(const StateContext& state, uint16_t worker) {
  const bool concerned =
      state.Lives(worker) && state.history_of(worker).Has(Milestone::kDisconnectInPrimary);
  return !concerned || state.record(worker).exited_after_disconnect != model::Flag::kFalse;
}

bool UndefinedAfterKill(const StateContext& state, uint16_t worker) {
  const WorkerHistory& history = state.history_of(worker);
  const bool concerned = history.Has(Milestone::kKillInPrimary) && !history.Has(Milestone::kExit) &&
                         !history.Has(Milestone::kDisconnectInPrimary) &&
                         !history.Has(Milestone::kDisconnectInWorker);
  return !concerned || state.record(worker).exited_after_disconnect == model::Flag::kUndefined;
}

// A worker whose channel closed although nobody had asked for that has ended in the same turn.
bool ExitsOnAccident(const StateContext& state, uint16_t worker) {
  const sim::Process& process = state.process(worker);
  const bool accident = process.phase == ProcessPhase::kRunning && process.worker.told &&
                        !Called(state.history_of(worker));
  return !accident;
}

bool ForkEmitted(const StateContext& state, uint16_t worker) {
  return state.history_of(worker).Has(Milestone::kFork);
}

template <Milestone kHalf>
bool BothEvents(const StateContext& state, uint16_t worker) {
  return !state.history_of(worker).Has(kHalf);
}

bool SettingsUnchanged(const StateContext& state, uint16_t worker) {
  return state.process(worker).settings == state.record(worker).settings;
}

bool PolicyFrozen(const StateContext& state, uint16_t) {
  return state.history.policy == 0 ||
         state.history.policy == 1 + static_cast<int>(state.world.primary.policy);
}

constexpr StateInvariant kLifeTable[] = {
    {"worker.id.key-while-alive", "a living worker is not in cluster.workers", When::kAlways,
     KeyWhileAlive},
    {"cluster.workers.kept-until-both",
     "a worker is not in cluster.workers before it has both disconnected and exited", When::kAlways,
     KeptUntilBoth},
    {"cluster.workers.removed-before-last-event",
     "a worker is still in cluster.workers at the last of disconnect and exit", When::kAlways,
     RemovedBeforeLast},
    {"worker.isDead.before-exit", "isDead() is true for a living worker", When::kAlways,
     NotDeadWhileAlive},
    {"worker.isDead.after-exit", "isDead() is false at or after exit", When::kAlways,
     DeadAfterExit},
    {"worker.isDead.after-signal",
     "isDead() is false at or after the exit of a worker that was "
     "signalled",
     When::kAlways, DeadAfterSignal},
    {"worker.isConnected.after-disconnect", "isConnected() is true after disconnect", When::kStep,
     NotConnectedAfterDisconnect},
    {"worker.isConnected.after-creation", "isConnected() is false although the channel is open",
     When::kAlways, ConnectedFromOnline},
    {"worker.exitedAfterDisconnect.undefined-before",
     "exitedAfterDisconnect is set for a living worker on which nobody called anything",
     When::kAlways, UndefinedBefore},
    {"worker.suicide.undefined-before",
     "suicide is set for a living worker on which nobody called anything", When::kAlways,
     UndefinedBefore},
    {"worker.exitedAfterDisconnect.when-set",
     "exitedAfterDisconnect is false between disconnect() and the exit", When::kAlways,
     NeverFalseAfterCall},
    {"worker.exitedAfterDisconnect.undefined-after-kill",
     "exitedAfterDisconnect is set between kill() and exit", When::kAlways, UndefinedAfterKill},
    {"worker.process.exit-on-accidental-disconnect",
     "a worker lives on although its channel closed and nobody had asked for that", When::kStep,
     ExitsOnAccident},
    {"cluster.event.fork.emitted", "no fork event for a new worker", When::kStep, ForkEmitted},
    {"worker.event.online.like-cluster", "online is emitted on one of cluster and worker only",
     When::kStep, BothEvents<Milestone::kHalfOnline>},
    {"worker.event.listening.like-cluster",
     "listening is emitted on one of cluster and worker only", When::kStep,
     BothEvents<Milestone::kHalfListening>},
    {"worker.event.message.like-cluster", "message is emitted on one of cluster and worker only",
     When::kStep, BothEvents<Milestone::kHalfMessage>},
    {"worker.event.disconnect.like-cluster",
     "disconnect is emitted on one of cluster and worker only", When::kStep,
     BothEvents<Milestone::kHalfDisconnect>},
    {"worker.event.exit.like-cluster", "exit is emitted on one of cluster and worker only",
     When::kStep, BothEvents<Milestone::kHalfExit>},
    {"cluster.setupPrimary.running-unchanged", "the settings of a running worker have changed",
     When::kStep, SettingsUnchanged},
    {"cluster.schedulingPolicy.frozen-by-fork", "the policy in effect has changed after a fork",
     When::kStep, PolicyFrozen},
};

}  // namespace

StateTable LifeInvariants() { return StateTableOf<kLifeTable>(); }

}  // namespace clusterspec::explore

// Requirements on the states of workers as the primary shows them: cluster.workers, isConnected(),
// isDead(), exitedAfterDisconnect.
#include "reference/explore/invariant.h"

namespace clusterspec::explore {
namespace {

using sim::ProcessPhase;

bool Lives(const Moment& moment, uint16_t worker) {
  return moment.process(worker).phase < ProcessPhase::kEnded;
}

bool Called(const WorkerPast& past) {
  return past.Has(Mark::kDisconnectInPrimary) || past.Has(Mark::kDisconnectInWorker) ||
         past.Has(Mark::kKillInPrimary) || past.Has(Mark::kKillInWorker);
}

bool KeyWhileAlive(const Moment& moment, uint16_t worker) {
  return !Lives(moment, worker) || moment.record(worker).listed;
}

// Under either reading both must have happened, if not been told.
bool KeptUntilBoth(const Moment& moment, uint16_t worker) {
  const bool never_ran = !moment.past_of(worker).Has(Mark::kHello);
  const bool closed = moment.process(worker).up.closed || never_ran;
  return moment.record(worker).listed || (!Lives(moment, worker) && closed);
}

bool RemovedBeforeLast(const Moment& moment, uint16_t worker) {
  const WorkerPast& past = moment.past_of(worker);
  const bool both = past.Has(Mark::kDisconnect) && past.Has(Mark::kExit);
  return !both || !moment.record(worker).listed;
}

bool NotDeadWhileAlive(const Moment& moment, uint16_t worker) {
  return !Lives(moment, worker) || !moment.record(worker).dead;
}

bool DeadAfterExit(const Moment& moment, uint16_t worker) {
  return !moment.past_of(worker).Has(Mark::kExit) || moment.process(worker).end_signal != 0 ||
         moment.record(worker).dead;
}

bool DeadAfterSignal(const Moment& moment, uint16_t worker) {
  return !moment.past_of(worker).Has(Mark::kExit) || moment.process(worker).end_signal == 0 ||
         moment.record(worker).dead;
}

bool NotConnectedAfterDisconnect(const Moment& moment, uint16_t worker) {
  return !moment.past_of(worker).Has(Mark::kDisconnect) || !moment.record(worker).connected;
}

bool ConnectedFromOnline(const Moment& moment, uint16_t worker) {
  // The channel of a process that has ended is open no longer, whether that was told or not.
  const bool open = moment.past_of(worker).Has(Mark::kOnline) && moment.record(worker).channel &&
                    Lives(moment, worker);
  return !open || moment.record(worker).connected;
}

bool UndefinedBefore(const Moment& moment, uint16_t worker) {
  const bool concerned = Lives(moment, worker) && !Called(moment.past_of(worker));
  return !concerned || moment.record(worker).voluntary == model::Flag::kUndefined;
}

bool NeverFalseAfterCall(const Moment& moment, uint16_t worker) {
  const bool concerned =
      Lives(moment, worker) && moment.past_of(worker).Has(Mark::kDisconnectInPrimary);
  return !concerned || moment.record(worker).voluntary != model::Flag::kFalse;
}

bool UndefinedAfterKill(const Moment& moment, uint16_t worker) {
  const WorkerPast& past = moment.past_of(worker);
  const bool concerned = past.Has(Mark::kKillInPrimary) && !past.Has(Mark::kExit) &&
                         !past.Has(Mark::kDisconnectInPrimary) &&
                         !past.Has(Mark::kDisconnectInWorker);
  return !concerned || moment.record(worker).voluntary == model::Flag::kUndefined;
}

// A worker whose channel closed although nobody had asked for that has ended in the same turn.
bool ExitsOnAccident(const Moment& moment, uint16_t worker) {
  const sim::Process& process = moment.process(worker);
  const bool accident = process.phase == ProcessPhase::kRunning && process.worker.told &&
                        !Called(moment.past_of(worker));
  return !accident;
}

bool ForkEmitted(const Moment& moment, uint16_t worker) {
  return moment.past_of(worker).Has(Mark::kFork);
}

template <Mark kHalf>
bool BothEvents(const Moment& moment, uint16_t worker) {
  return !moment.past_of(worker).Has(kHalf);
}

bool SettingsUnchanged(const Moment& moment, uint16_t worker) {
  return moment.process(worker).settings == moment.record(worker).settings;
}

bool PolicyFrozen(const Moment& moment, uint16_t) {
  return moment.past.policy == 0 ||
         moment.past.policy == 1 + static_cast<int>(moment.world.primary.policy);
}

constexpr StateInvariant kTable[] = {
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
     When::kStep, BothEvents<Mark::kHalfOnline>},
    {"worker.event.listening.like-cluster",
     "listening is emitted on one of cluster and worker only", When::kStep,
     BothEvents<Mark::kHalfListening>},
    {"worker.event.message.like-cluster", "message is emitted on one of cluster and worker only",
     When::kStep, BothEvents<Mark::kHalfMessage>},
    {"worker.event.disconnect.like-cluster",
     "disconnect is emitted on one of cluster and worker only", When::kStep,
     BothEvents<Mark::kHalfDisconnect>},
    {"worker.event.exit.like-cluster", "exit is emitted on one of cluster and worker only",
     When::kStep, BothEvents<Mark::kHalfExit>},
    {"cluster.setupPrimary.running-unchanged", "the settings of a running worker have changed",
     When::kStep, SettingsUnchanged},
    {"cluster.schedulingPolicy.frozen-by-fork", "the policy in effect has changed after a fork",
     When::kStep, PolicyFrozen},
};

}  // namespace

StateTable LifeInvariants() { return StateTableOf<kTable>(); }

}  // namespace clusterspec::explore

// Requirements on the exit event: what it carries, and what exitedAfterDisconnect says by then.
#include "reference/explore/invariant.h"

namespace clusterspec::explore {
namespace {

using model::Flag;

// Nothing but the cluster API had a part in the end of the worker.
bool ByApiOnly(const EventContext& event) {
  const WorkerHistory& history = event.history_of(event.worker);
  return !event.traits.signals && !history.Has(Milestone::kSignalled) &&
         !history.Has(Milestone::kCrashed) && !history.Has(Milestone::kCut);
}

bool DisconnectCalled(const WorkerHistory& history) {
  return history.Has(Milestone::kDisconnectInPrimary) ||
         history.Has(Milestone::kDisconnectInWorker);
}

bool KillCalled(const WorkerHistory& history) {
  return history.Has(Milestone::kKillInPrimary) || history.Has(Milestone::kKillInWorker);
}

bool ExitsOnce(const EventContext& event) {
  const WorkerHistory& history = event.history_of(event.worker);
  // The second of the pair finds the mark of the first.
  return !history.Has(Milestone::kExit) || history.Has(Milestone::kHalfExit);
}

bool CodeOrSignal(const EventContext& event) {
  const json::object& data = event.data();
  const bool code = data.at("code").is_number();
  const bool signal = data.at("signal").is_string() && !data.at("signal").get_string().empty();
  return code != signal;
}

bool CarriesCode(const EventContext& event) {
  const sim::Process& process = event.process(event.worker);
  return process.end_signal != 0 || event.data().at("code") == process.end_code;
}

bool CarriesSignal(const EventContext& event) {
  const sim::Process& process = event.process(event.worker);
  return process.end_signal == 0 ||
         event.data().at("signal") == json::value(model::SignalName(process.end_signal));
}

Flag Voluntary(const EventContext& event) {
  return event.record(event.worker).exited_after_disconnect;
}

// REQ of v6 lets kill() count as well.
bool VoluntaryAfterDisconnect(const EventContext& event) {
  const WorkerHistory& history = event.history_of(event.worker);
  const bool brought_about = DisconnectCalled(history) && history.Has(Milestone::kEndedIdle) &&
                             !KillCalled(history) && ByApiOnly(event);
  return !brought_about || Voluntary(event) == Flag::kTrue;
}

// A worker's own kill() counts when the primary was told, so when the worker did end by it.
bool VoluntaryAfterKill(const EventContext& event) {
  const WorkerHistory& history = event.history_of(event.worker);
  const bool own = history.Has(Milestone::kKillInWorker) &&
                   event.process(event.worker).end_signal == 0 && !event.traits.exits;
  const bool counts = history.Has(Milestone::kKillInPrimary) || own;
  return !counts || !ByApiOnly(event) || Voluntary(event) == Flag::kTrue;
}

bool FalseAfterKillAlone(const EventContext& event) {
  const WorkerHistory& history = event.history_of(event.worker);
  const bool alone = KillCalled(history) && !DisconnectCalled(history);
  return !alone || Voluntary(event) == Flag::kFalse;
}

bool NothingCalled(const EventContext& event) {
  const WorkerHistory& history = event.history_of(event.worker);
  return !DisconnectCalled(history) && !KillCalled(history);
}

bool NotTrueByAccident(const EventContext& event) {
  return !NothingCalled(event) || Voluntary(event) != Flag::kTrue;
}

bool FalseByAccident(const EventContext& event) {
  return !NothingCalled(event) || Voluntary(event) == Flag::kFalse;
}

// At the latest by now. A call on a worker that has exited is not spoken of.
bool SetAfterCall(const EventContext& event) {
  const WorkerHistory& history = event.history_of(event.worker);
  const bool called =
      history.Has(Milestone::kDisconnectInPrimary) || history.Has(Milestone::kKillInPrimary);
  return !called || Voluntary(event) != Flag::kUndefined;
}

bool ThatSignal(const EventContext& event) {
  const WorkerHistory& history = event.history_of(event.worker);
  const bool by_kill = history.Has(Milestone::kKillInPrimary) &&
                       !history.Has(Milestone::kKillInWorker) && ByApiOnly(event) &&
                       event.process(event.worker).end_signal != 0;
  return !by_kill || event.process(event.worker).end_signal == history.kill_signal;
}

bool DisconnectedBeforeSignal(const EventContext& event) {
  const WorkerHistory& history = event.history_of(event.worker);
  const bool by_kill = history.Has(Milestone::kKillInPrimary) && ByApiOnly(event) &&
                       event.process(event.worker).end_signal != 0;
  // A second kill() may find the channel closed already, and the event still to come.
  return !by_kill || history.Has(Milestone::kDisconnect) || !event.record(event.worker).channel;
}

bool ZeroAfterOwnKill(const EventContext& event) {
  const WorkerHistory& history = event.history_of(event.worker);
  const bool own = history.Has(Milestone::kKillInWorker) &&
                   !history.Has(Milestone::kKillInPrimary) && ByApiOnly(event) &&
                   !event.traits.exits;
  const sim::Process& process = event.process(event.worker);
  return !own || (process.end_signal == 0 && process.end_code == 0);
}

bool ZeroAfterAccident(const EventContext& event) {
  const sim::Process& process = event.process(event.worker);
  const bool ran = event.history_of(event.worker).Has(Milestone::kHello);
  const bool accident =
      ran && NothingCalled(event) && !event.traits.exits && process.end_signal == 0;
  return !accident || process.end_code == 0;
}

constexpr uint64_t kBoth = KindSet(EventKind::kClusterExit, EventKind::kWorkerExit);

constexpr EventInvariant kExitTable[] = {
    {"cluster.event.exit.once", "a worker exits twice", kBoth, ExitsOnce},
    {"cluster.event.exit.code-or-signal", "exit carries a code and a signal, or neither", kBoth,
     CodeOrSignal},
    {"cluster.event.exit.code", "exit does not carry the exit code",
     KindSet(EventKind::kClusterExit), CarriesCode},
    {"cluster.event.exit.signal", "exit does not carry the signal",
     KindSet(EventKind::kClusterExit), CarriesSignal},
    {"worker.event.exit.code", "exit does not carry the exit code", KindSet(EventKind::kWorkerExit),
     CarriesCode},
    {"worker.event.exit.signal", "exit does not carry the signal", KindSet(EventKind::kWorkerExit),
     CarriesSignal},
    {"worker.exitedAfterDisconnect.voluntary",
     "exitedAfterDisconnect is not true although disconnect() brought the exit about", kBoth,
     VoluntaryAfterDisconnect},
    {"worker.suicide.voluntary", "suicide is not true after disconnect()", kBoth,
     VoluntaryAfterDisconnect},
    {"worker.suicide.voluntary", "suicide is not true after kill()", kBoth, VoluntaryAfterKill},
    {"worker.exitedAfterDisconnect.kill-counts", "exitedAfterDisconnect is not true after kill()",
     kBoth, VoluntaryAfterKill},
    {"worker.exitedAfterDisconnect.kill-does-not-count",
     "exitedAfterDisconnect is not false after kill() alone", kBoth, FalseAfterKillAlone},
    {"worker.exitedAfterDisconnect.accidental",
     "exitedAfterDisconnect is true although nobody called anything", kBoth, NotTrueByAccident},
    {"worker.suicide.accidental", "suicide is true although nobody called anything", kBoth,
     NotTrueByAccident},
    {"worker.exitedAfterDisconnect.accidental-false",
     "exitedAfterDisconnect is not false although nobody called anything", kBoth, FalseByAccident},
    {"worker.exitedAfterDisconnect.set-by-call",
     "exitedAfterDisconnect is undefined at the exit although a method was called", kBoth,
     SetAfterCall},
    {"worker.suicide.set-by-call", "suicide is undefined at the exit although a method was called",
     kBoth, SetAfterCall},
    {"worker.kill.signal", "the worker ended by another signal than that of kill()", kBoth,
     ThatSignal},
    {"worker.kill.disconnects-first", "the signal of kill() came before the disconnect", kBoth,
     DisconnectedBeforeSignal},
    {"worker.kill.in-worker-exit-zero", "kill() in a worker has not ended it with code 0", kBoth,
     ZeroAfterOwnKill},
    {"worker.process.exit-on-accidental-disconnect",
     "a worker whose channel closed by accident has not ended with code 0", kBoth,
     ZeroAfterAccident},
};

}  // namespace

std::span<const EventInvariant> ExitInvariants() { return kExitTable; }

}  // namespace clusterspec::explore

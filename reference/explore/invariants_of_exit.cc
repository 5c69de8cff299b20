// Requirements on the exit event: what it carries, and what exitedAfterDisconnect says by then.
#include "reference/explore/invariant.h"

namespace clusterspec::explore {
namespace {

using model::Flag;

// Nothing but the cluster API had a part in the end of the worker.
bool ByApiOnly(const Sight& sight) {
  const WorkerPast& past = sight.past_of(sight.worker);
  return !sight.habits.signals && !past.Has(Mark::kSignalled) && !past.Has(Mark::kCrashed) &&
         !past.Has(Mark::kCut);
}

bool DisconnectCalled(const WorkerPast& past) {
  return past.Has(Mark::kDisconnectInPrimary) || past.Has(Mark::kDisconnectInWorker);
}

bool KillCalled(const WorkerPast& past) {
  return past.Has(Mark::kKillInPrimary) || past.Has(Mark::kKillInWorker);
}

bool ExitsOnce(const Sight& sight) {
  const WorkerPast& past = sight.past_of(sight.worker);
  // The second of the pair finds the mark of the first.
  return !past.Has(Mark::kExit) || past.Has(Mark::kHalfExit);
}

bool CodeOrSignal(const Sight& sight) {
  const json::object& data = sight.data();
  const bool code = data.at("code").is_number();
  const bool signal = data.at("signal").is_string() && !data.at("signal").get_string().empty();
  return code != signal;
}

bool CarriesCode(const Sight& sight) {
  const sim::Process& process = sight.process(sight.worker);
  return process.end_signal != 0 || sight.data().at("code") == process.end_code;
}

bool CarriesSignal(const Sight& sight) {
  const sim::Process& process = sight.process(sight.worker);
  return process.end_signal == 0 ||
         sight.data().at("signal") == json::value(model::SignalName(process.end_signal));
}

Flag Voluntary(const Sight& sight) { return sight.record(sight.worker).voluntary; }

// REQ of v6 lets kill() count as well.
bool VoluntaryAfterDisconnect(const Sight& sight) {
  const WorkerPast& past = sight.past_of(sight.worker);
  const bool brought_about =
      DisconnectCalled(past) && past.Has(Mark::kEndedIdle) && !KillCalled(past) && ByApiOnly(sight);
  return !brought_about || Voluntary(sight) == Flag::kTrue;
}

// A worker's own kill() counts when the primary was told, so when the worker did end by it.
bool VoluntaryAfterKill(const Sight& sight) {
  const WorkerPast& past = sight.past_of(sight.worker);
  const bool own = past.Has(Mark::kKillInWorker) && sight.process(sight.worker).end_signal == 0 &&
                   !sight.habits.exits;
  const bool counts = past.Has(Mark::kKillInPrimary) || own;
  return !counts || !ByApiOnly(sight) || Voluntary(sight) == Flag::kTrue;
}

bool FalseAfterKillAlone(const Sight& sight) {
  const WorkerPast& past = sight.past_of(sight.worker);
  const bool alone = KillCalled(past) && !DisconnectCalled(past);
  return !alone || Voluntary(sight) == Flag::kFalse;
}

bool NothingCalled(const Sight& sight) {
  const WorkerPast& past = sight.past_of(sight.worker);
  return !DisconnectCalled(past) && !KillCalled(past);
}

bool NotTrueByAccident(const Sight& sight) {
  return !NothingCalled(sight) || Voluntary(sight) != Flag::kTrue;
}

bool FalseByAccident(const Sight& sight) {
  return !NothingCalled(sight) || Voluntary(sight) == Flag::kFalse;
}

// At the latest by now. A call on a worker that has exited is not spoken of.
bool SetAfterCall(const Sight& sight) {
  const WorkerPast& past = sight.past_of(sight.worker);
  const bool called = past.Has(Mark::kDisconnectInPrimary) || past.Has(Mark::kKillInPrimary);
  return !called || Voluntary(sight) != Flag::kUndefined;
}

bool ThatSignal(const Sight& sight) {
  const WorkerPast& past = sight.past_of(sight.worker);
  const bool by_kill = past.Has(Mark::kKillInPrimary) && !past.Has(Mark::kKillInWorker) &&
                       ByApiOnly(sight) && sight.process(sight.worker).end_signal != 0;
  return !by_kill || sight.process(sight.worker).end_signal == past.kill_signal;
}

bool DisconnectedBeforeSignal(const Sight& sight) {
  const WorkerPast& past = sight.past_of(sight.worker);
  const bool by_kill = past.Has(Mark::kKillInPrimary) && ByApiOnly(sight) &&
                       sight.process(sight.worker).end_signal != 0;
  // A second kill() may find the channel closed already, and the event still to come.
  return !by_kill || past.Has(Mark::kDisconnect) || !sight.record(sight.worker).channel;
}

bool ZeroAfterOwnKill(const Sight& sight) {
  const WorkerPast& past = sight.past_of(sight.worker);
  const bool own = past.Has(Mark::kKillInWorker) && !past.Has(Mark::kKillInPrimary) &&
                   ByApiOnly(sight) && !sight.habits.exits;
  const sim::Process& process = sight.process(sight.worker);
  return !own || (process.end_signal == 0 && process.end_code == 0);
}

bool ZeroAfterAccident(const Sight& sight) {
  const sim::Process& process = sight.process(sight.worker);
  const bool ran = sight.past_of(sight.worker).Has(Mark::kHello);
  const bool accident =
      ran && NothingCalled(sight) && !sight.habits.exits && process.end_signal == 0;
  return !accident || process.end_code == 0;
}

constexpr uint64_t kBoth = KindSet(EventKind::kClusterExit, EventKind::kWorkerExit);

constexpr EventInvariant kTable[] = {
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

std::span<const EventInvariant> ExitInvariants() { return kTable; }

}  // namespace clusterspec::explore

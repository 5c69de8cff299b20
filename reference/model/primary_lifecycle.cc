#include <algorithm>

#include "reference/model/primary_step.h"

namespace clusterspec::model {

// REQ cluster.workers.kept-until-both cluster.workers.removed-before-last-event
void PrimaryStep::UnlistAt(WorkerRecord* record, bool ended_too) {
  const bool both_told = record->disconnected && record->exited;
  const bool by_state = ended_too && context_.Resolve(ChoicePoint::kRemoval) == kByState;
  if (both_told || by_state) record->listed = false;
}

// REQ cluster.event.disconnect.after-channel worker.isConnected.after-disconnect
void PrimaryStep::ChannelClosed(uint32_t worker, bool process_ended) {
  WorkerRecord& record = Worker(worker);
  if (record.disconnected) return;
  record.channel = false;
  record.disconnected = true;
  if (context_.Resolve(ChoicePoint::kConnectedInHandler) == kAlreadyFalse) record.connected = false;
  NoteLostChannel(&record);
  LeaveAll(worker);
  UnlistAt(&record, process_ended);
  if (record.counted_signal != 0) record.listed = false;  // both ends are there, as far as is known
  if ((record.exited || record.counted_signal != 0) && record.awaited_by != 0 &&
      context_.Has(Deviation::kDisconnectCallbackAtFirst)) {
    ReleaseAfter(worker, false);
  }
  Add(EmitDisconnect{worker});
  Add(PrimaryContinuation{PrimaryContinuation::Kind::kAfterDisconnect, worker});
}

// REQ worker.exitedAfterDisconnect.undefined-before worker.suicide.undefined-before: as long as it
// lives, nothing is known of its end.
void PrimaryStep::NoteLostChannel(WorkerRecord* record) {
  const bool old = context_.Has(Deviation::kSuicideFalseWithoutChannel);
  const bool recent = context_.Has(Deviation::kFalseWithoutChannel);
  if (!(old && context_.edition() < Edition::kV10) &&
      !(recent && context_.edition() >= Edition::kV10)) {
    return;
  }
  const bool called = record->called_disconnect || (record->called_kill && KillCounts());
  if (!called) record->exited_after_disconnect = Flag::kFalse;
}

void PrimaryStep::AfterDisconnect(uint32_t worker) {
  WorkerRecord& record = Worker(worker);
  record.connected = false;
  // REQ worker.kill.disconnects-first
  if (record.kill_signal != 0) SignalNow(worker, record.kill_signal);
  record.kill_signal = 0;
  if (record.exited || !CallbackAtExit(worker)) ReleaseAfter(worker, true);
}

// REQ cluster.disconnect.callback: a worker that lives on has been disconnected all the same.
bool PrimaryStep::CallbackAtExit(uint32_t worker) const {
  return state_.workers[worker].awaited_by != 0 &&
         context_.Has(Deviation::kDisconnectCallbackAtExit);
}

void PrimaryStep::ReleaseAfter(uint32_t worker, bool later) {
  for (size_t slot = 0; slot < state_.callbacks.size(); ++slot) {
    if ((Worker(worker).awaited_by >> slot & 1) != 0) Release(worker, slot, later);
  }
}

// REQ cluster.disconnect.callback-after-workers
void PrimaryStep::Release(uint32_t worker, size_t slot, bool later) {
  const uint32_t bit = 1u << slot;
  Worker(worker).awaited_by &= ~bit;
  const bool first = context_.Has(Deviation::kDisconnectCallbackAtFirst);
  const bool others =
      std::any_of(state_.workers.begin(), state_.workers.end(), [&](const WorkerRecord& each) {
        if ((each.awaited_by & bit) == 0) return false;
        // The exit of any ends the wait for those that have disconnected.
        return !each.disconnected || !context_.Has(Deviation::kDisconnectCallbackAtExit);
      });
  if (others && !first) return;
  for (WorkerRecord& each : state_.workers) each.awaited_by &= ~bit;
  Callback(state_.callbacks[slot], later);
  state_.callbacks[slot] = kNone;
}

// REQ cluster.disconnect.callback-after-workers: that all were asked to disconnect does not mean
// that they are disconnected.
void PrimaryStep::ReleaseIfAllAsked() {
  if (!context_.Has(Deviation::kDisconnectCallbackAtFirst)) return;
  const auto left = [](const WorkerRecord& each) {
    return each.listed && !each.called_disconnect && each.kill_signal == 0;
  };
  if (std::none_of(state_.workers.begin(), state_.workers.end(), left)) ReleaseAll();
}

void PrimaryStep::ReleaseAll() {
  for (WorkerRecord& each : state_.workers) each.awaited_by = 0;
  for (Id& callback : state_.callbacks) {
    Callback(callback, false);
    callback = kNone;
  }
}

Flag PrimaryStep::VoluntaryAtExit(const WorkerRecord& record, Signal signal) const {
  const bool called = record.called_disconnect || (record.called_kill && KillCounts());
  if (!called && context_.edition() >= Edition::kV12) {
    // REQ worker.exitedAfterDisconnect.accidental-false
    return Flag::kFalse;
  }
  if (!called) {
    // REQ worker.exitedAfterDisconnect.accidental worker.suicide.accidental
    const bool set = context_.Resolve(ChoicePoint::kAccidental) == kBecomesFalse;
    return set ? Flag::kFalse : Flag::kUndefined;
  }
  // REQ worker.exitedAfterDisconnect.other-cause-after-call
  const bool own_kill = record.called_kill && KillCounts();
  if (signal != 0 && !own_kill && context_.edition() >= Edition::kV12 &&
      context_.Resolve(ChoicePoint::kOtherCause) == kCauseCounts) {
    return Flag::kFalse;
  }
  // REQ worker.exitedAfterDisconnect.voluntary worker.suicide.voluntary
  return Flag::kTrue;
}

// REQ cluster.event.exit.any-death cluster.event.exit.once worker.isDead.after-exit
void PrimaryStep::Exited(const PrimaryInput& input) {
  WorkerRecord& record = Worker(input.worker);
  record.dead = true;
  record.exited = true;
  record.kill_signal = 0;
  const Signal signal = record.counted_signal != 0 ? record.counted_signal : input.signal;
  record.exited_after_disconnect = VoluntaryAtExit(record, signal);
  // REQ sharing.none-alive-drops
  const bool by_exit = !context_.Has(Deviation::kResetNotNoticedInPrimary);
  if (by_exit) LeaveAll(input.worker);
  // REQ cluster.event.disconnect.on-kill: known to be gone, and not told
  if (context_.Has(Deviation::kConnectionHidesEnd) && !input.flag) {
    record.listed = record.connected = record.channel = false;
  }
  const bool undecided = input.flag && record.connected;
  if (undecided && context_.Resolve(ChoicePoint::kConnectedAtExit) == kUntilEnd) {
    record.connected = false;
  }
  UnlistAt(&record, input.flag);
  if (record.disconnected && CallbackAtExit(input.worker)) ReleaseAfter(input.worker, false);
  Add(EmitExit{input.worker, input.code, signal});
}

// No process, so neither end of it can come: the worker is gone with the error.
void PrimaryStep::SpawnFailed(uint32_t worker) {
  WorkerRecord& record = Worker(worker);
  const int reading = context_.Resolve(ChoicePoint::kFailedSpawn);
  if (reading != kStays) record.connected = false;
  if (reading == kGone) record.listed = false;
  record.dead = reading != kNeverLived;
  record.exited = true;
  // REQ worker.event.error.like-child-process
  Add(EmitError{worker, WorkerError::kNotStarted});
}

}  // namespace clusterspec::model

#include "reference/model/primary.h"

#include "reference/model/primary_step.h"
#include "spec/nouns/error.h"

namespace clusterspec::model {

void PrimaryStep::Callback(Id callback, bool later) {
  if (callback != kNone) Add(CallBack{callback}, later);
}

WorkerRecord& PrimaryStep::Worker(uint32_t worker) {
  CLUSTERSPEC_ASSERT(worker < state_.workers.size());
  return state_.workers[worker];
}

// REQ cluster.schedulingPolicy.selects cluster.schedulingPolicy.frozen-by-fork
void PrimaryStep::SetPolicy(Policy policy) {
  if (!state_.policy_frozen) {
    state_.policy = policy;
  } else if (context_.Resolve(ChoicePoint::kPolicyProperty) == kValueKept) {
    return;
  }
  state_.shown_policy = policy;
}

// REQ cluster.schedulingPolicy.frozen-by-setup cluster.event.setup.each-call
void PrimaryStep::Setup(Id settings) {
  state_.policy_frozen = true;
  state_.settings = settings;
  EmitSettings(settings);
}

void PrimaryStep::EmitSettings(Id settings) {
  const bool same = context_.Resolve(ChoicePoint::kSetupArgument) == kSameObject;
  const Id shown = same ? kNone : settings;
  Add(EmitSetup{shown}, true);
}

// REQ cluster.fork.spawns-process cluster.workers.from-fork worker.id.unique
void PrimaryStep::Fork(Id settings) {
  state_.policy_frozen = true;
  state_.settings = settings;
  const auto worker = static_cast<uint16_t>(state_.workers.size());
  WorkerRecord& record = state_.workers.emplace_back();
  record.settings = settings;
  record.connected = context_.Resolve(ChoicePoint::kConnectedFrom) == kFromFork;
  if (context_.Resolve(ChoicePoint::kSetupByFork) == kEmitsSetup) EmitSettings(settings);
  Add(SpawnProcess{worker});
  // REQ cluster.event.fork.emitted cluster.event.fork.timing
  Add(EmitFork{worker}, context_.Resolve(ChoicePoint::kForkEvent) == kAfterCall);
}

// REQ worker.exitedAfterDisconnect.set-by-call worker.suicide.set-by-call
void PrimaryStep::NoteCall(WorkerRecord* record) {
  if (record->exited) return;
  if (context_.Resolve(ChoicePoint::kVoluntarySet) == kAtCall)
    record->exited_after_disconnect = Flag::kTrue;
}

// REQ worker.disconnect.in-primary-acts-in-worker
void PrimaryStep::Disconnect(uint32_t worker) {
  WorkerRecord& record = Worker(worker);
  record.called_disconnect = true;
  NoteCall(&record);
  const bool removes = context_.Has(Deviation::kRemovedAtDisconnectCall);
  const bool late = !record.channel && !record.connected;
  if (late && context_.Has(Deviation::kLateDisconnectIsAnError)) {
    Add(EmitError{worker, WorkerError::kChannelClosed});
    if (removes) Add(PrimaryContinuation{PrimaryContinuation::Kind::kUnlist, worker});
    return;
  }
  if (removes) record.listed = false;
  SendDisconnect(worker);
  if (context_.Has(Deviation::kDisconnectCutsChannel)) CloseChannel(worker);
}

void PrimaryStep::ProcessKill(uint32_t worker, Signal signal) { CountAsEnded(worker, signal); }

// REQ worker.isDead.before-exit cluster.event.exit.code: a signal that was sent has ended nobody
// yet.
void PrimaryStep::CountAsEnded(uint32_t worker, Signal signal) {
  WorkerRecord& record = Worker(worker);
  if (!context_.Has(Deviation::kDeadByAnySignal) || record.exited) return;
  record.dead = true;
  if (record.counted_signal == 0) record.counted_signal = signal;
  CloseChannel(worker);
}

void PrimaryStep::SendDisconnect(uint32_t worker) {
  if (!Worker(worker).channel) return;
  Message message;
  message.kind = MessageKind::kDisconnect;
  Send(worker, message);
}

bool PrimaryStep::KillCounts() const {
  if (context_.edition() >= Edition::kV18) return context_.Has(Deviation::kKillCountsAsVoluntary);
  return !context_.Has(Deviation::kKillDoesNotCount);
}

void PrimaryStep::Kill(uint32_t worker, Signal signal) {
  WorkerRecord& record = Worker(worker);
  record.called_kill = true;
  if (KillCounts()) NoteCall(&record);
  const bool waits = context_.Has(Deviation::kKillWaitsForWorker);
  const bool signals = context_.Has(Deviation::kKillDoesNotWait);
  if (context_.edition() >= Edition::kV18 && !waits) {
    // REQ worker.kill.primary-order
    if (context_.Resolve(ChoicePoint::kKillOrder) == kChannelFirst) {
      KillByChannel(worker, signal);
    } else {
      SignalNow(worker, signal);
    }
  } else if (signals) {
    SignalNow(worker, signal);
  } else if (context_.edition() >= Edition::kV12 || waits) {
    // REQ worker.kill.disconnects-first worker.kill.may-wait
    if (!record.channel) return SignalNow(worker, signal);
    record.kill_signal = signal;
    if (context_.Has(Deviation::kRemovedAtDisconnectCall)) record.listed = false;
    SendDisconnect(worker);
    ReleaseIfAllAsked();
  } else {
    // These editions disconnect worker.process, which waits for nothing.
    KillByChannel(worker, signal);
  }
}

void PrimaryStep::KillByChannel(uint32_t worker, Signal signal) {
  if (!Worker(worker).channel) return SignalNow(worker, signal);
  if (context_.Has(Deviation::kDeadByAnySignal)) return SignalNow(worker, signal);
  Worker(worker).kill_signal = signal;
  if (context_.edition() < Edition::kV18) ReleaseIfAllAsked();  // it is a way to disconnect
  CloseChannel(worker);
}

// REQ worker.kill.signal worker.kill.no-wait
void PrimaryStep::SignalNow(uint32_t worker, Signal signal) {
  const bool counts_as_ended = Worker(worker).counted_signal != 0;
  if (!Worker(worker).exited && !counts_as_ended) {
    Add(SignalProcess{worker, signal});
  }
  CountAsEnded(worker, signal);
}

void PrimaryStep::CloseChannel(uint32_t worker) {
  WorkerRecord& record = Worker(worker);
  if (!record.channel) return;
  record.channel = false;
  if (context_.Resolve(ChoicePoint::kConnectedInHandler) == kAlreadyFalse) record.connected = false;
  Add(model::CloseChannel{worker});
}

size_t PrimaryStep::CallbackSlot(Id callback) {
  for (size_t slot = 0; slot < state_.callbacks.size(); ++slot) {
    if (state_.callbacks[slot] != kNone) continue;
    state_.callbacks[slot] = callback;
    return slot;
  }
  CLUSTERSPEC_ASSERT(state_.callbacks.size() < kMostCallbacks);
  state_.callbacks.push_back(callback);
  return state_.callbacks.size() - 1;
}

void PrimaryStep::DisconnectOne(uint32_t worker) {
  Disconnect(worker);
  ReleaseIfAllAsked();
}

// REQ cluster.disconnect.each-worker cluster.disconnect.no-workers
void PrimaryStep::DisconnectAll(Id callback) {
  const bool early = context_.Has(Deviation::kDisconnectCallbackAtFirst);
  uint32_t bit = 0;
  for (uint32_t worker = 0; worker < state_.workers.size(); ++worker) {
    if (!Worker(worker).listed) continue;
    const bool over = Worker(worker).disconnected;
    if (over && (callback == kNone || Worker(worker).exited ||
                 !context_.Has(Deviation::kDisconnectCallbackAtExit))) {
      continue;
    }
    if (early && Worker(worker).called_disconnect) continue;
    if (bit == 0 && callback != kNone) bit = 1u << CallbackSlot(callback);
    Worker(worker).awaited_by |= bit;
    if (!over) Disconnect(worker);
  }
  for (WorkerRecord& each : state_.workers) {
    // It is the first to go, though it has left the list already.
    if (early && each.exited && !each.disconnected && !each.listed) each.awaited_by |= bit;
  }
  if (bit != 0) return;
  if (!early) return Callback(callback);
  // Calls back whoever waits by then.
  if (callback != kNone) CallbackSlot(callback);
  Add(PrimaryContinuation{PrimaryContinuation::Kind::kReleaseAll}, true);
}

void Step(const Context& context, const PrimaryInput& input, PrimaryState* state,
          PrimaryEffects* effects) {
  PrimaryStep step(context, state, effects);
  switch (input.kind) {
    case PrimaryInputKind::kSetPolicy:
      return step.SetPolicy(input.policy);
    case PrimaryInputKind::kSetup:
      return step.Setup(input.value);
    case PrimaryInputKind::kFork:
      return step.Fork(input.value);
    case PrimaryInputKind::kDisconnect:
      return step.DisconnectOne(input.worker);
    case PrimaryInputKind::kKill:
      return step.Kill(input.worker, input.signal);
    case PrimaryInputKind::kDisconnectAll:
      return step.DisconnectAll(input.value);
    case PrimaryInputKind::kCloseChannel:
      return step.CloseChannel(input.worker);
    case PrimaryInputKind::kProcessKill:
      return step.ProcessKill(input.worker, input.signal);
    case PrimaryInputKind::kMessage:
      return step.Receive(input.worker, input.message);
    case PrimaryInputKind::kChannelClosed:
      return step.ChannelClosed(input.worker, input.flag);
    case PrimaryInputKind::kExited:
      return step.Exited(input);
    case PrimaryInputKind::kSpawnFailed:
      return step.SpawnFailed(input.worker);
    case PrimaryInputKind::kOpened:
      return step.Opened(input.message);
    case PrimaryInputKind::kConnection:
      return step.Connection(input.socket, input.message.handle);
  }
}

void Step(const Context& context, const PrimaryContinuation& continuation, PrimaryState* state,
          PrimaryEffects* effects) {
  PrimaryStep step(context, state, effects);
  switch (continuation.kind) {
    case PrimaryContinuation::Kind::kUnlist:
      return step.Unlist(continuation.worker);
    case PrimaryContinuation::Kind::kReleaseAll:
      return step.ReleaseAll();
    case PrimaryContinuation::Kind::kAfterDisconnect:
      return step.AfterDisconnect(continuation.worker);
  }
}

}  // namespace clusterspec::model

// The parts of the primary's step. For primary*.cc only.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_PRIMARY_STEP_H_
#define CLUSTERSPEC_REFERENCE_MODEL_PRIMARY_STEP_H_

#include <optional>

#include "reference/model/primary.h"

namespace clusterspec::model {

class PrimaryStep {
 public:
  PrimaryStep(const Context& context, PrimaryState* state, PrimaryEffects* effects)
      : context_(context), state_(*state), effects_(*effects) {}

  // primary.cc: calls of the program.
  void SetPolicy(Policy policy);
  void Setup(Id settings);
  void Fork(Id settings);
  void Disconnect(uint32_t worker);
  void Unlist(uint32_t worker) { Worker(worker).listed = false; }
  void Kill(uint32_t worker, Signal signal);
  void DisconnectOne(uint32_t worker);
  void DisconnectAll(Id callback);
  void CloseChannel(uint32_t worker);
  void ProcessKill(uint32_t worker, Signal signal);

  // primary_lifecycle.cc: the ends of channels and processes.
  void ChannelClosed(uint32_t worker, bool process_ended);
  void AfterDisconnect(uint32_t worker);
  void Exited(const PrimaryInput& input);
  void SpawnFailed(uint32_t worker);
  void ReleaseAll();  // calls back all that wait for disconnect() of the cluster

  // primary_listen.cc: messages, listening, connections.
  void Receive(uint32_t worker, const Message& message);
  void Opened(const Message& message);
  void Connection(Descriptor socket, Descriptor connection);
  void LeaveAll(uint32_t worker);

 private:
  template <typename Effect>
  void Add(const Effect& effect, bool later = false) {
    effects_.emplace_back(effect, later);
  }
  void Send(uint32_t worker, const Message& message) { Add(SendToWorker{worker, message}); }
  void EmitSettings(Id settings);
  void Callback(Id callback, bool later = true);
  WorkerRecord& Worker(uint32_t worker);

  void NoteCall(WorkerRecord* record);
  void SendDisconnect(uint32_t worker);
  void KillByChannel(uint32_t worker, Signal signal);
  void SignalNow(uint32_t worker, Signal signal);
  void CountAsEnded(uint32_t worker, Signal signal);
  bool KillCounts() const;

  void NoteLostChannel(WorkerRecord* record);
  void UnlistAt(WorkerRecord* record, bool ended_too);
  Flag VoluntaryAtExit(const WorkerRecord& record, Signal signal) const;
  bool CallbackAtExit(uint32_t worker) const;
  void ReleaseAfter(uint32_t worker, bool later);
  void Release(uint32_t worker, size_t slot, bool later);
  void ReleaseIfAllAsked();
  size_t CallbackSlot(Id callback);

  void Online(uint32_t worker);
  void Voluntary(uint32_t worker);
  void Listen(uint32_t worker, const Message& message);
  void Join(Handle* handle, Listener listener);
  void Leave(Listener listener);
  void Answered(Listener listener, const Message& message);
  void Give(const std::optional<Assignment>& assignment);
  void Refuse(uint32_t worker, uint16_t server, ListenError error);

  const Context& context_;
  PrimaryState& state_;
  PrimaryEffects& effects_;
};

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_PRIMARY_STEP_H_

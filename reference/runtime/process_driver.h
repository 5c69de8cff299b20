// The servers of this process, and in a worker its channel: the model's WorkerState carried out.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_PROCESS_DRIVER_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_PROCESS_DRIVER_H_

#include <memory>
#include <vector>

#include "reference/model/effect_runner.h"
#include "reference/runtime/objects.h"

namespace cluster {

class Runtime;

class ProcessDriver {
 public:
  explicit ProcessDriver(Runtime* runtime);

  // In a worker, once. Owns `channel`.
  void StartWorker(int channel, bool advanced);
  // The same where nobody forked this process: as after the end of its channel.
  void StartWithoutChannel();

  // The worker that this process is; null in the primary.
  const std::shared_ptr<WorkerData>& self() const { return self_; }
  const model::WorkerState& state() const { return state_; }

  void Step(const model::WorkerInput& input);
  void Step(model::WorkerInputKind kind);

  // See the public API for what these throw.
  void Listen(const std::shared_ptr<ServerData>& server, const ListenOptions& options);
  void Bind(const std::shared_ptr<ServerData>& server, uint16_t port, const std::string& host,
            bool exclusive);
  void Adopt(const std::shared_ptr<ServerData>& server, int fd);
  void Close(const ServerData& server);

  // A message to the primary, as Worker::Send.
  bool Send(const Value& message, const SendOptions& options);

  // Connections keep the process alive; `server` is the one that accepted it, or none.
  void HoldConnection(uint16_t server, bool hold);
  void ConnectionEnded(uint16_t server);
  // A connection that is being made, or has failed to be.
  Connection Connecting(int fd, int error);

  Emitter<const Value&, const Handle&> on_process_message;
  Emitter<> on_process_disconnect;
  Emitter<const Error&> on_process_error;

 private:
  // As a host of the model, which runs until the process ends.
  friend class model::EffectRunner<ProcessDriver>;
  const model::Context& context() const;
  model::WorkerState* model() { return &state_; }
  static bool Runs() { return true; }
  void PutOff(const model::WorkerEffect& effect);

  // process_driver.cc
  void Do(const model::SendToPrimary& send);
  void Do(const model::CloseOwnChannel& close);
  void Do(const model::EmitOwnDisconnect& event);
  void Do(const model::EmitOwnMessage& event);
  void Do(const model::EmitDisconnectError& event);
  void Do(const model::ExitProcess& exit);
  void Do(const model::SignalSelf& signal);
  void SendBare(model::MessageKind kind, uint16_t server, bool flag = false);
  void OnFrame(const Frame& frame, int fd);
  void OnEnd(ChannelEnd end);
  template <typename OfProcess, typename OfWorker>
  void EmitOwn(const OfProcess& of_process, const OfWorker& of_worker, bool only_first);
  void EmitError(const Error& error);
  bool NoRoomFor(const Frame& frame, int fd, model::WorkerInput* input);

  // process_servers.cc
  bool AskWithHandle();
  void ListenElsewhere(const std::shared_ptr<ServerData>& server);
  void RequireRoomFor(const model::WorkerInput& input) const;
  bool IsFull(uint16_t server) const;
  void ListenAt(const std::shared_ptr<ServerData>& server, model::WorkerInput input);
  bool ListenOnHandle(const std::shared_ptr<ServerData>& server, const Handle& handle);
  void Do(const model::BindSocket& bind);
  void Do(const model::UseSocket& use);
  void Do(const model::StopListening& stop);
  void Do(const model::CloseSocket& closed);
  void Do(const model::AcceptConnection& accept);
  void Do(const model::EmitServerListening& event);
  void Do(const model::EmitServerClose& event);
  void Do(const model::EmitServerError& event);
  void UseDescriptor(uint16_t server, int fd);
  std::shared_ptr<ServerData> ServerOfEvent(uint16_t server);
  void Accept(uint16_t server, int fd);
  void AcceptWaiting(uint16_t server);
  void ReadDatagrams(uint16_t server);
  void SyncHolds();

  Runtime& runtime_;
  model::WorkerState state_;
  std::shared_ptr<WorkerData> self_;
  std::vector<std::shared_ptr<ServerData>> servers_;  // by the model's index; null: closed
  Value incoming_;                                    // the user's message that a step is about
  Handle incoming_handle_;
  int held_servers_ = 0;
  bool held_channel_ = false;
  int client_connections_ = 0;  // that this process has made
  bool clients_let_go_ = false;
};

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_PROCESS_DRIVER_H_

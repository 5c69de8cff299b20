// The parts of a worker's step. For worker*.cc only.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_WORKER_STEP_H_
#define CLUSTERSPEC_REFERENCE_MODEL_WORKER_STEP_H_

#include "reference/model/worker.h"

namespace clusterspec::model {

class WorkerStep {
 public:
  WorkerStep(const Context& context, WorkerState* state, WorkerEffects* effects)
      : context_(context), state_(*state), effects_(*effects) {}

  // worker.cc: life and end.
  void Start(bool child);
  void Disconnect();
  void Kill(Signal signal);
  void CloseChannel();
  void Receive(const Message& message);
  void ChannelClosed();
  void Disconnected();

  // worker_listen.cc: servers.
  void Listen(const WorkerInput& input);
  void Adopt(uint16_t server);
  void CloseByCall(uint16_t server);
  void Bound(uint16_t server, const Message& message);
  void Connected(uint16_t server);
  void ConnectionEnded(uint16_t server);

 private:
  template <typename Effect>
  void Add(const Effect& effect, bool later = false) {
    effects_.emplace_back(effect, later);
  }
  void Send(MessageKind kind, uint16_t server = 0);
  void Join();

  void BeginDisconnect(bool by_primary);
  void CloseAwaited();
  void FinishDisconnect();
  void ShowCall();

  void ListenReply(const Message& message);
  void Connection(const Message& message);
  void Listening(uint16_t server, const Message& at, bool announce);
  bool IsLeft(const Server& server) const;
  void Close(uint16_t server);
  void CloseIfIdle(uint16_t server);
  void TellOfSecondEnd(const Server& closed);

  const Context& context_;
  WorkerState& state_;
  WorkerEffects& effects_;
};

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_WORKER_STEP_H_

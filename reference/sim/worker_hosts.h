// The workers of the world that is stepped, and what the primary has in common with them, its own
// servers: has the model do their steps, and does what they want done.
#ifndef CLUSTERSPEC_REFERENCE_SIM_WORKER_HOSTS_H_
#define CLUSTERSPEC_REFERENCE_SIM_WORKER_HOSTS_H_

#include "reference/model/effect_runner.h"
#include "reference/sim/deferred_tasks.h"
#include "reference/sim/errors.h"
#include "reference/sim/serving.h"

namespace clusterspec::sim {

class WorkerHosts {
 public:
  WorkerHosts(const Program& program, ValuePool* pool, const model::Context* context,
              const Bound<Harness>* harness, Processes* processes, Kernel* kernel,
              Channels* channels, ProcessControl* control, Serving* serving, Events* events,
              Errors* errors, DeferredTasks* tasks)
      : program_(program),
        pool_(*pool),
        context_(*context),
        harness_(*harness),
        processes_(*processes),
        kernel_(*kernel),
        channels_(*channels),
        control_(*control),
        serving_(*serving),
        events_(*events),
        errors_(*errors),
        tasks_(*tasks) {}

  // The port of the server at this place among the program's endpoints; 0 as long as it has none.
  uint16_t PortOf(int endpoint) const {
    return harness_->endpoints[static_cast<size_t>(endpoint)].port;
  }

  void Step(uint16_t process, const model::WorkerInput& input);
  void CarryOut(uint16_t process, const model::WorkerEffect& effect);

  // The next message of its channel, or the end of it.
  void Receive(uint16_t process);

  // Where a primary is asked for what the worker has already, because it was given: it is asked.
  bool AskWithHandle(uint16_t process);

  // In place of a handle the primary gives this server a port drawn at random.
  void ListenElsewhere(uint16_t process, uint16_t server);

 private:
  // One of them, as the effect runner sees it.
  class Host;

  // worker_hosts.cc
  void Do(uint16_t process, const model::SendToPrimary& send);
  void Do(uint16_t process, const model::CloseOwnChannel& close);
  void Do(uint16_t process, const model::EmitOwnDisconnect& event);
  void Do(uint16_t process, const model::EmitOwnMessage& event);
  void Do(uint16_t process, const model::EmitDisconnectError& event);
  void Do(uint16_t process, const model::ExitProcess& exit);
  void Do(uint16_t process, const model::SignalSelf& signal);
  template <typename Data>
  void EmitOwn(uint16_t process, EventKind of_process, EventKind of_worker, bool only_first,
               const Data& data);
  void EmitMessage(uint16_t process, Id value, const json::value& handle);
  void TakeLateReplies(uint16_t process);

  // worker_servers.cc
  void Do(uint16_t process, const model::BindSocket& bind);
  void Do(uint16_t process, const model::UseSocket& use);
  void Do(uint16_t process, const model::StopListening& stop);
  void CloseIdle(uint16_t process, uint16_t server);
  void Do(uint16_t process, const model::CloseSocket& close);
  void Do(uint16_t process, const model::AcceptConnection& accept);
  void Do(uint16_t process, const model::EmitServerListening& event);
  void Do(uint16_t process, const model::EmitServerClose& event);
  void Do(uint16_t process, const model::EmitServerError& event);
  void TakeServerElsewhere(uint16_t process, Id message);
  void NoteEndpoint(const ServerBody& server);

  const Program& program_;
  ValuePool& pool_;
  const model::Context& context_;
  const Bound<Harness>& harness_;
  Processes& processes_;
  Kernel& kernel_;
  Channels& channels_;
  ProcessControl& control_;
  Serving& serving_;
  Events& events_;
  Errors& errors_;
  DeferredTasks& tasks_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_WORKER_HOSTS_H_

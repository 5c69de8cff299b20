// The sockets of processes: connections that are accepted, opened, read and closed; datagrams.
#ifndef CLUSTERSPEC_REFERENCE_SIM_CONNECTIONS_H_
#define CLUSTERSPEC_REFERENCE_SIM_CONNECTIONS_H_

#include "reference/sim/task_runner.h"

namespace clusterspec::sim {

// A connection is named by its place among those of its process.
class Connections {
 public:
  Connections(const ValuePool& pool, const model::Context* context, const Bound<Harness>* harness,
              Processes* processes, Kernel* kernel, Serving* serving, WorkerHosts* workers,
              TaskRunner* task_runner, Events* events, Errors* errors)
      : pool_(pool),
        context_(*context),
        harness_(*harness),
        processes_(*processes),
        kernel_(*kernel),
        serving_(*serving),
        workers_(*workers),
        task_runner_(*task_runner),
        events_(*events),
        errors_(*errors) {}

  // A server takes the next connection from the queue of its socket.
  void Accept(uint16_t process, uint16_t server);

  // A connection that the process makes is open, or refused.
  void Open(uint16_t process, uint16_t index);

  // What there is to read, be it the end.
  void Read(uint16_t process, uint16_t index);

  // The own side ends. That it is closed is seen in a turn of its own.
  void Finish(uint16_t process, uint16_t index);

  // `tell`: the close event is seen.
  void Close(uint16_t process, uint16_t index, bool tell);

  // A datagram socket gets the next one from its queue.
  void TakeDatagram(uint16_t process, uint16_t server);

 private:
  void StepServer(uint16_t process, uint16_t server, model::WorkerInputKind kind);

  const ValuePool& pool_;
  const model::Context& context_;
  const Bound<Harness>& harness_;
  Processes& processes_;
  Kernel& kernel_;
  Serving& serving_;
  WorkerHosts& workers_;
  TaskRunner& task_runner_;
  Events& events_;
  Errors& errors_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_CONNECTIONS_H_

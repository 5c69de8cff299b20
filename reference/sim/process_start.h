// The start of processes: whether the program comes to run, and its first word.
#ifndef CLUSTERSPEC_REFERENCE_SIM_PROCESS_START_H_
#define CLUSTERSPEC_REFERENCE_SIM_PROCESS_START_H_

#include "reference/sim/worker_hosts.h"

namespace clusterspec::sim {

class ProcessStart {
 public:
  ProcessStart(const Program& program, const ValuePool& pool, const model::Context* context,
               Processes* processes, Channels* channels, ProcessControl* control,
               WorkerHosts* workers, Events* events)
      : program_(program),
        pool_(pool),
        context_(*context),
        processes_(*processes),
        channels_(*channels),
        control_(*control),
        workers_(*workers),
        events_(*events) {}

  void StartPrimary();

  // A worker, which may end at once: without its program nothing of it runs.
  void StartWorker(uint16_t process);

  // Of a worker that was started before its program was there.
  void LoadProgram(uint16_t process);

 private:
  void Attach(uint16_t process);
  void SayHello(uint16_t process);

  const Program& program_;
  const ValuePool& pool_;
  const model::Context& context_;
  Processes& processes_;
  Channels& channels_;
  ProcessControl& control_;
  WorkerHosts& workers_;
  Events& events_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_PROCESS_START_H_

// Does what processes have put off.
#ifndef CLUSTERSPEC_REFERENCE_SIM_TASK_RUNNER_H_
#define CLUSTERSPEC_REFERENCE_SIM_TASK_RUNNER_H_

#include "reference/sim/primary_host.h"
#include "reference/sim/worker_hosts.h"

namespace clusterspec::sim {

class TaskRunner {
 public:
  TaskRunner(const ValuePool& pool, const Processes* processes, Kernel* kernel, Events* events,
             DeferredTasks* tasks, PrimaryHost* primary, WorkerHosts* workers)
      : pool_(pool),
        processes_(*processes),
        kernel_(*kernel),
        events_(*events),
        tasks_(*tasks),
        primary_(*primary),
        workers_(*workers) {}

  // All of it, and what is put off meanwhile. Processes that run no more do nothing.
  void RunAll();

 private:
  void Do(uint16_t process, const model::PrimaryEffect& effect);
  void Do(uint16_t process, const model::WorkerEffect& effect);
  void Do(uint16_t process, const CallWithResult& call);
  void Do(uint16_t process, const ReportFailedSpawn& report);
  void Do(uint16_t process, const ReadLate& late);

  const ValuePool& pool_;
  const Processes& processes_;
  Kernel& kernel_;
  Events& events_;
  DeferredTasks& tasks_;
  PrimaryHost& primary_;
  WorkerHosts& workers_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_TASK_RUNNER_H_

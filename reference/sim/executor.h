// Carries out one transition: a turn of a process, or an action of the harness. Puts the parts of
// the simulator together; each of them has a header of its own, and sees no other than those it is
// given.
#ifndef CLUSTERSPEC_REFERENCE_SIM_EXECUTOR_H_
#define CLUSTERSPEC_REFERENCE_SIM_EXECUTOR_H_

#include "reference/sim/harness_steps.h"
#include "reference/sim/operation_dispatch.h"
#include "reference/sim/process_start.h"

namespace clusterspec::sim {

// Lasts for many worlds of one program.
class Executor {
 public:
  // Both must outlive the executor.
  Executor(const Program& program, ValuePool* pool);
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // Changes `world`, which has this transition, with all that follows without anybody else.
  // `recorder` may be null.
  void Run(const Transition& transition, model::Chooser* chooser, World* world, Recorder* recorder);

 private:
  void Bind(model::Chooser* chooser, World* world, Recorder* recorder);
  void OfHarness(const Transition& transition);
  void OfProcess(const Transition& transition);
  void ReadLine(uint16_t stream);
  void ReadPipe(const Transition& transition);
  void Fire(uint16_t process, uint16_t timer);
  void RunOwnTurn(uint16_t process, uint16_t index);

  const Program& program_;
  ValuePool& pool_;

  // The world that is stepped, by what is needed of it.
  Processes processes_;
  Bound<model::PrimaryState> primary_state_;
  Bound<Harness> harness_;
  Bound<const World> world_;
  model::Context context_;
  Kernel kernel_;
  Channels channels_;
  ProcessOutput output_;
  Timers timers_;

  // What is done in it.
  Events events_;
  DeferredTasks tasks_;
  ProcessControl control_;
  Errors errors_;
  Serving serving_;
  PrimaryHost primary_;
  WorkerHosts workers_;
  TaskRunner task_runner_;
  ProcessStart start_;
  Connections connections_;

  // What the program and the harness want done.
  Labels labels_;
  ClusterOperations cluster_;
  ServerOperations servers_;
  SendOperation send_;
  SurfaceOperations surface_;
  Operations operations_;
  Clients clients_;
  HarnessSteps steps_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_EXECUTOR_H_

// The operations on cluster and on workers: fork, setup, policy, disconnect, kill.
#ifndef CLUSTERSPEC_REFERENCE_SIM_CLUSTER_OPERATIONS_H_
#define CLUSTERSPEC_REFERENCE_SIM_CLUSTER_OPERATIONS_H_

#include "reference/sim/label_lookup.h"
#include "reference/sim/operation_result.h"
#include "reference/sim/task_runner.h"

namespace clusterspec::sim {

// `wanted`: somebody looks at what the operation gives.
class ClusterOperations {
 public:
  ClusterOperations(const Program& program, ValuePool* pool, const model::Context* context,
                    const Processes* processes, const Labels* labels, ProcessControl* control,
                    PrimaryHost* primary, WorkerHosts* workers, DeferredTasks* tasks)
      : program_(program),
        pool_(*pool),
        context_(*context),
        processes_(*processes),
        labels_(*labels),
        control_(*control),
        primary_(*primary),
        workers_(*workers),
        tasks_(*tasks) {}

  OperationResult Fork(uint16_t process, const CompiledOperation& operation, bool wanted);
  OperationResult Setup(uint16_t process, const CompiledOperation& operation);
  OperationResult SetPolicy(uint16_t process, const CompiledOperation& operation);
  OperationResult Disconnect(uint16_t process, const CompiledOperation& operation, bool wanted);
  OperationResult Kill(uint16_t process, const CompiledOperation& operation);

 private:
  OperationResult DisconnectCluster(uint16_t process, Id callback);
  OperationResult KillByProcess(uint16_t worker, model::Signal signal);
  OperationResult PrimaryOnly(std::string_view method) const;
  OperationResult WorkerValue(uint16_t worker) const;
  void StepWorker(uint16_t process, model::WorkerInputKind kind, model::Signal signal = 0);
  void StepPrimary(uint16_t worker, model::PrimaryInputKind kind, model::Signal signal = 0);
  Id FreeLabel(Id label);
  Id SettingsAfter(const json::object& given);

  const Program& program_;
  ValuePool& pool_;
  const model::Context& context_;
  const Processes& processes_;
  const Labels& labels_;
  ProcessControl& control_;
  PrimaryHost& primary_;
  WorkerHosts& workers_;
  DeferredTasks& tasks_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_CLUSTER_OPERATIONS_H_

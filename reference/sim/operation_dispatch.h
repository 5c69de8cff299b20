// Carries out the operations of a program, each by the part that it belongs to, and records what
// they give.
#ifndef CLUSTERSPEC_REFERENCE_SIM_OPERATION_DISPATCH_H_
#define CLUSTERSPEC_REFERENCE_SIM_OPERATION_DISPATCH_H_

#include "reference/sim/cluster_operations.h"
#include "reference/sim/send_operation.h"
#include "reference/sim/server_operations.h"
#include "reference/sim/surface_operations.h"
#include "reference/sim/timers.h"

namespace clusterspec::sim {

class Operations final : public OperationRunner {
 public:
  Operations(const Program& program, const ValuePool& pool, const Bound<Harness>* harness,
             const Bound<model::PrimaryState>* primary, Processes* processes, const Labels* labels,
             ProcessOutput* output, Timers* timers, ProcessControl* control, Events* events,
             Errors* errors, ClusterOperations* cluster, ServerOperations* servers,
             SendOperation* send, SurfaceOperations* surface)
      : program_(program),
        pool_(pool),
        harness_(*harness),
        primary_(*primary),
        processes_(*processes),
        labels_(*labels),
        output_(*output),
        timers_(*timers),
        control_(*control),
        events_(*events),
        errors_(*errors),
        cluster_(*cluster),
        servers_(*servers),
        send_(*send),
        surface_(*surface) {}

  // One that makes no sense ends the run.
  void Operate(uint16_t process, uint16_t operation) override;

 private:
  bool NeedsCluster(const CompiledOperation& operation) const;
  bool HasRoom(uint16_t process, const CompiledOperation& operation) const;
  OperationResult Do(uint16_t process, uint16_t index, bool wanted);
  OperationResult DoOwn(uint16_t process, uint16_t index);
  OperationResult WatchOutput(uint16_t process, const CompiledOperation& operation);
  OperationResult Exit(uint16_t process, const CompiledOperation& operation);
  OperationResult Spin(uint16_t process, const CompiledOperation& operation);
  void Forget(uint16_t process, const CompiledOperation& operation);

  const Program& program_;
  const ValuePool& pool_;
  const Bound<Harness>& harness_;
  const Bound<model::PrimaryState>& primary_;  // only looked at
  Processes& processes_;
  const Labels& labels_;
  ProcessOutput& output_;
  Timers& timers_;
  ProcessControl& control_;
  Events& events_;
  Errors& errors_;
  ClusterOperations& cluster_;
  ServerOperations& servers_;
  SendOperation& send_;
  SurfaceOperations& surface_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_OPERATION_DISPATCH_H_

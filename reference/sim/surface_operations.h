// The operations that look at objects of the program: get, same, typeof, keys, load.
#ifndef CLUSTERSPEC_REFERENCE_SIM_SURFACE_OPERATIONS_H_
#define CLUSTERSPEC_REFERENCE_SIM_SURFACE_OPERATIONS_H_

#include "reference/sim/operation_result.h"
#include "reference/sim/task_runner.h"
#include "reference/sim/world_facts.h"
#include "reference/surface/object_surface.h"

namespace clusterspec::sim {

class SurfaceOperations {
 public:
  SurfaceOperations(const Program& program, ValuePool* pool, const model::Context* context,
                    const Bound<const World>* world, PrimaryHost* primary, WorkerHosts* workers,
                    DeferredTasks* tasks)
      : program_(program),
        pool_(*pool),
        context_(*context),
        world_(*world),
        primary_(*primary),
        workers_(*workers),
        tasks_(*tasks) {}

  // Nothing is read, only called, unless it is `wanted`.
  OperationResult Get(uint16_t process, const CompiledOperation& operation, bool wanted);
  OperationResult Same(uint16_t process, const CompiledOperation& operation) const;
  OperationResult TypeOf(uint16_t process, const CompiledOperation& operation) const;
  OperationResult Keys(uint16_t process, const CompiledOperation& operation) const;
  OperationResult Load(uint16_t process, const CompiledOperation& operation);

 private:
  WorldFacts FactsOf(uint16_t process) const {
    return WorldFacts(program_, pool_, *world_, context_, process);
  }
  void CloseChannel(uint16_t process, int worker);

  const Program& program_;
  ValuePool& pool_;
  const model::Context& context_;
  const Bound<const World>& world_;  // only looked at, by the facts
  PrimaryHost& primary_;
  WorkerHosts& workers_;
  DeferredTasks& tasks_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_SURFACE_OPERATIONS_H_

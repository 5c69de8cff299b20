// Who carries out an operation of the program: for reactions to events, timers and batches.
#ifndef CLUSTERSPEC_REFERENCE_SIM_OPERATION_RUNNER_H_
#define CLUSTERSPEC_REFERENCE_SIM_OPERATION_RUNNER_H_

#include <cstdint>

namespace clusterspec::sim {

class OperationRunner {
 public:
  virtual ~OperationRunner() = default;
  // `operation`: its index in the program. Does nothing in a process that does not run.
  virtual void Operate(uint16_t process, uint16_t operation) = 0;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_OPERATION_RUNNER_H_

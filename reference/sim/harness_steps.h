// The steps of the scenario, as the harness takes them.
#ifndef CLUSTERSPEC_REFERENCE_SIM_HARNESS_STEPS_H_
#define CLUSTERSPEC_REFERENCE_SIM_HARNESS_STEPS_H_

#include "reference/sim/process_control.h"
#include "reference/sim/virtual_clients.h"

namespace clusterspec::sim {

class HarnessSteps {
 public:
  HarnessSteps(const Program& program, const Bound<Harness>* harness, const Processes* processes,
               ProcessControl* control, Clients* clients, Events* events,
               OperationRunner* operations)
      : program_(program),
        harness_(*harness),
        processes_(*processes),
        control_(*control),
        clients_(*clients),
        events_(*events),
        operations_(*operations) {}

  // The harness takes its next step, or finds silence where it cannot.
  void TakeNext();

  // Steps that only wait are over as soon as what they wait for is there.
  void Advance();

  // The process carries out the batch that it was sent.
  void RunBatch(uint16_t process);

 private:
  void Take(const Batch& batch, const CompiledStep& step);
  void Take(const Await& await, const CompiledStep& step);
  void Take(const Quiesce& quiesce, const CompiledStep& step);
  void Take(const clusterspec::Signal& signal, const CompiledStep& step);
  void Take(const clusterspec::Client& client, const CompiledStep& step);
  bool IsOver(const Batch& batch, const CompiledStep& step);
  bool IsOver(const Await& await, const CompiledStep& step);
  bool IsOver(const Quiesce& quiesce, const CompiledStep& step);
  bool IsOver(const clusterspec::Signal& signal, const CompiledStep& step);
  bool IsOver(const clusterspec::Client& client, const CompiledStep& step);

  const Program& program_;
  const Bound<Harness>& harness_;
  const Processes& processes_;
  ProcessControl& control_;
  Clients& clients_;
  Events& events_;
  OperationRunner& operations_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_HARNESS_STEPS_H_

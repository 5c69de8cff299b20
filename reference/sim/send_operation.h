// The operation `send`: a message over the channel of a worker.
#ifndef CLUSTERSPEC_REFERENCE_SIM_SEND_OPERATION_H_
#define CLUSTERSPEC_REFERENCE_SIM_SEND_OPERATION_H_

#include <optional>

#include "reference/sim/connections.h"
#include "reference/sim/label_lookup.h"
#include "reference/sim/operation_result.h"

namespace clusterspec::sim {

class SendOperation {
 public:
  SendOperation(const Program& program, ValuePool* pool, const model::Context* context,
                Processes* processes, Kernel* kernel, Channels* channels, const Labels* labels,
                ProcessControl* control, Connections* connections, PrimaryHost* primary,
                WorkerHosts* workers, DeferredTasks* tasks)
      : program_(program),
        pool_(*pool),
        context_(*context),
        processes_(*processes),
        kernel_(*kernel),
        channels_(*channels),
        labels_(*labels),
        control_(*control),
        connections_(*connections),
        primary_(*primary),
        workers_(*workers),
        tasks_(*tasks) {}

  OperationResult Send(uint16_t process, const CompiledOperation& operation);

  // Calls the operation's callback, later; with an error unless the message was sent.
  void CallBack(uint16_t process, const CompiledOperation& operation, bool sent);

 private:
  // The way of a message: from the primary to a worker, or from a worker's process to the primary.
  struct Way {
    uint16_t process = 0;  // of the worker
    bool down = false;
  };

  OperationResult SendOn(uint16_t process, const Way& way, const CompiledOperation& operation,
                         Descriptor handle);
  OperationResult RefuseClosed(uint16_t process, const Way& way, Id callback);
  bool HasBacklog(const Way& way) const;
  bool Push(const Way& way, const model::Message& message);
  void Finish(uint16_t process, const CompiledOperation& operation, Descriptor handle, bool sent);
  bool SerializesAdvanced(const Way& way) const;
  bool SerializesItsOwnWay(const Way& way) const;
  std::optional<Id> Serialized(const Way& way, Id value);

  const Program& program_;
  ValuePool& pool_;
  const model::Context& context_;
  Processes& processes_;
  Kernel& kernel_;
  Channels& channels_;
  const Labels& labels_;
  ProcessControl& control_;
  Connections& connections_;
  PrimaryHost& primary_;
  WorkerHosts& workers_;
  DeferredTasks& tasks_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_SEND_OPERATION_H_

// The operations on servers and connections: listen, bind, adopt, close, connect, end_sockets.
#ifndef CLUSTERSPEC_REFERENCE_SIM_SERVER_OPERATIONS_H_
#define CLUSTERSPEC_REFERENCE_SIM_SERVER_OPERATIONS_H_

#include <optional>

#include "reference/sim/connections.h"
#include "reference/sim/label_lookup.h"
#include "reference/sim/operation_result.h"

namespace clusterspec::sim {

class ServerOperations {
 public:
  ServerOperations(ValuePool* pool, const model::Context* context, Processes* processes,
                   Kernel* kernel, const Labels* labels, Serving* serving, Connections* connections,
                   WorkerHosts* workers)
      : pool_(*pool),
        context_(*context),
        processes_(*processes),
        kernel_(*kernel),
        labels_(*labels),
        serving_(*serving),
        connections_(*connections),
        workers_(*workers) {}

  OperationResult Listen(uint16_t process, const CompiledOperation& operation);
  OperationResult Adopt(uint16_t process, const CompiledOperation& operation);
  OperationResult Close(uint16_t process, const CompiledOperation& operation);
  OperationResult Connect(uint16_t process, const CompiledOperation& operation);
  OperationResult EndSockets(uint16_t process, const CompiledOperation& operation);

 private:
  OperationResult ListenOn(uint16_t process, const CompiledOperation& operation);
  OperationResult AdoptConnection(uint16_t process, const CompiledOperation& operation,
                                  Descriptor handle);
  uint16_t AddServer(uint16_t process, const CompiledOperation& operation);
  void NameServer(uint16_t process, uint16_t server, const CompiledOperation& operation);
  Connection& AddConnection(uint16_t process, Id label, AcceptMode accept);
  void TakeHandle(uint16_t process, Descriptor handle);
  Id SubjectOf(uint16_t process, Id label);

  ValuePool& pool_;
  const model::Context& context_;
  Processes& processes_;
  Kernel& kernel_;
  const Labels& labels_;
  Serving& serving_;
  Connections& connections_;
  WorkerHosts& workers_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_SERVER_OPERATIONS_H_

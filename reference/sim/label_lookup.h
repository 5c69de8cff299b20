// What the labels of a program name in a process.
#ifndef CLUSTERSPEC_REFERENCE_SIM_LABEL_LOOKUP_H_
#define CLUSTERSPEC_REFERENCE_SIM_LABEL_LOOKUP_H_

#include <optional>

#include "reference/sim/kernel.h"
#include "reference/sim/operation_result.h"
#include "reference/sim/process_list.h"
#include "reference/sim/program.h"

namespace clusterspec::sim {

class Labels {
 public:
  Labels(const Program& program, const ValuePool& pool, const Processes* processes,
         const Kernel* kernel)
      : program_(program), pool_(pool), processes_(*processes), kernel_(*kernel) {}

  // Each gives nothing where the label names no such thing; of several the newest.

  // The index of a worker: in the primary, or its own in a worker.
  std::optional<uint16_t> FindWorker(uint16_t process, Id label) const;
  std::optional<uint16_t> FindServer(uint16_t process, Id label) const;
  std::optional<uint16_t> FindConnection(uint16_t process, Id label) const;
  // "h1" is the first handle that was received; other names are labels of this process.
  // kNoDescriptor: it is known, and has no descriptor (any more).
  std::optional<Descriptor> FindHandle(uint16_t process, Id name) const;

  // What an operation gives that names what is not there.
  OperationResult UnknownWorker(Id label) const;
  OperationResult UnknownThing(Id label) const;

  // Connections that are closed leave their label behind, which an adapter still knows.
  bool IsOfConnection(Id label) const;

 private:
  std::optional<Descriptor> FindReceived(uint16_t process, const std::string& name) const;

  const Program& program_;
  const ValuePool& pool_;
  const Processes& processes_;
  const Kernel& kernel_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_LABEL_LOOKUP_H_

// What runs need of the machine, so that a shortage is told before any of them.
#ifndef CLUSTERSPEC_HARNESS_RUN_MACHINE_NEED_H_
#define CLUSTERSPEC_HARNESS_RUN_MACHINE_NEED_H_

#include <cstdint>
#include <vector>

#include "spec/nouns/implementation.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

struct MachineNeed {
  int parallel = 1;                 // runs at a time
  int descriptors = 96;             // of one process
  int processes = 8;                // of one run; threads count
  int64_t memory_mib = 16;          // of one run
  int64_t address_space_mib = 256;  // of one process
  int socket_path = 16;             // bytes of a socket's path below a run's working folder
};

// As much as the largest of the scenarios needs. Where the machine has less, some verdict would be
// about the machine.
MachineNeed NeedOf(const std::vector<const Scenario*>& scenarios,
                   const Implementation& implementation, int parallel);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_MACHINE_NEED_H_

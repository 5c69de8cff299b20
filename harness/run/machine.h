// Whether this machine has what runs need.
#ifndef CLUSTERSPEC_HARNESS_RUN_MACHINE_H_
#define CLUSTERSPEC_HARNESS_RUN_MACHINE_H_

#include <optional>
#include <string>
#include <vector>

#include "harness/run/machine_need.h"
#include "spec/nouns/error.h"

namespace clusterspec {

// One thing that was looked at.
struct MachineLook {
  std::string what;  // "open files"
  bool good = true;
  std::string detail;  // what there is; if not good, also what is needed and what to do
};

// Nothing where the folder has space and inodes for so many runs at a time.
std::optional<MachineLook> LookForLackOfRoom(const std::string& folder, int runs);

// Looks at everything: /proc, open files, processes, memory, the temporary folder. For a process of
// one thread: it starts a child for a moment.
std::vector<MachineLook> LookAtMachine(const MachineNeed& need);

// The first thing that the machine is short of, in one sentence; true where there is none.
Result<bool> CheckMachine(const MachineNeed& need);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_MACHINE_H_

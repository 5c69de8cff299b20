// What the guardian's process does (guardian.h), and what is said between the two.
#ifndef CLUSTERSPEC_HARNESS_RUN_GUARDIAN_PROCESS_H_
#define CLUSTERSPEC_HARNESS_RUN_GUARDIAN_PROCESS_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <vector>

#include "harness/run/run_options.h"
#include "harness/run/shared_text.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

// To the guardian, one in a packet.
struct GuardianOrder {
  enum class Kind { kBegin, kStop, kLeave };
  Kind kind = Kind::kBegin;
  size_t index = 0;  // of the scenario, for kBegin
  size_t slot = 0;   // which of GuardianTask::traces takes its trace
};

// From the guardian, when a run is over.
struct GuardianNews {
  size_t index = 0;
  std::array<char, 256> problem{};  // why there may be no trace; empty: it ended as it should
};

struct GuardianTask {
  const std::vector<const Scenario*>& scenarios;
  const Implementation& implementation;
  const RunOptions& options;
  const std::vector<SharedText>& traces;  // where runs leave them
  std::chrono::milliseconds grace;        // beyond a run's deadline
};

// Serves orders from `socket`, a SOCK_SEQPACKET, until kLeave, or until its other end is closed:
// then it ends all runs and takes the runs' folder with it.
[[noreturn]] void BeGuardianProcess(const GuardianTask& task, int socket);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_GUARDIAN_PROCESS_H_

// How much of something this process and its children may still take.
#ifndef CLUSTERSPEC_HARNESS_RUN_MACHINE_LIMITS_H_
#define CLUSTERSPEC_HARNESS_RUN_MACHINE_LIMITS_H_

#include <cstdint>
#include <limits>
#include <string>

namespace clusterspec {

constexpr int64_t kUnlimited = std::numeric_limits<int64_t>::max();

// An amount, and who bounds it: "ulimit -n".
struct Room {
  int64_t left = kUnlimited;
  std::string bound_by;

  // The smaller of the two.
  friend Room Least(const Room& a, const Room& b) { return b.left < a.left ? b : a; }
};

// Descriptors that one process may have, and those that the system has left.
Room DescriptorsOfProcess();
Room DescriptorsOfSystem();

// Processes and threads that this user may still start.
Room ProcessesLeft();

// Bytes.
Room MemoryLeft();
Room AddressSpaceOfProcess();

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_MACHINE_LIMITS_H_

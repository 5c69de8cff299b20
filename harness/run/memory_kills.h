// Processes that the kernel kills for want of memory.
#ifndef CLUSTERSPEC_HARNESS_RUN_MEMORY_KILLS_H_
#define CLUSTERSPEC_HARNESS_RUN_MEMORY_KILLS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "spec/nouns/trace.h"

namespace clusterspec {

// How many it has killed since it started, on the whole machine; 0 where it does not tell.
int64_t MemoryKills(const std::string& vmstat = "/proc/vmstat");

// Who sent a SIGKILL, nobody is told. But where a process of the run died of one while the kernel
// killed some for want of memory, it may have been that: says so, for people.
std::optional<std::string> KilledForMemory(const std::vector<Event>& events, int64_t kills_before,
                                           int64_t kills_after);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_MEMORY_KILLS_H_

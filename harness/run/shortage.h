// What this machine ran out of while a run was under way.
#ifndef CLUSTERSPEC_HARNESS_RUN_SHORTAGE_H_
#define CLUSTERSPEC_HARNESS_RUN_SHORTAGE_H_

#include <optional>
#include <string>
#include <string_view>

namespace clusterspec {

// Whether an errno says that the machine is short of something, and nothing about the
// implementation: descriptors, memory, space.
bool IsShortage(int error_number);

// Notes it, if it is one and the first in this process. A run is a process of its own, so its
// verdict is `error` then. `what` could not be done: "connect the client c1".
void NoteShortage(std::string_view what, int error_number);

// "the machine is short: cannot connect the client c1: Too many open files"; nothing if nothing was
// noted.
std::optional<std::string> NotedShortage();

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_SHORTAGE_H_

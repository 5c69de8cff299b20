// Namespaces of its own for a run: its network, its processes and what it can write to.
#ifndef CLUSTERSPEC_HARNESS_RUN_ISOLATION_H_
#define CLUSTERSPEC_HARNESS_RUN_ISOLATION_H_

#include <sys/types.h>

#include <functional>
#include <string>

#include "spec/nouns/error.h"

namespace clusterspec {

// As fork(), but the child begins new namespaces of users, the network, processes, mounts and
// shared memory. The child is the first process of its namespace: at its end the system ends all
// others. -1 where the system does not allow it, with errno.
pid_t ForkIsolated();

// To be called first by that child: gives it a loopback interface, /proc, and files that it can
// read but not write, other than below `folder` and, for itself alone, /tmp; a /run of its own; and
// no capabilities for programs that it starts, root or not. An error says what cannot be done.
Result<bool> FurnishIsolation(const std::string& folder);

// What `work` gives, called in a process of its own that is isolated as a run is. At its end all
// that it has started has ended. The error says why it cannot be. For a process of one thread.
Result<std::string> CallIsolated(const std::string& folder,
                                 const std::function<std::string()>& work);

// Whether this system allows all of it: tries. For a process of one thread.
Result<bool> CheckIsolation(const std::string& folder);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_ISOLATION_H_

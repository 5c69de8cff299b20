// Starts the process of a worker.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_LAUNCHER_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_LAUNCHER_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace cluster {

// A descriptor of the child.
struct StdioEntry {
  enum class Kind { kIgnore, kPipe, kDescriptor, kChannel };
  Kind kind = Kind::kIgnore;
  int descriptor = -1;  // of this process, for kDescriptor
};

struct LaunchOptions {
  std::string file;                      // the executable; looked for on PATH if without a slash
  std::vector<std::string> arguments;    // the first is what the program calls itself
  std::vector<std::string> environment;  // "NAME=value"
  std::string folder;                    // empty: that of this process
  std::optional<uid_t> uid;
  std::optional<gid_t> gid;
  std::vector<StdioEntry> stdio;  // by the child's descriptor; holds one channel
};

struct Launched {
  pid_t pid = 0;  // 0: not started
  int pidfd = -1;
  int channel = -1;        // this end of it
  std::vector<int> pipes;  // this end of each kPipe, by the child's descriptor; -1: no pipe
  int error = 0;           // errno, when it was not started
  std::string failed;      // what could not be done: "chdir /nowhere"
};

// The caller owns what it gets, and reaps the process. What keeps the process from being started
// (no more processes or descriptors, a folder that is not there, a user that it may not become) is
// an error. A file that cannot be executed is not: the process says so on its stderr and ends with
// code 127, as from a shell.
Launched Launch(const LaunchOptions& options);

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_LAUNCHER_H_

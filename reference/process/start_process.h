// Starts programs. Everything that this project starts is started here.
#ifndef CLUSTERSPEC_REFERENCE_PROCESS_START_PROCESS_H_
#define CLUSTERSPEC_REFERENCE_PROCESS_START_PROCESS_H_

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reference/process/file_descriptor.h"
#include "spec/nouns/error.h"

namespace clusterspec {

// What the child gets as one of its descriptors.
struct ChildDescriptor {
  enum class Kind {
    kNull,        // /dev/null
    kPipe,        // a pipe to this process: the child reads from 0 and writes to all others
    kSocketPair,  // a Unix stream socket, connected to one of this process
    kCopy,        // a copy of this process's `fd`
  };
  Kind kind = Kind::kNull;
  int fd = -1;

  bool operator==(const ChildDescriptor&) const = default;
};

// Whom the child shares the signals of a terminal and of kill(-group) with.
enum class ProcessGroup { kOfCaller, kOwn, kOwnSession };

struct ProcessOptions {
  // Looked for on the caller's PATH unless it holds a slash; a relative path counts from `folder`.
  // A script without "#!" is run by /bin/sh.
  std::string program;
  std::vector<std::string> arguments;  // the first is what the program calls itself
  std::optional<std::vector<std::string>> environment;  // "NAME=value"; nothing: the caller's
  std::string folder;                                   // empty: the caller's
  std::optional<uid_t> user;  // as root, all supplementary groups go with `user` or `group`
  std::optional<gid_t> group;
  // By the child's numbers. Standard streams that are not here are the caller's; all other
  // descriptors are closed.
  std::map<int, ChildDescriptor> descriptors;
  ProcessGroup process_group = ProcessGroup::kOfCaller;
  bool ends_with_caller = false;  // SIGKILL when the thread that starts it has ended
  bool needs_pidfd = false;       // where the system has none, starting fails
  // A program that cannot be executed counts as started: it says so on its stderr and ends with
  // code 127, as from a shell. Otherwise it is a failure to start.
  bool fails_as_from_shell = false;
};

// A process of the caller's, who reaps it. It goes on when this object goes.
struct StartedProcess {
  pid_t pid = 0;
  FileDescriptor pidfd;  // readable at its end; -1 where the system has none (before Linux 5.3)
  std::map<int, FileDescriptor>
      peers;  // our ends of pipes and socket pairs, by the child's numbers
};

// Why there is no process; none is left.
struct StartFailure {
  int error_number = 0;  // errno
  std::string action;    // what could not be done, such as "change to the folder /nowhere"
};

// "cannot change to the folder /nowhere: No such file or directory".
std::string ToString(const StartFailure& failure);

// Starts a program with no signal blocked or ignored. Any thread may call this.
Result<StartedProcess, StartFailure> StartProcess(const ProcessOptions& options);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REFERENCE_PROCESS_START_PROCESS_H_

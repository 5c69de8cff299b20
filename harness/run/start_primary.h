// Starts the primary of a run.
#ifndef CLUSTERSPEC_HARNESS_RUN_START_PRIMARY_H_
#define CLUSTERSPEC_HARNESS_RUN_START_PRIMARY_H_

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "spec/nouns/error.h"

namespace clusterspec {

struct PrimaryOptions {
  std::vector<std::string> command;        // the program's path first
  std::map<std::string, std::string> env;  // added to the caller's environment
  std::string folder;                      // working directory
  std::optional<int> listening_fd;         // inherits a listening TCP socket at this number
};

struct Primary {
  pid_t pid = 0;
  int stdout_fd = -1;  // read ends, not blocking; the caller closes them
  int stderr_fd = -1;
  int listening_port = 0;  // of the inherited socket
};

// The process gets a session of its own, no signal blocked or ignored, stdin from /dev/null and no
// other descriptors. It is killed when the caller ends; the caller reaps it.
Result<Primary> StartPrimary(const PrimaryOptions& options);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_START_PRIMARY_H_

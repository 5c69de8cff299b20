// Runs small programs to their end and keeps what they print: version commands, npm, tar. (What a
// test run starts is watched as it goes, by harness/run.)
#ifndef CLUSTERSPEC_REFERENCE_PROCESS_SUBPROCESS_H_
#define CLUSTERSPEC_REFERENCE_PROCESS_SUBPROCESS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "spec/nouns/error.h"

namespace clusterspec {

struct SubprocessOptions {
  std::string folder;             // its working folder; empty: the caller's
  int timeout_ms = 10'000;        // after that it is killed
  size_t output_limit = 1 << 20;  // bytes kept of each stream; what comes after is dropped
  // By default the program gets a process group of its own, which is killed as a whole when the
  // program ends or its time is over: nothing stays behind. A program that shares the caller's
  // group is stopped by Ctrl-C at a terminal as the caller is; only it itself is ever killed.
  bool shares_group = false;
};

struct SubprocessResult {
  int exit_code = -1;  // -1: a signal ended it
  int signal = 0;      // 0: it exited
  bool timed_out = false;
  bool truncated = false;  // it printed more than output_limit
  std::string output;      // stdout
  std::string errors;      // stderr

  bool Succeeded() const { return exit_code == 0 && !timed_out; }

  // "exited with code 3", "was ended by SIGKILL", "was not done in time and was killed".
  std::string HowItEnded() const;
};

// Runs `command` with the caller's environment and /dev/null as stdin, and waits for its end.
// command[0] is looked for on PATH unless it holds a slash; a relative path counts from
// `options.folder`. It is killed when this process is. The error says why the program could not be
// started; a bad exit is a result.
// Any thread may call this, as long as none reaps children that are not its own.
Result<SubprocessResult> RunSubprocess(const std::vector<std::string>& command,
                                       const SubprocessOptions& options = {});

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REFERENCE_PROCESS_SUBPROCESS_H_

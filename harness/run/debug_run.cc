#include "harness/run/debug_run.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "harness/run/debug_guide.h"
#include "harness/run/interrupt.h"
#include "harness/run/run_process.h"
#include "harness/run/shared_text.h"
#include "reference/process/file_descriptor.h"

namespace clusterspec {
namespace {

// Bounded, since a signal may come just before the wait.
constexpr int kInterruptCheckMs = 100;

// Until the process has ended; `stop` is closed when the user interrupts.
void AwaitEnd(pid_t process, FileDescriptor stop) {
  const FileDescriptor ended(static_cast<int>(syscall(SYS_pidfd_open, process, 0)));
  pollfd wait{ended.get(), POLLIN, 0};
  while (poll(&wait, 1, kInterruptCheckMs) <= 0) {
    if (Interrupted()) stop.Close();
  }
  while (waitpid(process, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace

Result<Trace> DebugRun(const Scenario& scenario, const Implementation& implementation,
                       const RunOptions& options) {
  const auto left = SharedText::Make();
  if (!left) return left.error();
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return Error{"cannot make a pipe: " + SystemMessage(errno), {}};
  }
  FileDescriptor heard(ends[0]);
  FileDescriptor stop(ends[1]);
  const pid_t process = fork();
  if (process < 0) return Error{"cannot fork: " + SystemMessage(errno), {}};
  if (process == 0) {
    stop.Close();
    AllowCores();
    BeRunProcess(scenario, implementation, options, heard.get(), *left);
  }
  heard.Close();
  AwaitEnd(process, std::move(stop));
  const auto said = left->Take();
  if (!said) return Error{"the harness's own process for this run has left no trace", {}};
  return ParseTrace(said->text, "the run's trace");
}

}  // namespace clusterspec

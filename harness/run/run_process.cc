#include "harness/run/run_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <utility>

#include "harness/run/interrupt.h"
#include "harness/run/process_sample.h"
#include "harness/run/scenario_runner.h"
#include "reference/process/signal_name.h"

namespace clusterspec {
namespace {

void WriteAll(int fd, const std::string& text) {
  size_t at = 0;
  while (at < text.size()) {
    const ssize_t size = write(fd, text.data() + at, text.size() - at);
    if (size < 0 && errno != EINTR) return;  // the parent is gone: nobody wants it
    if (size > 0) at += static_cast<size_t>(size);
  }
}

void SetTerminationBlocked(bool blocked) {
  sigset_t termination;
  sigemptyset(&termination);
  sigaddset(&termination, SIGTERM);
  sigprocmask(blocked ? SIG_BLOCK : SIG_UNBLOCK, &termination, nullptr);
}

[[noreturn]] void BeRunProcess(pid_t parent, int fd, const Scenario& scenario,
                               const Implementation& implementation, const RunOptions& options) {
  CatchTermination();
  SetTerminationBlocked(false);
  std::signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) std::raise(SIGTERM);  // it died before the line above
  const auto started = std::chrono::steady_clock::now();
  Trace trace = RunScenario(scenario, implementation, options);
  trace.duration_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  EndChildren();
  WriteAll(fd, ToText(trace));
  // The last of an invocation whose parent was killed takes the common folder with it; it is not
  // empty, and stays, while others run.
  if (getppid() != parent) rmdir(options.folder.c_str());
  std::_Exit(0);
}

}  // namespace

// A process that forks while it is being killed leaves children to this subreaper, so go on until
// there is none.
void EndChildren(const std::vector<pid_t>& others) {
  while (true) {
    std::vector<pid_t> own = Children(getpid());
    std::erase_if(own, [&](pid_t child) {
      return std::find(others.begin(), others.end(), child) != others.end();
    });
    for (const pid_t child : own) {
      for (const pid_t pid : Descendants(child)) kill(pid, SIGKILL);
      kill(child, SIGKILL);
    }
    // The list may lack one that comes while it is read.
    if (own.empty() && (!others.empty() || waitpid(-1, nullptr, WNOHANG) < 0)) return;
    for (const pid_t child : own) waitpid(child, nullptr, 0);
  }
}

Result<RunProcess> RunProcess::Start(const Scenario& scenario, const Implementation& implementation,
                                     const RunOptions& options) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return Error{"cannot make a pipe: " + SystemMessage(errno), {}};
  }
  const pid_t parent = getpid();
  // Stop() may come before the child has its handler.
  SetTerminationBlocked(true);
  const pid_t pid = fork();
  if (pid != 0) SetTerminationBlocked(false);
  if (pid < 0) return Error{"cannot fork: " + SystemMessage(errno), {}};
  if (pid == 0) {
    close(ends[0]);
    BeRunProcess(parent, ends[1], scenario, implementation, options);
  }
  close(ends[1]);
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return RunProcess(pid, ends[0]);
}

bool RunProcess::Read() {
  std::array<char, 65536> buffer;
  while (true) {
    const ssize_t size = read(fd_, buffer.data(), buffer.size());
    if (size == 0) return true;
    if (size < 0) return errno != EAGAIN && errno != EINTR;
    text_.append(buffer.data(), static_cast<size_t>(size));
  }
}

void RunProcess::Stop() const { kill(pid_, SIGTERM); }

Trace RunProcess::Finish() {
  close(fd_);
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  auto trace = ParseTrace(text_, "the run");
  if (trace) return *std::move(trace);
  Trace failed;
  failed.ending = {EndingKind::kHarness, -1,
                   WIFSIGNALED(status)
                       ? fmt::format("the harness's own process for this run died of {}",
                                     SignalName(WTERMSIG(status)))
                       : "the harness's own process for this run ended without a trace: " +
                             trace.error().message};
  return failed;
}

Trace RunInProcess(const Scenario& scenario, const Implementation& implementation,
                   const RunOptions& options) {
  auto process = RunProcess::Start(scenario, implementation, options);
  if (!process) {
    Trace trace;
    trace.ending = {EndingKind::kHarness, -1, process.error().message};
    return trace;
  }
  fcntl(process->fd(), F_SETFL, 0);
  while (!process->Read()) {
  }
  return process->Finish();
}

}  // namespace clusterspec

#include "reference/process/subprocess.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <utility>

#include "reference/process/signal_name.h"
#include "reference/process/start_process.h"

namespace clusterspec {
namespace {

using Clock = std::chrono::steady_clock;

// A started program, until it is waited for.
class Child {
 public:
  Child(StartedProcess process, const SubprocessOptions& options)
      : process_(std::move(process)),
        shares_group_(options.shares_group),
        limit_(options.output_limit),
        out_(std::move(process_.peers[STDOUT_FILENO])),
        err_(std::move(process_.peers[STDERR_FILENO])) {
    fcntl(out_.get(), F_SETFL, O_NONBLOCK);
    fcntl(err_.get(), F_SETFL, O_NONBLOCK);
  }

  // Reads the streams until the program has ended, or kills it when the time is over.
  SubprocessResult Wait(int timeout_ms) {
    const auto deadline = Clock::now() + std::chrono::milliseconds(timeout_ms);
    while (!Ended()) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
      if (left <= 0) {
        result_.timed_out = true;
        Kill();
        break;
      }
      WaitForNews(static_cast<int>(left));
      ReadStreams();
    }
    if (!shares_group_) Kill();  // before the reaping, while the group's number is surely ours
    Reap();
    ReadStreams();
    return std::move(result_);
  }

 private:
  // Without reaping it: its number must stay taken until its group is killed.
  bool Ended() const {
    siginfo_t info{};
    const int flags = WEXITED | WNOHANG | WNOWAIT;
    const int outcome = waitid(P_PID, static_cast<id_t>(process_.pid), &info, flags);
    return outcome != 0 || info.si_pid == process_.pid;
  }

  void WaitForNews(int timeout_ms) {
    // A kernel or sandbox without pidfds: look again now and then instead.
    constexpr int kLookAgainMs = 10;
    if (process_.pidfd.get() < 0) timeout_ms = std::min(timeout_ms, kLookAgainMs);
    std::array<pollfd, 3> news = {pollfd{process_.pidfd.get(), POLLIN, 0},
                                  pollfd{out_.get(), POLLIN, 0}, pollfd{err_.get(), POLLIN, 0}};
    poll(news.data(), news.size(), timeout_ms);
  }

  void ReadStreams() {
    Read(&out_, &result_.output);
    Read(&err_, &result_.errors);
  }

  // Takes what is there now, but no more than the largest pipe can hold: one that is filled as
  // fast as it is read must not keep us from the clock. The pipe is closed at its end, so that
  // poll no longer reports it.
  void Read(FileDescriptor* pipe, std::string* text) {
    std::array<char, 16384> buffer{};
    for (int i = 0; i < 64 && pipe->get() >= 0; ++i) {
      const ssize_t count = read(pipe->get(), buffer.data(), buffer.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && errno == EAGAIN) return;
      if (count <= 0) return pipe->Close();
      const auto bytes = static_cast<size_t>(count);
      const size_t kept = std::min(bytes, limit_ - text->size());
      text->append(buffer.data(), kept);
      if (kept < bytes) result_.truncated = true;
    }
  }

  void Kill() const { kill(shares_group_ ? process_.pid : -process_.pid, SIGKILL); }

  void Reap() {
    int status = 0;
    pid_t reaped = -1;
    do {
      reaped = waitpid(process_.pid, &status, 0);
    } while (reaped < 0 && errno == EINTR);
    if (reaped != process_.pid) return;  // someone else has reaped it: exit_code stays -1
    if (WIFEXITED(status)) result_.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) result_.signal = WTERMSIG(status);
  }

  StartedProcess process_;
  bool shares_group_;
  size_t limit_;
  FileDescriptor out_;
  FileDescriptor err_;
  SubprocessResult result_;
};

}  // namespace

std::string SubprocessResult::HowItEnded() const {
  if (timed_out) return "was not done in time and was killed";
  if (signal != 0) return "was ended by " + SignalName(signal);
  if (exit_code < 0) return "ended in an unknown way";
  return fmt::format("exited with code {}", exit_code);
}

Result<SubprocessResult> RunSubprocess(const std::vector<std::string>& command,
                                       const SubprocessOptions& options) {
  CLUSTERSPEC_ASSERT(!command.empty());
  ProcessOptions start;
  start.program = command.front();
  start.arguments = command;
  start.folder = options.folder;
  start.descriptors = {{STDIN_FILENO, {ChildDescriptor::Kind::kNull}},
                       {STDOUT_FILENO, {ChildDescriptor::Kind::kPipe}},
                       {STDERR_FILENO, {ChildDescriptor::Kind::kPipe}}};
  start.process_group = options.shares_group ? ProcessGroup::kOfCaller : ProcessGroup::kOwn;
  start.ends_with_caller = true;
  auto started = StartProcess(start);
  if (!started) return Error{ToString(started.error()), {}};
  return Child(*std::move(started), options).Wait(options.timeout_ms);
}

}  // namespace clusterspec

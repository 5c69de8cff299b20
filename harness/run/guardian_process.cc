#include "harness/run/guardian_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "harness/run/isolation.h"
#include "harness/run/owned_process.h"
#include "harness/run/process_sample.h"
#include "harness/run/remove_folder.h"
#include "harness/run/run_process.h"
#include "harness/run/scratch.h"
#include "reference/process/file_descriptor.h"
#include "reference/process/signal_name.h"

namespace clusterspec {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Between two looks for what killed runs have left.
constexpr int kOrphanCheckMs = 10;

// Why the process of a run neither ended the run nor can, for people.
std::string Condition(pid_t pid) {
  const std::vector<pid_t> children = Children(pid);
  switch (StateOf(pid)) {
    case 'T':
      return "was stopped by a signal";
    case 't':
      return "was stopped by a debugger";
    default:
      // Who starts a program waits until it runs.
      if (std::any_of(children.begin(), children.end(), IsStopped)) {
        return "waited for a process that was stopped by a signal";
      }
      return "did not end in time";
  }
}

class GuardianProcess {
 public:
  GuardianProcess(const GuardianTask& task, int socket)
      : task_(task), socket_(socket), children_(CatchAllSignals()) {}

  void Serve() {
    while (!leaving_ || !runs_.empty() || orphans_) {
      Poll();
      Reap();
      EndOverdue();
      orphans_ = !KillChildren(OwnPids()).empty();
    }
    // Whoever was to take the folder away is gone.
    if (alone_) static_cast<void>(RemoveFolder(task_.options.folder).has_value());
  }

 private:
  struct Run {
    size_t index = 0;
    FileDescriptor stop;  // closed: the run is to end
    steady_clock::time_point due;
    std::string problem;
  };

  // Nothing but SIGKILL and SIGSTOP reaches this process.
  static FileDescriptor CatchAllSignals() {
    sigset_t signals;
    sigfillset(&signals);
    sigprocmask(SIG_SETMASK, &signals, nullptr);
    sigemptyset(&signals);
    sigaddset(&signals, SIGCHLD);
    return FileDescriptor(signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC));
  }

  void Poll() {
    std::array<pollfd, 2> waits{{{children_.get(), POLLIN, 0}, {socket_, POLLIN, 0}}};
    if (poll(waits.data(), alone_ ? 1 : 2, TimeoutMs()) <= 0) return;
    signalfd_siginfo ignored{};
    while (read(children_.get(), &ignored, sizeof(ignored)) > 0) {
    }
    if (waits[1].revents != 0) TakeOrder();
  }

  int TimeoutMs() const {
    if (orphans_) return kOrphanCheckMs;
    int timeout = -1;
    for (const auto& [pid, run] : runs_) {
      const auto left =
          std::chrono::duration_cast<milliseconds>(run.due - steady_clock::now()).count();
      const int ms = static_cast<int>(std::clamp<int64_t>(left + 1, 0, 1'000'000));
      timeout = timeout < 0 ? ms : std::min(timeout, ms);
    }
    return timeout;
  }

  void TakeOrder() {
    GuardianOrder order;
    const ssize_t size = recv(socket_, &order, sizeof(order), 0);
    if (size < 0 && errno == EINTR) return;
    if (size != sizeof(order)) {
      alone_ = leaving_ = true;
      return StopAll();
    }
    switch (order.kind) {
      case GuardianOrder::Kind::kBegin:
        return Begin(order);
      case GuardianOrder::Kind::kStop:
        return StopAll();
      case GuardianOrder::Kind::kLeave:
        leaving_ = true;
        return StopAll();
    }
  }

  void Begin(const GuardianOrder& order) {
    std::array<int, 2> stop{};
    if (pipe2(stop.data(), O_CLOEXEC) != 0) {
      return Tell(order.index, "cannot make a pipe: " + SystemMessage(errno));
    }
    FileDescriptor heard(stop[0]);
    Run run{order.index, FileDescriptor(stop[1]),
            steady_clock::now() + task_.options.deadline + task_.grace, ""};
    const pid_t pid = task_.options.isolate ? ForkIsolated() : fork();
    if (pid < 0) return Tell(order.index, "cannot fork: " + SystemMessage(errno));
    if (pid == 0) {
      run.stop.Close();
      CloseOwnDescriptors();
      RunOptions options = task_.options;
      options.number = order.index;
      BeRunProcess(*task_.scenarios[order.index], task_.implementation, options, heard.get(),
                   task_.traces[order.slot]);
    }
    runs_.emplace(pid, std::move(run));
  }

  // In a run's process: while it holds them, nobody hears of the guardian's end.
  void CloseOwnDescriptors() {
    close(socket_);
    children_.Close();
    for (auto& [pid, run] : runs_) run.stop.Close();
  }

  void StopAll() {
    for (auto& [pid, run] : runs_) {
      run.stop.Close();
      run.due = std::min(run.due, steady_clock::now() + task_.grace);
    }
  }

  void Reap() {
    int status = 0;
    pid_t pid = 0;
    while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0) {
      const auto run = runs_.find(pid);
      if (run == runs_.end()) continue;  // what a killed run has left
      if (WIFSTOPPED(status)) {
        End(pid, &run->second);
        continue;
      }
      if (WIFSIGNALED(status) && run->second.problem.empty()) {
        run->second.problem = "died of " + SignalName(WTERMSIG(status));
      }
      Tell(run->second.index,
           run->second.problem.empty()
               ? ""
               : "the harness's own process for this run " + run->second.problem);
      // Whoever was killed has left its folder.
      if (!WIFEXITED(status)) RemoveScratchOf(task_.options.folder, run->second.index);
      runs_.erase(run);
    }
  }

  void EndOverdue() {
    for (auto& [pid, run] : runs_) {
      if (run.problem.empty() && steady_clock::now() >= run.due) End(pid, &run);
    }
  }

  static void End(pid_t pid, Run* run) {
    run->problem = Condition(pid) + " and was killed";
    kill(pid, SIGKILL);  // nobody else can have its number before it is waited for
  }

  void Tell(size_t index, const std::string& problem) const {
    GuardianNews news;
    news.index = index;
    problem.copy(news.problem.data(), news.problem.size() - 1);
    send(socket_, &news, sizeof(news), MSG_NOSIGNAL);
  }

  std::vector<pid_t> OwnPids() const {
    std::vector<pid_t> pids;
    pids.reserve(runs_.size());
    for (const auto& [pid, run] : runs_) pids.push_back(pid);
    return pids;
  }

  const GuardianTask& task_;
  int socket_;
  FileDescriptor children_;  // readable when a child has ended or was stopped
  std::map<pid_t, Run> runs_;
  bool leaving_ = false;
  bool alone_ = false;  // the other end of the socket is closed
  bool orphans_ = false;
};

}  // namespace

void BeGuardianProcess(const GuardianTask& task, int socket) {
  setsid();
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  prctl(PR_SET_PDEATHSIG, SIGCONT);  // stopped, it would not hear that the other end is closed
  GuardianProcess(task, socket).Serve();
  std::_Exit(0);
}

}  // namespace clusterspec

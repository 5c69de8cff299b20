#include "reference/runtime/launcher.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "reference/runtime/channel.h"

namespace cluster {
namespace {

constexpr int kCannotExecute = 127;

// What the child reports when it fails before it becomes the new program.
struct Failure {
  int error = 0;
  char step = 0;  // index of kSteps
};

enum Step : char { kSetDescriptors, kChangeFolder, kSetGroup, kSetUser };

std::vector<char*> Pointers(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (const std::string& each : strings) pointers.push_back(const_cast<char*>(each.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// Descriptors that are closed unless they are taken.
class Closer {
 public:
  ~Closer() {
    for (const int fd : fds_) close(fd);
  }
  void Add(int fd) { fds_.push_back(fd); }
  void Take(int fd) { fds_.erase(std::remove(fds_.begin(), fds_.end(), fd), fds_.end()); }

 private:
  std::vector<int> fds_;
};

class Launcher {
 public:
  explicit Launcher(const LaunchOptions& options)
      : options_(options),
        arguments_(Pointers(options.arguments)),
        environment_(Pointers(options.environment)) {}

  Launched Run() {
    if (!MakeDescriptors()) return Failed(errno, "make pipes");
    const pid_t pid = fork();
    if (pid == 0) BecomeChild();
    if (pid < 0) return Failed(errno, "fork");
    return Await(pid);
  }

 private:
  Launched Failed(int error, const std::string& what) {
    Launched launched;
    launched.error = error;
    launched.failed = what;
    return launched;
  }

  // All in the parent, so that the child only copies.
  bool MakeDescriptors() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    Own(ends);
    report_read_ = ends[0];
    report_write_ = ends[1];
    for (const StdioEntry& entry : options_.stdio) {
      const auto place = static_cast<int>(given_.size());
      int mine = -1;
      int given = -1;
      if (!MakeEntry(entry, place, &mine, &given)) return false;
      launched_.pipes.push_back(entry.kind == StdioEntry::Kind::kPipe ? mine : -1);
      if (entry.kind == StdioEntry::Kind::kChannel) launched_.channel = mine;
      given_.push_back(given);
    }
    return true;
  }

  void Own(const std::array<int, 2>& ends) {
    closer_.Add(ends[0]);
    closer_.Add(ends[1]);
  }

  bool MakeEntry(const StdioEntry& entry, int place, int* mine, int* given) {
    std::array<int, 2> ends{};
    switch (entry.kind) {
      case StdioEntry::Kind::kDescriptor:
        *given = entry.descriptor;
        return fcntl(entry.descriptor, F_GETFD) >= 0;
      case StdioEntry::Kind::kIgnore:
        *given = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (*given >= 0) closer_.Add(*given);
        return *given >= 0;
      case StdioEntry::Kind::kChannel:
        if (!MakeChannelPair(ends.data())) return false;
        break;
      case StdioEntry::Kind::kPipe:
        if (!MakePipe(place, &ends)) return false;
        break;
    }
    Own(ends);
    *mine = ends[0];
    *given = ends[1];
    return true;
  }

  // Both ways beyond the three standard streams, as with other runtimes.
  static bool MakePipe(int place, std::array<int, 2>* ends) {
    if (place > 2) return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends->data()) == 0;
    if (pipe2(ends->data(), O_CLOEXEC) != 0) return false;
    if (place == 0) std::swap((*ends)[0], (*ends)[1]);
    return true;
  }

  Launched Await(pid_t pid) {
    closer_.Take(report_write_);
    close(report_write_);
    Failure failure;
    ssize_t count = 0;
    do {
      count = read(report_read_, &failure, sizeof(failure));
    } while (count < 0 && errno == EINTR);
    if (count == sizeof(failure)) {
      waitpid(pid, nullptr, 0);
      return Failed(failure.error, Describe(failure.step));
    }
    launched_.pid = pid;
    launched_.pidfd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
    if (launched_.pidfd < 0) {  // no more descriptors: a process that nobody watches must not be
      const int error = errno;
      kill(pid, SIGKILL);
      waitpid(pid, nullptr, 0);
      return Failed(error, "watch the process");
    }
    for (const int fd : launched_.pipes) closer_.Take(fd);
    closer_.Take(launched_.channel);
    return std::move(launched_);
  }

  std::string Describe(char step) const {
    if (step == kChangeFolder) return "change to the folder " + options_.folder;
    if (step == kSetGroup) {
      return "become the group " + std::to_string(options_.gid.value_or(0));
    }
    if (step == kSetUser) return "become the user " + std::to_string(options_.uid.value_or(0));
    return "set up descriptors";
  }

  // ---- in the child: nothing here may allocate, since another thread may have held a lock

  [[noreturn]] void BecomeChild() {
    ResetSignals();
    PlaceDescriptors();
    if (!options_.folder.empty() && chdir(options_.folder.c_str()) != 0) Report(kChangeFolder);
    if ((options_.uid || options_.gid) && geteuid() == 0) setgroups(0, nullptr);
    if (options_.gid && setgid(*options_.gid) != 0) Report(kSetGroup);
    if (options_.uid && setuid(*options_.uid) != 0) Report(kSetUser);
    // What this process got without the mark is not for its children.
    syscall(SYS_close_range, static_cast<unsigned>(std::max<size_t>(given_.size(), 3)), ~0u,
            4u /* CLOSE_RANGE_CLOEXEC */);
    execvpe(options_.file.c_str(), arguments_.data(), environment_.data());
    Say("cannot run ");
    Say(options_.file.c_str());
    Say(": ");
    Say(strerrordesc_np(errno));
    Say("\n");
    _exit(kCannotExecute);
  }

  static void Say(const char* text) {
    if (text == nullptr || write(STDERR_FILENO, text, std::strlen(text)) < 0) return;
  }

  static void ResetSignals() {
    struct sigaction usual {};
    usual.sa_handler = SIG_DFL;
    for (int signal = 1; signal < NSIG; ++signal) sigaction(signal, &usual, nullptr);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
  }

  // First out of the way, since a place may be taken by what another one needs.
  void PlaceDescriptors() {
    const auto count = static_cast<int>(given_.size());
    report_write_ = fcntl(report_write_, F_DUPFD_CLOEXEC, std::max(count, 3));
    for (int& fd : given_) {
      fd = fcntl(fd, F_DUPFD_CLOEXEC, std::max(count, 3));
      if (fd < 0) Report(kSetDescriptors);
    }
    for (int place = 0; place < count; ++place) {
      if (dup2(given_[static_cast<size_t>(place)], place) < 0) Report(kSetDescriptors);
    }
  }

  [[noreturn]] void Report(char step) const {
    const Failure failure{errno, step};
    if (write(report_write_, &failure, sizeof(failure)) < 0) _exit(kCannotExecute);
    _exit(kCannotExecute);
  }

  const LaunchOptions& options_;
  std::vector<char*> arguments_;
  std::vector<char*> environment_;
  Closer closer_;
  Launched launched_;
  std::vector<int> given_;  // what the child gets, by its own descriptor
  int report_read_ = -1;
  int report_write_ = -1;
};

}  // namespace

Launched Launch(const LaunchOptions& options) { return Launcher(options).Run(); }

}  // namespace cluster

#include "reference/process/start_process.h"

// Without the compiled Boost.Filesystem. Boost 1.81 forgets to include boost/optional.hpp then.
#define BOOST_PROCESS_USE_STD_FS
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/optional.hpp>
#include <boost/process/v2/posix/vfork_launcher.hpp>
#include <boost/process/v2/process.hpp>
#include <cerrno>
#include <csignal>
#include <utility>

#include "reference/process/find_program.h"
#include "reference/process/initializers.h"

namespace clusterspec {
namespace {

namespace process = boost::process::v2;

std::vector<const char*> Pointers(const std::vector<std::string>& strings) {
  std::vector<const char*> pointers;
  pointers.reserve(strings.size() + 1);
  for (const std::string& each : strings) pointers.push_back(each.c_str());
  pointers.push_back(nullptr);
  return pointers;
}

// While the child has our handlers and our memory, no handler may run.
class AllSignalsBlocked {
 public:
  AllSignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~AllSignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  AllSignalsBlocked(const AllSignalsBlocked&) = delete;
  AllSignalsBlocked& operator=(const AllSignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

// A child that changes its user makes the memory that we share unreadable for debuggers and dumps.
class Dumpable {
 public:
  explicit Dumpable(const ProcessOptions& options)
      : in_danger_((options.user || options.group) && prctl(PR_GET_DUMPABLE) == 1) {}
  ~Dumpable() {
    if (in_danger_) prctl(PR_SET_DUMPABLE, 1);
  }
  Dumpable(const Dumpable&) = delete;
  Dumpable& operator=(const Dumpable&) = delete;

 private:
  bool in_danger_;
};

// Whether there is room for the descriptors that the library makes in this process. Boost 1.81 has
// started the program, and leaks one of them, when it finds that there is not. False: errno says
// why.
bool HasRoomToWatch() {
  // For the process, epoll, its timer and its interrupter.
  std::array<FileDescriptor, 4> room;
  for (FileDescriptor& each : room) {
    const int first = room[0].get();
    each = FileDescriptor(first < 0 ? eventfd(0, EFD_CLOEXEC) : fcntl(first, F_DUPFD_CLOEXEC, 0));
    if (each.get() < 0) return false;
  }
  return true;
}

class Starter {
 public:
  explicit Starter(const ProcessOptions& options) : options_(options) {}

  Result<StartedProcess, StartFailure> Run() {
    for (const auto& [place, wanted] : options_.descriptors) {
      if (!Make(place, wanted)) return StartFailure{errno, "make descriptors"};
    }
    if (!HasRoomToWatch()) return StartFailure{errno, "make descriptors"};
    const int error = Launch();
    if (started_.pid <= 0) return StartFailure{error, "start another process"};
    const bool failed = progress_.error_number != 0;
    if (failed && !(progress_.step == StartStep::kExecute && options_.fails_as_from_shell)) {
      Reap();
      return StartFailure{progress_.error_number, Action(progress_.step)};
    }
    return Watched();
  }

 private:
  // False: errno says why.
  bool Make(int place, const ChildDescriptor& wanted) {
    std::array<int, 2> ends = {-1, -1};  // ours, the child's
    switch (wanted.kind) {
      case ChildDescriptor::Kind::kCopy:
        given_[place] = wanted.fd;
        return fcntl(wanted.fd, F_GETFD) >= 0;
      case ChildDescriptor::Kind::kNull:
        ends[1] = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (ends[1] < 0) return false;
        break;
      case ChildDescriptor::Kind::kPipe:
        if (pipe2(ends.data(), O_CLOEXEC) != 0) return false;
        if (place == STDIN_FILENO) std::swap(ends[0], ends[1]);
        break;
      case ChildDescriptor::Kind::kSocketPair:
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return false;
        break;
    }
    if (ends[0] >= 0) started_.peers.emplace(place, ends[0]);
    given_[place] = ends[1];
    childs_.emplace_back(ends[1]);
    return true;
  }

  // Gives an errno value that tells why there is no child; what went wrong in a child is in
  // progress_.
  int Launch() {
    const std::string path = PathToExecute(options_.program, options_.folder);
    auto arguments = Pointers(options_.arguments);
    std::vector<const char*> environment;
    process::posix::vfork_launcher launcher;
    if (options_.environment) {
      environment = Pointers(*options_.environment);
      launcher.env = environment.data();
    }
    LastWords last_words(&progress_, options_, path, launcher.env);
    const Dumpable dumpable(options_);
    const AllSignalsBlocked blocked;
    boost::system::error_code error;
    try {
      // One for each start: with vfork, the child would spoil the reactor of one that is in use.
      boost::asio::io_context context;
      launcher(context.get_executor(), error, std::filesystem::path(path), arguments.data(),
               UsualSignals(&progress_), InGroup(&progress_, options_.process_group),
               WithDescriptors(&progress_, given_), InFolder(&progress_, options_.folder),
               AsGroup(&progress_, options_), AsUser(&progress_, options_.user),
               EndsWithCaller(&progress_, options_.ends_with_caller), last_words)
          .detach();  // or it would end the child
    } catch (const boost::system::system_error& thrown) {
      // It may have started the child and then not be able to watch it.
      if (!error) error = thrown.code();
    }
    started_.pid = launcher.pid;
    return error.value();
  }

  // In Boost 1.81 what the library returns has a descriptor of its own for the process, and does
  // not give it away.
  Result<StartedProcess, StartFailure> Watched() {
    // Not glibc's pidfd_open: the header of glibc 2.36 lacks extern "C".
    started_.pidfd = FileDescriptor(static_cast<int>(syscall(SYS_pidfd_open, started_.pid, 0)));
    const int error = errno;
    const bool bearable = !options_.needs_pidfd && (error == ENOSYS || error == EPERM);
    if (started_.pidfd.get() < 0 && !bearable) {
      kill(started_.pid, SIGKILL);  // a process that nobody watches must not be
      Reap();
      return StartFailure{error, "watch the process"};
    }
    return std::move(started_);
  }

  void Reap() const {
    while (waitpid(started_.pid, nullptr, 0) < 0 && errno == EINTR) {
    }
  }

  std::string Action(StartStep step) const {
    switch (step) {
      case StartStep::kSetSignals:
        return "reset signals";
      case StartStep::kLeaveGroup:
        return "leave the process group";
      case StartStep::kSetDescriptors:
        return "set up descriptors";
      case StartStep::kChangeFolder:
        return "change to the folder " + options_.folder;
      case StartStep::kSetGroup:
        return fmt::format("become the group {}", options_.group.value_or(0));
      case StartStep::kSetUser:
        return fmt::format("become the user {}", options_.user.value_or(0));
      case StartStep::kExecute:
        break;
    }
    return "run " + options_.program +
           (options_.folder.empty() ? "" : " in the folder " + options_.folder);
  }

  const ProcessOptions& options_;
  Progress progress_;
  StartedProcess started_;
  std::map<int, int> given_;            // ours, by the child's numbers
  std::vector<FileDescriptor> childs_;  // closed here when it has its copies
};

}  // namespace

std::string ToString(const StartFailure& failure) {
  return fmt::format("cannot {}: {}", failure.action, SystemMessage(failure.error_number));
}

Result<StartedProcess, StartFailure> StartProcess(const ProcessOptions& options) {
  CLUSTERSPEC_ASSERT(!options.arguments.empty());
  return Starter(options).Run();
}

}  // namespace clusterspec

#include "reference/process/subprocess.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <utility>

namespace clusterspec {
namespace {

using Clock = std::chrono::steady_clock;

class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileDescriptor() { Close(); }

  int get() const { return fd_; }
  void Close() {
    if (fd_ >= 0) close(std::exchange(fd_, -1));
  }

 private:
  int fd_ = -1;
};

struct Pipe {
  FileDescriptor read;
  FileDescriptor write;
};

Result<Pipe> MakePipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return Error{fmt::format("cannot make a pipe: {}", SystemMessage(errno)), {}};
  }
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

// posix_spawn's two objects. The child starts with no signal blocked or ignored, whatever the
// caller has set up for itself.
class SpawnSettings {
 public:
  explicit SpawnSettings(const SubprocessOptions& options) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    if (!options.shares_group) flags |= POSIX_SPAWN_SETPGROUP;
    posix_spawnattr_setflags(&attributes_, static_cast<short>(flags));
    if (!options.folder.empty()) {
      posix_spawn_file_actions_addchdir_np(&actions_, options.folder.c_str());
    }
  }
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  void Connect(int out, int err) {
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, err, STDERR_FILENO);
  }

  // An errno value, or 0.
  int Spawn(const std::vector<std::string>& command, pid_t* pid) const {
    std::vector<char*> arguments;
    arguments.reserve(command.size() + 1);
    // posix_spawn takes char* for old times' sake; it does not write there.
    for (const std::string& text : command) arguments.push_back(const_cast<char*>(text.c_str()));
    arguments.push_back(nullptr);
    return posix_spawnp(pid, arguments[0], &actions_, &attributes_, arguments.data(), environ);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

// A started program, until it is waited for.
class Child {
 public:
  static Result<Child> Start(const std::vector<std::string>& command,
                             const SubprocessOptions& options) {
    auto out = MakePipe();
    auto err = MakePipe();
    if (!out) return out.error();
    if (!err) return err.error();
    SpawnSettings settings(options);
    settings.Connect(out->write.get(), err->write.get());
    Child child;
    const int error = settings.Spawn(command, &child.pid_);
    if (error != 0) return CannotStart(command[0], options.folder, error);
    child.shares_group_ = options.shares_group;
    child.limit_ = options.output_limit;
    child.out_ = std::move(out->read);
    child.err_ = std::move(err->read);
    // Not glibc's pidfd_open: the header of glibc 2.36 lacks extern "C".
    child.life_ = FileDescriptor(static_cast<int>(syscall(SYS_pidfd_open, child.pid_, 0)));
    return child;
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
  static Error CannotStart(const std::string& program, const std::string& folder, int error) {
    const std::string place = folder.empty() ? "" : fmt::format(" in {}", folder);
    return Error{fmt::format("cannot start '{}'{}: {}", program, place, SystemMessage(error)), {}};
  }

  // Without reaping it: its number must stay taken until its group is killed.
  bool Ended() const {
    siginfo_t info{};
    const int flags = WEXITED | WNOHANG | WNOWAIT;
    const int outcome = waitid(P_PID, static_cast<id_t>(pid_), &info, flags);
    return outcome != 0 || info.si_pid == pid_;
  }

  void WaitForNews(int timeout_ms) {
    // A kernel or sandbox without pidfds: look again now and then instead.
    constexpr int kLookAgainMs = 10;
    if (life_.get() < 0) timeout_ms = std::min(timeout_ms, kLookAgainMs);
    std::array<pollfd, 3> news = {pollfd{life_.get(), POLLIN, 0}, pollfd{out_.get(), POLLIN, 0},
                                  pollfd{err_.get(), POLLIN, 0}};
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

  void Kill() const { kill(shares_group_ ? pid_ : -pid_, SIGKILL); }

  void Reap() {
    int status = 0;
    pid_t reaped = -1;
    do {
      reaped = waitpid(pid_, &status, 0);
    } while (reaped < 0 && errno == EINTR);
    if (reaped != pid_) return;  // someone else has reaped it: exit_code stays -1
    if (WIFEXITED(status)) result_.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) result_.signal = WTERMSIG(status);
  }

  pid_t pid_ = -1;
  bool shares_group_ = false;
  size_t limit_ = 0;
  FileDescriptor out_;
  FileDescriptor err_;
  FileDescriptor life_;  // readable when the program has ended
  SubprocessResult result_;
};

bool IsProgram(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::string SubprocessResult::HowItEnded() const {
  if (timed_out) return "was not done in time and was killed";
  if (signal != 0) {
    const char* name = sigabbrev_np(signal);
    return name != nullptr ? fmt::format("was ended by SIG{}", name)
                           : fmt::format("was ended by signal {}", signal);
  }
  if (exit_code < 0) return "ended in an unknown way";
  return fmt::format("exited with code {}", exit_code);
}

Result<SubprocessResult> RunSubprocess(const std::vector<std::string>& command,
                                       const SubprocessOptions& options) {
  CLUSTERSPEC_ASSERT(!command.empty());
  auto child = Child::Start(command, options);
  if (!child) return child.error();
  return child->Wait(options.timeout_ms);
}

std::optional<std::string> FindProgram(const std::string& name) {
  std::error_code ignored;
  const auto absolute = [&](const std::string& path) {
    return std::filesystem::absolute(path, ignored).lexically_normal().string();
  };
  if (name.empty()) return std::nullopt;
  if (name.find('/') != std::string::npos) {
    return IsProgram(name) ? std::optional(absolute(name)) : std::nullopt;
  }
  const char* path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "/usr/local/bin:/usr/bin:/bin" : path;
  while (true) {
    const size_t colon = rest.find(':');
    // An empty entry means the current folder.
    const std::string_view folder = colon == 0 || rest.empty() ? "." : rest.substr(0, colon);
    const std::string candidate = fmt::format("{}/{}", folder, name);
    if (IsProgram(candidate)) return absolute(candidate);
    if (colon == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(colon + 1);
  }
}

}  // namespace clusterspec

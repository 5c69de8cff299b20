#include "reference/process/initializers.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <utility>

namespace clusterspec {
namespace {

constexpr int kCannotExecute = 127;
constexpr int kStandardStreams = 3;

void Say(const char* text) {
  if (text == nullptr || write(STDERR_FILENO, text, std::strlen(text)) < 0) return;
}

}  // namespace

bool UsualSignals::Apply() {
  struct sigaction usual {};
  usual.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) sigaction(signal, &usual, nullptr);
  sigset_t none;
  sigemptyset(&none);
  return sigprocmask(SIG_SETMASK, &none, nullptr) == 0;
}

bool InGroup::Apply() {
  switch (group) {
    case ProcessGroup::kOfCaller:
      return true;
    case ProcessGroup::kOwn:
      return setpgid(0, 0) == 0;
    case ProcessGroup::kOwnSession:
      return setsid() >= 0;
  }
  return false;
}

WithDescriptors::WithDescriptors(Progress* progress, std::map<int, int> given)
    : InChild(progress, StartStep::kSetDescriptors),
      given_(std::move(given)),
      first_free_(std::max(kStandardStreams, given_.empty() ? 0 : given_.rbegin()->first + 1)),
      safe_(given_.size()) {}

// First out of the way, where a place is taken by what another one needs.
bool WithDescriptors::Apply() {
  size_t i = 0;
  for (const auto& [place, fd] : given_) {
    safe_[i] = fd < first_free_ ? fcntl(fd, F_DUPFD_CLOEXEC, first_free_) : fd;
    if (safe_[i++] < 0) return false;
  }
  // The library closes what is beyond the last place, but in Boost 1.81 nothing between places.
  syscall(SYS_close_range, kStandardStreams, ~0u, 4u /* CLOSE_RANGE_CLOEXEC */);
  i = 0;
  for (const auto& [place, fd] : given_) {
    if (dup2(safe_[i++], place) < 0) return false;
  }
  return true;
}

bool InFolder::Apply() { return folder.empty() || chdir(folder.c_str()) == 0; }

// System calls: the functions of the C library take locks and look for other threads, which are
// ours.

bool AsGroup::Apply() {
  if ((user || group) && geteuid() == 0) syscall(SYS_setgroups, 0, nullptr);
  return !group || syscall(SYS_setgid, *group) == 0;
}

bool AsUser::Apply() { return !user || syscall(SYS_setuid, *user) == 0; }

EndsWithCaller::EndsWithCaller(Progress* progress, bool wanted)
    : InChild(progress, StartStep::kExecute), wanted_(wanted), caller_(getpid()) {}

bool EndsWithCaller::Apply() {
  if (!wanted_) return true;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != caller_) _exit(kCannotExecute);  // it ended before the line above
  return true;
}

LastWords::LastWords(Progress* progress, const ProcessOptions& options, const std::string& path,
                     const char* const* environment)
    : progress_(*progress),
      speaks_(options.fails_as_from_shell),
      sentence_("cannot run " + options.program + ": "),
      environment_(environment),
      as_script_({"/bin/sh", path.c_str()}) {
  for (size_t i = 1; i < options.arguments.size(); ++i) {
    as_script_.push_back(options.arguments[i].c_str());
  }
  as_script_.push_back(nullptr);
}

void LastWords::Leave(int error_number) {
  const bool at_the_program = progress_.step == StartStep::kExecute;
  if (at_the_program && error_number == ENOEXEC) {
    execve(as_script_[0], const_cast<char* const*>(as_script_.data()),
           const_cast<char* const*>(environment_));
  }
  progress_.error_number = error_number;
  if (at_the_program && speaks_) {
    Say(sentence_.c_str());
    Say(strerrordesc_np(error_number));
    Say("\n");
  }
  _exit(kCannotExecute);
}

}  // namespace clusterspec

#include "harness/run/stray_signals.h"

#include <unistd.h>

#include <csignal>

namespace clusterspec {
namespace {

volatile std::sig_atomic_t first_number = 0;
volatile std::sig_atomic_t first_sender = 0;
pid_t parent = 0;  // the kernel sends in its name when it ends

void Note(int number, siginfo_t* info, void* /*context*/) {
  const bool sent = info->si_code <= 0 && info->si_pid != getpid();
  if (sent) {
    if (first_number != 0 || info->si_pid == parent) return;
    first_sender = info->si_pid;
    first_number = number;
    return;
  }
  // A fault of this process, or abort(): what would have happened happens when the handler is left.
  std::signal(number, SIG_DFL);
  raise(number);
}

// Whether somebody else watches for it: a sanitizer.
bool IsWatched(int number) {
  struct sigaction now {};
  sigaction(number, nullptr, &now);
  return (now.sa_flags & SA_SIGINFO) != 0;
}

}  // namespace

void NoteStraySignals() {
  parent = getppid();
  struct sigaction action {};
  action.sa_sigaction = Note;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  for (int number = 1; number <= SIGRTMAX; ++number) {
    if (number == SIGCHLD || number == SIGPIPE || IsWatched(number)) continue;
    sigaction(number, &action, nullptr);  // refused for SIGKILL, SIGSTOP and those of the library
  }
}

std::optional<StraySignal> TakeStraySignal() {
  if (first_number == 0) return std::nullopt;
  const StraySignal stray{first_number, first_sender};
  first_number = 0;
  return stray;
}

}  // namespace clusterspec

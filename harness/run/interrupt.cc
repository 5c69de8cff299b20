#include "harness/run/interrupt.h"

#include <poll.h>

#include <csignal>
#include <initializer_list>

namespace clusterspec {
namespace {

volatile std::sig_atomic_t interrupted = 0;
int descriptor = -1;

void Note(int /*signal*/) { interrupted = 1; }

}  // namespace

void CatchInterrupts() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) {
    struct sigaction action {};
    action.sa_handler = Note;  // without SA_RESTART: poll must come back
    sigaction(signal, &action, nullptr);
  }
}

void InterruptWhenReadable(int fd) { descriptor = fd; }

bool Interrupted() {
  if (interrupted == 0 && descriptor >= 0) {
    pollfd wait{descriptor, POLLIN, 0};
    if (poll(&wait, 1, 0) > 0) interrupted = 1;
  }
  return interrupted != 0;
}

void Interrupt() { interrupted = 1; }

}  // namespace clusterspec

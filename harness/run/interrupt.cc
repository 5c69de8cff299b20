#include "harness/run/interrupt.h"

#include <csignal>

namespace clusterspec {
namespace {

volatile std::sig_atomic_t interrupted = 0;

void Note(int /*signal*/) { interrupted = 1; }

void Handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;  // without SA_RESTART: poll must come back
  sigaction(signal, &action, nullptr);
}

}  // namespace

void CatchInterrupts() {
  Handle(SIGINT, Note);
  Handle(SIGTERM, Note);
}

void CatchTermination() {
  Handle(SIGINT, SIG_IGN);
  Handle(SIGTERM, Note);
}

bool Interrupted() { return interrupted != 0; }

}  // namespace clusterspec

#include "harness/run/interrupt.h"

#include <csignal>
#include <initializer_list>

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
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) Handle(signal, Note);
}

void CatchTermination() {
  for (const int signal : {SIGINT, SIGHUP, SIGQUIT}) Handle(signal, SIG_IGN);
  Handle(SIGTERM, Note);
}

bool Interrupted() { return interrupted != 0; }

}  // namespace clusterspec

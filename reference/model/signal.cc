#include "reference/model/signal.h"

#include "spec/protocol/protocol.h"

namespace clusterspec::model {

std::optional<Signal> ParseSignal(std::string_view name) {
  const SignalSpec* found = FindSignal(name);
  if (found == nullptr) return std::nullopt;
  return found->number;
}

std::string_view SignalName(Signal signal) {
  for (const SignalSpec& each : AllSignals()) {
    if (each.number == signal) return each.name;
  }
  return "";
}

SignalAction DefaultAction(Signal signal) {
  const std::string_view name = SignalName(signal);
  for (const char* each : {"SIGUSR1", "SIGPIPE", "SIGCHLD", "SIGURG", "SIGWINCH"}) {
    if (name == each) return SignalAction::kIgnore;
  }
  for (const char* each : {"SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU"}) {
    if (name == each) return SignalAction::kStop;
  }
  return name == "SIGCONT" ? SignalAction::kContinue : SignalAction::kEnd;
}

}  // namespace clusterspec::model

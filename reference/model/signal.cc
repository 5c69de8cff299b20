#include "reference/model/signal.h"

#include <algorithm>
#include <iterator>

namespace clusterspec::model {
namespace {

struct Row {
  std::string_view name;
  Signal number;
  SignalAction action;
};

using enum SignalAction;

constexpr Row kTable[] = {
    {"SIGHUP", 1, kEnd},      {"SIGINT", 2, kEnd},        {"SIGQUIT", 3, kEnd},
    {"SIGILL", 4, kEnd},      {"SIGTRAP", 5, kEnd},       {"SIGABRT", 6, kEnd},
    {"SIGBUS", 7, kEnd},      {"SIGFPE", 8, kEnd},        {"SIGKILL", 9, kEnd},
    {"SIGUSR1", 10, kIgnore}, {"SIGSEGV", 11, kEnd},      {"SIGUSR2", 12, kEnd},
    {"SIGPIPE", 13, kIgnore}, {"SIGALRM", 14, kEnd},      {"SIGTERM", 15, kEnd},
    {"SIGCHLD", 17, kIgnore}, {"SIGCONT", 18, kContinue}, {"SIGSTOP", 19, kStop},
    {"SIGTSTP", 20, kStop},   {"SIGTTIN", 21, kStop},     {"SIGTTOU", 22, kStop},
    {"SIGURG", 23, kIgnore},  {"SIGWINCH", 28, kIgnore},
    {"SIGSYS", 31, kEnd},
};

}  // namespace

std::optional<Signal> ParseSignal(std::string_view name) {
  const auto found = std::find_if(std::begin(kTable), std::end(kTable),
                                  [&](const Row& row) { return row.name == name; });
  if (found == std::end(kTable)) return std::nullopt;
  return found->number;
}

std::string_view SignalName(Signal signal) {
  const auto found = std::find_if(std::begin(kTable), std::end(kTable),
                                  [&](const Row& row) { return row.number == signal; });
  return found == std::end(kTable) ? "" : found->name;
}

SignalAction DefaultAction(Signal signal) {
  const auto found = std::find_if(std::begin(kTable), std::end(kTable),
                                  [&](const Row& row) { return row.number == signal; });
  return found == std::end(kTable) ? kEnd : found->action;
}

}  // namespace clusterspec::model

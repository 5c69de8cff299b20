#include "reference/process/signal_name.h"

#include <fmt/format.h>

#include <cstring>

namespace clusterspec {

std::string SignalName(int number) {
  const char* name = sigabbrev_np(number);
  return name != nullptr ? fmt::format("SIG{}", name) : fmt::format("signal {}", number);
}

}  // namespace clusterspec

#include "reference/process/signal_name.h"

#include <fmt/format.h>

#include <algorithm>

#include "spec/protocol/protocol.h"

namespace clusterspec {

std::string SignalName(int number) {
  const auto all = AllSignals();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const SignalSpec& each) { return each.number == number; });
  return found != all.end() ? std::string(found->name) : fmt::format("signal {}", number);
}

}  // namespace clusterspec

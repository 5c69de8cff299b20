#include "harness/run/memory_kills.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace clusterspec {

int64_t MemoryKills(const std::string& vmstat) {
  std::ifstream words(vmstat);
  std::string name;
  int64_t number = 0;
  while (words >> name >> number) {
    if (name == "oom_kill") return number;
  }
  return 0;
}

std::optional<std::string> KilledForMemory(const std::vector<Event>& events, int64_t kills_before,
                                           int64_t kills_after) {
  if (kills_after <= kills_before) return std::nullopt;
  const auto killed = std::find_if(events.begin(), events.end(), [](const Event& event) {
    return (event.name == "os.exit" || event.name == "cluster.exit") &&
           StringOr(event.data, "signal") == "SIGKILL";
  });
  if (killed == events.end()) return std::nullopt;
  return fmt::format(
      "the machine is short: {} died of SIGKILL while the kernel killed processes for want of "
      "memory",
      killed->subject);
}

}  // namespace clusterspec

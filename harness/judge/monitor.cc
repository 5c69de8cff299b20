#include "harness/judge/monitor.h"

#include "harness/judge/monitor_tables.h"

namespace clusterspec {

std::span<const Monitor> Monitors() {
  static const std::vector<Monitor> all = [] {
    std::vector<Monitor> joined;
    for (const auto table : {LifeMonitors(), EventMonitors(), ScenarioMonitors(), RequestMonitors(),
                             VoluntaryMonitors()}) {
      joined.insert(joined.end(), table.begin(), table.end());
    }
    return joined;
  }();
  return all;
}

}  // namespace clusterspec

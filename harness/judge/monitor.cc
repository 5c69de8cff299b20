#include "harness/judge/monitor.h"

#include <utility>

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

std::vector<Watched> Watch(const Scenario& scenario, const Trace& trace,
                           const Catalogue& catalogue) {
  std::vector<Watched> watched;
  if (!trace.ending.traits().shows_behaviour) return watched;
  for (const Monitor& monitor : Monitors()) {
    const Requirement* requirement = catalogue.Find(monitor.requirement);
    CLUSTERSPEC_ASSERT(requirement != nullptr);
    if (!requirement->editions.Contains(trace.edition)) continue;
    if (requirement->IsLater(trace.edition, trace.node_version)) continue;
    const Requirement* used = catalogue.Find(monitor.uses);
    if (used != nullptr && used->IsLater(trace.edition, trace.node_version)) continue;
    Observation observation = monitor.check(scenario, trace);
    if (observation.seen) watched.push_back({&monitor, std::move(observation)});
  }
  return watched;
}

}  // namespace clusterspec

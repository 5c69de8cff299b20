#include "harness/judge/monitor.h"

#include <algorithm>
#include <string>
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

bool Monitor::CanDoWithout(const Gaps& gaps) const {
  return std::none_of(gaps.names().begin(), gaps.names().end(), [&](const std::string& gap) {
    const std::string padded = " " + std::string(needs) + " ";
    return padded.find(" " + gap + " ") != std::string::npos;
  });
}

std::vector<Watched> Watch(const Scenario& scenario, const Trace& trace,
                           const Catalogue& catalogue) {
  std::vector<Watched> watched;
  if (!trace.ending.traits().shows_behaviour) return watched;
  const Gaps gaps = Gaps::Of(trace.events);
  for (const Monitor& monitor : Monitors()) {
    if (!monitor.CanDoWithout(gaps)) continue;
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

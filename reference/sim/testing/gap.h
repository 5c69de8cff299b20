// Traces as an adapter with a gap would have told them, for tests.
#ifndef CLUSTERSPEC_REFERENCE_SIM_TESTING_GAP_H_
#define CLUSTERSPEC_REFERENCE_SIM_TESTING_GAP_H_

#include <string>
#include <utility>
#include <vector>

#include "spec/nouns/gaps.h"
#include "spec/nouns/trace.h"
#include "spec/protocol/protocol.h"

namespace clusterspec::sim {

// All that an adapter may be unable to tell: events, fields of their data, and states of workers.
inline std::vector<std::string> GapsOfTelling() {
  std::vector<std::string> gaps = {"snap", "snap.listed", "snap.connected", "snap.dead",
                                   "snap.exitedAfterDisconnect"};
  for (const EventSpec& event : AllEvents()) {
    const std::string name(event.name);
    if (Gaps::WhyNone(name)) continue;
    gaps.push_back(name);
    for (const FieldSpec& field : event.data) gaps.push_back(name + "." + std::string(field.name));
  }
  return gaps;
}

inline Trace WithGap(Trace trace, const std::string& gap) {
  const Gaps gaps({gap});
  std::erase_if(trace.events, [&](const Event& event) { return gaps.Has(event.name); });
  for (Event& event : trace.events) {
    if (event.name == "hello") event.data["cannot"] = json::array{gap};
    const size_t dot = gap.rfind('.');
    if (gap.substr(0, dot) == event.name) event.data.erase(gap.substr(dot + 1));
    if (gap == kStatesOfWorkers) event.snap.clear();
    for (auto& [worker, state] : event.snap) state = gaps.Blanked(state);
  }
  return trace;
}

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_TESTING_GAP_H_

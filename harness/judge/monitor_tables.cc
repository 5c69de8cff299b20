#include "harness/judge/monitor_tables.h"

#include <fmt/format.h>

#include <utility>

namespace clusterspec {

Finding FindingAt(const Trace& trace, size_t index, std::string message, std::string expected) {
  Finding finding;
  finding.message = std::move(message);
  finding.expected = std::move(expected);
  finding.seen = trace.events[index].ToString();
  finding.event = static_cast<int>(index);
  return finding;
}

Subjects FirstOf(const Trace& trace, std::string_view name) {
  Subjects first;
  for (size_t i = 0; i < trace.events.size(); ++i) {
    if (trace.events[i].name == name) first.emplace(trace.events[i].subject, i);
  }
  return first;
}

Subjects LastWords(const Trace& trace) {
  Subjects last;
  for (size_t i = 0; i < trace.events.size(); ++i) last[trace.events[i].process] = i;
  return last;
}

Observation EachEvent(const Trace& trace, std::string_view name, std::string_view expected,
                      const EventCheck& check) {
  Observation observation;
  for (size_t i = 0; i < trace.events.size() && !observation.violation; ++i) {
    if (trace.events[i].name != name) continue;
    observation.seen = true;
    std::string wrong = check(i, trace.events[i]);
    if (wrong.empty()) continue;
    observation.violation = FindingAt(trace, i, std::move(wrong), std::string(expected));
  }
  return observation;
}

Observation EachState(const Trace& trace, const StateCheck& check) {
  Observation observation;
  for (size_t i = 0; i < trace.events.size() && !observation.violation; ++i) {
    for (const auto& [worker, state] : trace.events[i].snap) {
      std::string wrong;
      if (!check(i, worker, state, &wrong)) continue;
      observation.seen = true;
      if (wrong.empty()) continue;
      observation.violation = FindingAt(trace, i, wrong, "see the requirement");
      observation.violation->seen = fmt::format("{}, at {}", worker, observation.violation->seen);
      break;
    }
  }
  return observation;
}

}  // namespace clusterspec

// Made-up scenarios and traces for the tests of monitors.
#ifndef CLUSTERSPEC_HARNESS_JUDGE_TESTING_MONITOR_KIT_H_
#define CLUSTERSPEC_HARNESS_JUDGE_TESTING_MONITOR_KIT_H_

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "harness/judge/monitor.h"
#include "harness/load/case_loader.h"
#include "harness/load/requirement_loader.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec {

inline const Catalogue& TheCatalogue() {
  static const Catalogue catalogue =
      LoadCatalogue(CLUSTERSPEC_SOURCE_DIR "/spec/requirements").value();
  return catalogue;
}

// `pattern` is a name and a subject; `snap` the four letters of w1.
inline Event MakeEvent(const std::string& process, const std::string& pattern,
                       const char* data = "{}", const std::string& snap = "") {
  Event event;
  const Pattern named = ParseShortPattern(pattern);
  event.name = named.event;
  event.subject = named.subject;
  event.process = process;
  event.data = ParseJson(data).value().as_object();
  if (!snap.empty()) event.snap["w1"] = *WorkerState::Parse(snap);
  return event;
}

// What the monitor sees. `steps` are those of a case, from "  - ".
inline Observation Observe(std::string_view name, const std::string& steps,
                           const std::vector<Event>& events) {
  const auto parsed = ParseCase("title: t\ncovers: [cluster.event.exit.once]\nsteps:\n" + steps +
                                    "  - await: cluster.setup\n",
                                "a.yaml", "a", TheCatalogue());
  EXPECT_TRUE(parsed) << steps;
  Trace trace;
  trace.events = events;
  for (const Monitor& each : Monitors()) {
    if (each.name == name) return each.check(parsed->scenario, trace);
  }
  ADD_FAILURE() << "no monitor is called " << name;
  return {};
}

// '-': nothing to say; 'p': kept; 'f': broken.
inline char Look(std::string_view name, const std::string& steps,
                 const std::vector<Event>& events) {
  const Observation observation = Observe(name, steps, events);
  return observation.violation ? 'f' : observation.seen ? 'p' : '-';
}

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_JUDGE_TESTING_MONITOR_KIT_H_

// Traces that somebody has tampered with: each is judged within the bound, whatever was done to it.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "harness/explain/find_deviations.h"
#include "harness/load/case_loader.h"
#include "harness/load/requirement_loader.h"
#include "reference/sim/simulate.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec::explain {
namespace {

constexpr const char* kKinds[] = {"drop", "swap", "duplicate", "move", "alter"};

// A letter of a snapshot, or what the event carries.
void Alter(std::mt19937* random, Event* event) {
  if (!event->snap.empty() && (*random)() % 2 == 0) {
    WorkerState& state = event->snap.begin()->second;
    state.connected = state.connected == 'C' ? '-' : 'C';
  } else if (!event->data.empty()) {
    event->data.begin()->value() = "tampered";
  } else {
    event->subject = "w9";
  }
}

// Gives the kind of change.
const char* Tamper(std::mt19937* random, std::vector<Event>* events) {
  const auto any = [&] {
    return events->begin() + static_cast<std::ptrdiff_t>((*random)() % events->size());
  };
  const size_t kind = (*random)() % std::size(kKinds);
  const auto chosen = any();
  switch (kind) {
    case 0:
      events->erase(chosen);
      break;
    case 1:
      std::swap(*chosen, *any());
      break;
    case 2:
      events->insert(any(), Event(*chosen));
      break;
    case 3: {
      Event moved = std::move(*chosen);
      events->erase(chosen);
      events->insert(any(), std::move(moved));
      break;
    }
    default:
      Alter(random, &*chosen);
  }
  return kKinds[kind];
}

TEST(Tampered, EveryTraceIsJudgedWithinTheBound) {
  const std::string root = CLUSTERSPEC_SOURCE_DIR;
  const Catalogue catalogue = LoadCatalogue(root + "/spec/requirements").value();
  const std::vector<Case> cases = LoadCases(root + "/cases", catalogue).value();
  const std::vector<model::Deviation> likely = {model::Deviation::kRemovedAtDisconnectCall,
                                                model::Deviation::kDisconnectCallbackAtFirst};
  constexpr size_t kAtATime = 100;  // steps that one look may try past the bound
  std::mt19937 random(17);
  size_t rejected = 0;
  size_t judged = 0;
  for (size_t i = random() % 3; i < cases.size(); i += 3) {
    const Case& each = cases[i];
    if (!each.editions.Contains(kCurrentEdition)) continue;
    sim::SimOptions options;
    options.seed = i;
    Trace trace = sim::Simulate(each.scenario, options);
    if (trace.events.size() < 3) continue;
    const char* kind = Tamper(&random, &trace.events);
    const Limits limits;
    const Explanation explanation = Explain(each.scenario, trace.edition, trace, likely, limits);
    EXPECT_LE(explanation.turns, limits.TurnsFor(trace) + kAtATime) << each.id << ", " << kind;
    Limits tight;
    tight.max_turns = 1'000;
    tight.max_turns_per_event = 10;
    EXPECT_LE(Explain(each.scenario, trace.edition, trace, likely, tight).turns,
              tight.TurnsFor(trace) + kAtATime)
        << each.id << ", " << kind;
    const bool open = explanation.gave_up || explanation.documented.answer == Answer::kInconclusive;
    rejected += explanation.explained() || open ? 0 : 1;
    ++judged;
  }
  EXPECT_GT(judged, 100u);
  EXPECT_GT(rejected, judged * 3 / 4);
}

// The bound decides nothing about the trace.
TEST(Tampered, ABoundThatWasHitLeavesItOpen) {
  const std::string root = CLUSTERSPEC_SOURCE_DIR;
  const Catalogue catalogue = LoadCatalogue(root + "/spec/requirements").value();
  const std::vector<Case> cases = LoadCases(root + "/cases", catalogue).value();
  const auto exits = std::find_if(cases.begin(), cases.end(), [](const Case& each) {
    return each.id == "cluster-events/exit-after-disconnect";
  });
  Trace trace = sim::Simulate(exits->scenario, {});
  trace.events[*trace.First("cluster.exit")].data["code"] = 7;
  Limits limits;
  const Explanation whole = Explain(exits->scenario, trace.edition, trace, {}, limits);
  EXPECT_FALSE(whole.gave_up);
  limits.max_turns_per_event = 0;
  limits.max_turns = whole.turns - 1;
  EXPECT_TRUE(Explain(exits->scenario, trace.edition, trace, {}, limits).gave_up);
}

}  // namespace
}  // namespace clusterspec::explain

#include "reference/sim/codec.h"

#include <gtest/gtest.h>

#include "harness/load/case_loader.h"
#include "harness/load/requirement_loader.h"
#include "reference/sim/random.h"
#include "reference/sim/simulator.h"
#include "reference/sim/testing/scenario_builder.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec::sim {
namespace {

std::string Encoded(const World& world) {
  std::string bytes;
  Encode(world, &bytes);
  return bytes;
}

// Runs on in a world and in its copy out of bytes: they must stay the same.
void WalkInTwo(const Scenario& scenario, Edition edition, uint64_t seed) {
  Simulator simulator(scenario, edition);
  World world = simulator.Start();
  Random random(seed);
  RandomChooser chooser(&random);
  Transitions transitions;
  for (simulator.Enabled(world, &transitions); !transitions.empty();
       simulator.Enabled(world, &transitions)) {
    World copy = Decode(Encoded(world));
    ASSERT_EQ(Encoded(copy), Encoded(world));
    Transitions of_copy;
    simulator.Enabled(copy, &of_copy);
    ASSERT_EQ(of_copy, transitions);
    const Transition transition =
        transitions[random.Below(static_cast<uint32_t>(transitions.size()))];
    Random same = random;
    RandomChooser same_chooser(&same);
    simulator.Apply(transition, &same_chooser, &copy, nullptr);
    simulator.Apply(transition, &chooser, &world, nullptr);
    ASSERT_EQ(Encoded(copy), Encoded(world)) << simulator.Describe(transition, world);
  }
}

TEST(Codec, NothingIsLostInAnyStateOfAnyCase) {
  const Catalogue catalogue = LoadCatalogue(CLUSTERSPEC_SOURCE_DIR "/spec/requirements").value();
  const auto cases = LoadCases(CLUSTERSPEC_SOURCE_DIR "/cases", catalogue).value();
  for (const Case& a_case : cases) {
    SCOPED_TRACE(a_case.id);
    for (const Edition edition : {Edition::kV10, Edition::kV18}) {
      WalkInTwo(a_case.scenario, edition, 3);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(Codec, TheRaceOfTwoWorkersTakesFewBytes) {
  ScenarioBuilder builder;
  builder
      .In("primary", {builder.Op("fork", {{"label", "w1"}}), builder.Op("fork", {{"label", "w2"}})})
      .Await("cluster.online w1")
      .In("primary",
          {builder.Op("disconnect", {{"target", "w1"}}), builder.Op("kill", {{"target", "w2"}})})
      .In("w1", "exit", {{"code", 3}});
  Simulator simulator(builder.scenario, Edition::kV16);
  Random random(1);
  RandomChooser chooser(&random);
  for (int run = 0; run < 50; ++run) {
    World world = simulator.Start();
    Transitions transitions;
    for (simulator.Enabled(world, &transitions); !transitions.empty();
         simulator.Enabled(world, &transitions)) {
      const auto pick = random.Below(static_cast<uint32_t>(transitions.size()));
      simulator.Apply(transitions[pick], &chooser, &world, nullptr);
      ASSERT_LT(Encoded(world).size(), 100u);
    }
  }
}

TEST(Codec, TimersCountFromNow) {
  ScenarioBuilder builder;
  builder.In("primary",
             {builder.Op("after", {{"ms", 500}}, {builder.Op("print", {{"text", "x\n"}})})});
  Simulator simulator(builder.scenario, Edition::kV18);
  World early = simulator.Start();
  early.processes[0].timers.push_back({0, 500});
  World late = early;
  late.now_ms = 1000;
  late.processes[0].timers[0].due_ms = 1500;
  EXPECT_EQ(Encoded(early), Encoded(late));
  EXPECT_EQ(Decode(Encoded(late)).processes[0].timers[0].due_ms, 500u);
}

}  // namespace
}  // namespace clusterspec::sim

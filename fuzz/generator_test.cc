#include "fuzz/generator.h"

#include <gtest/gtest.h>

#include "fuzz/campaign.h"
#include "fuzz/well_formed.h"
#include "harness/load/case_loader.h"
#include "harness/load/requirement_loader.h"
#include "harness/load/scenario_writer.h"

namespace clusterspec::fuzz {
namespace {

TEST(Generate, IsWellFormedWhateverTheSeed) {
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    const Scenario scenario = ScenarioOf(seed);
    EXPECT_TRUE(IsWellFormed(scenario)) << seed;
    EXPECT_FALSE(scenario.steps.empty());
  }
}

TEST(Generate, TheSameSeedGivesTheSameScenario) {
  EXPECT_TRUE(Same(ScenarioOf(7), ScenarioOf(7)));
  EXPECT_FALSE(Same(ScenarioOf(7), ScenarioOf(8)));
}

TEST(Generate, WithoutAnyDecisionIsAFork) {
  ListSource source({});
  const Scenario scenario = Generate(&source);
  ASSERT_EQ(scenario.steps.size(), 1u);
  EXPECT_EQ(ToString(scenario.steps[0]), R"(primary: fork {"label":"w1"})");
}

}  // namespace
}  // namespace clusterspec::fuzz

#include "fuzz/decisions.h"

#include <gtest/gtest.h>

#include <set>

#include "fuzz/well_formed.h"
#include "harness/load/scenario_writer.h"

namespace clusterspec::fuzz {
namespace {

TEST(Decisions, AreReadBackFromTheirBytes) {
  sim::Random random(1);
  for (int i = 0; i < 100; ++i) {
    const Decisions decisions = RandomDecisions(&random);
    EXPECT_EQ(DecisionsFrom(ToBytes(decisions)), decisions);
  }
  EXPECT_EQ(ToBytes({0x0201, {0xff03}}), std::string("\x01\x02\x03\xff"));
}

TEST(Decisions, AreAnyBytes) {
  EXPECT_EQ(DecisionsFrom(""), Decisions());
  EXPECT_EQ(DecisionsFrom("a"), Decisions());
  EXPECT_EQ(DecisionsFrom(std::string(1 << 20, 'x')).numbers.size(), kMostDecisions);
  EXPECT_TRUE(IsWellFormed(ScenarioOf(DecisionsFrom(std::string(400, '\xff')))));
}

TEST(Decisions, AreAllThatTheirScenarioNeeds) {
  sim::Random random(2);
  for (int i = 0; i < 100; ++i) {
    const Decisions decisions = RandomDecisions(&random);
    Decisions longer = decisions;
    longer.numbers.push_back(7);
    EXPECT_TRUE(Same(ScenarioOf(decisions), ScenarioOf(longer)));
  }
}

TEST(Decisions, ByChanceAreTheSameWithTheSameSeed) {
  sim::Random one(3), again(3);
  EXPECT_EQ(RandomDecisions(&one), RandomDecisions(&again));
}

// Neighbours: near enough to keep what was found, and not the same.
TEST(Mutated, ChangesALittleAndStaysWellFormed) {
  sim::Random random(4);
  const Decisions decisions = RandomDecisions(&random);
  const Decisions other = RandomDecisions(&random);
  std::set<std::string> all;
  int with_the_same_start = 0;
  for (int i = 0; i < 300; ++i) {
    const Decisions mutated = Mutated(decisions, other, &random);
    EXPECT_TRUE(IsWellFormed(ScenarioOf(mutated)));
    all.insert(ToBytes(mutated));
    const bool same = !mutated.numbers.empty() && mutated.numbers[0] == decisions.numbers[0];
    if (same) ++with_the_same_start;
  }
  EXPECT_GT(all.size(), 250U);
  EXPECT_GT(with_the_same_start, 150);
}

}  // namespace
}  // namespace clusterspec::fuzz

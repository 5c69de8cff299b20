#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "harness/crosscheck/explore_support.h"
#include "reference/explore/short_programs.h"

namespace clusterspec::explore {
namespace {

std::set<std::string> ProgramsOf(int length) {
  std::set<std::string> programs;
  ForPrograms(length, [&](const ShortProgram& each) {
    EXPECT_EQ(each.size(), static_cast<size_t>(length));
    EXPECT_TRUE(programs.insert(ToString(each)).second) << ToString(each);
  });
  return programs;
}

TEST(ShortPrograms, AllOfTwoOperations) {
  EXPECT_EQ(ProgramsOf(1), (std::set<std::string>{"fork w1"}));
  EXPECT_EQ(ProgramsOf(2),
            (std::set<std::string>{"fork w1, cluster.disconnect()", "fork w1, fork w2",
                                   "fork w1, in w1: disconnect", "fork w1, in w1: exit",
                                   "fork w1, in w1: kill", "fork w1, in w1: listen",
                                   "fork w1, in w1: send", "fork w1, w1.disconnect()",
                                   "fork w1, w1.kill()", "fork w1, w1.send()"}));
}

TEST(ShortPrograms, OfTwinsOnlyOneIsNamedFirst) {
  const auto programs = ProgramsOf(3);
  EXPECT_TRUE(programs.contains("fork w1, fork w2, w1.kill()"));
  EXPECT_FALSE(programs.contains("fork w1, fork w2, w2.kill()"));
  const auto longer = ProgramsOf(4);
  EXPECT_TRUE(longer.contains("fork w1, fork w2, w1.kill(), w2.kill()"));
  EXPECT_TRUE(longer.contains("fork w1, w1.kill(), fork w2, w2.kill()"));
}

TEST(ShortPrograms, ACloseFollowsAListen) {
  EXPECT_FALSE(ProgramsOf(3).contains("fork w1, w1.kill(), in w1: close"));
  EXPECT_TRUE(ProgramsOf(3).contains("fork w1, in w1: listen, in w1: close"));
}

TEST(ShortPrograms, BreakNothingInAnyEdition) {
  for (const Edition edition : kAllEditions) {
    for (int length = 1; length <= 3; ++length) {
      ForPrograms(length, [&](const ShortProgram& each) {
        const Scenario scenario = ScenarioOf(each);
        const Findings findings =
            Search(SubjectOf(scenario, edition), HoldingIn(edition), Reduced(length < 3 ? 1 : 0));
        EXPECT_TRUE(findings.result.exhausted) << ToString(each);
        EXPECT_TRUE(findings.broken.empty()) << ToString(edition) << " " << ToString(each);
      });
    }
  }
}

// What a pair of twins does is what the other pair does, with the names exchanged.
TEST(ShortPrograms, TwinsAreAlike) {
  const auto endings = [](const ShortProgram& program, std::array<size_t, 2> order) {
    const Scenario scenario = ScenarioOf(program);
    sim::Simulator simulator(scenario, Edition::kV18);
    InvariantWatcher watch(simulator, Only({}));
    Expander expander(&simulator, &watch, {0, false});
    std::set<std::string> known = {expander.Root()};
    std::set<std::string> ends;
    std::vector<std::string> open = {expander.Root()};
    while (!open.empty()) {
      const std::string state = open.back();
      open.pop_back();
      Broken at_end;
      const int steps = expander.Expand(
          state,
          [&](const Successor& each) {
            if (known.insert(each.bytes).second) open.push_back(each.bytes);
          },
          &at_end);
      if (steps > 0) continue;
      const sim::World& world = expander.WorldOf(state);
      std::string end = std::to_string(static_cast<int>(world.harness.ending));
      for (const size_t worker : order) {
        end += " " + std::to_string(world.processes[worker].end_signal) + "," +
               std::to_string(world.processes[worker].end_code) + "," +
               std::to_string(
                   static_cast<int>(world.primary.workers[worker - 1].exited_after_disconnect));
      }
      ends.insert(end);
    }
    return ends;
  };
  const ShortProgram program = {{Verb::kFork, 0}, {Verb::kFork, 1}, {Verb::kKill, 0}};
  const ShortProgram other = {{Verb::kFork, 0}, {Verb::kFork, 1}, {Verb::kKill, 1}};
  EXPECT_EQ(endings(program, {1, 2}), endings(other, {2, 1}));
}

}  // namespace
}  // namespace clusterspec::explore

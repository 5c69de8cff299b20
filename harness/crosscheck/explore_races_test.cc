// The races that the project began with: nothing is broken in any run, in any edition.
#include <gtest/gtest.h>

#include <set>

#include "harness/crosscheck/explore_support.h"
#include "reference/explore/path_count.h"
#include "reference/explore/short_programs.h"

namespace clusterspec::explore {
namespace {

class Races : public testing::TestWithParam<Edition> {
 protected:
  Findings Explore(const Scenario& scenario, const ExploreOptions& options) {
    const Subject subject = SubjectOf(scenario, GetParam());
    Findings findings = Search(subject, HoldingIn(GetParam()), options);
    for (const Counterexample& each : findings.broken) {
      ADD_FAILURE() << each.broken.requirement << ": " << each.broken.wrong;
      for (const std::string& line : LinesOf(subject, each)) ADD_FAILURE() << line;
    }
    EXPECT_TRUE(findings.result.exhausted);
    printf("%lu states, %s schedules\n", static_cast<unsigned long>(findings.result.states),
           CountText(findings.result.schedules).c_str());
    return findings;
  }
};

TEST_P(Races, DisconnectExitAndKillOfTwoWorkers) {
  const Scenario scenario = ScenarioOf({{Verb::kFork, 0},
                                        {Verb::kFork, 1},
                                        {Verb::kDisconnect, 0},
                                        {Verb::kKill, 1},
                                        {Verb::kExit, 0},
                                        {Verb::kOwnDisconnect, 1}});
  const Findings findings = Explore(scenario, Reduced());
  EXPECT_GT(findings.result.states, 1'000u);
  EXPECT_GT(findings.result.ends, 50u);
  EXPECT_GT(findings.result.schedules, 10'000);
}

TEST_P(Races, TheSameWhileAnyProcessMayBeKilled) {
  const Scenario scenario =
      ScenarioOf({{Verb::kFork, 0}, {Verb::kFork, 1}, {Verb::kDisconnect, 0}, {Verb::kKill, 1}});
  const Findings findings = Explore(scenario, Reduced(1));
  EXPECT_GT(findings.result.states, 5'000u);
}

TEST_P(Races, ThreeWorkersListenOnPortZero) {
  sim::ScenarioBuilder builder = Forked(3);
  for (const char* worker : {"w1", "w2", "w3"}) {
    builder.In(worker, "listen", {{"label", "s1"}, {"port", 0}});
  }
  for (const char* worker : {"w1", "w2", "w3"}) {
    builder.Await(std::string("server.listening ") + worker + ".s1");
  }
  builder.Client(ClientVerb::kAsk, "c", "w1.s1", "", 2);
  const Findings findings = Explore(builder.scenario, Reduced());
  // The same everywhere, and in all editions: pinned, so that a change of the model shows.
  EXPECT_EQ(findings.result.states, 9'246u);
  EXPECT_EQ(findings.result.schedules, 151'505'968'000);
}

INSTANTIATE_TEST_SUITE_P(Editions, Races, testing::ValuesIn(kAllEditions),
                         [](const auto& each) { return std::string(ToString(each.param)); });

TEST(Exploring, IsRepeatable) {
  const Scenario scenario =
      ScenarioOf({{Verb::kFork, 0}, {Verb::kDisconnect, 0}, {Verb::kOwnSend, 0}});
  const Subject subject = SubjectOf(scenario, Edition::kV18);
  const ExploreResult first = Search(subject, HoldingIn(Edition::kV18), Whole()).result;
  const ExploreResult second = Search(subject, HoldingIn(Edition::kV18), Whole()).result;
  EXPECT_EQ(first.states, second.states);
  EXPECT_EQ(first.transitions, second.transitions);
  EXPECT_EQ(first.schedules, second.schedules);
}

TEST(Exploring, NeverCallsAnExhaustedBoundAnAnswer) {
  const Scenario scenario = ScenarioOf({{Verb::kFork, 0}, {Verb::kFork, 1}, {Verb::kKill, 1}});
  ExploreOptions options = Reduced();
  options.max_states = 100;
  const Findings findings =
      Search(SubjectOf(scenario, Edition::kV18), HoldingIn(Edition::kV18), options);
  EXPECT_FALSE(findings.result.exhausted);
  EXPECT_TRUE(findings.broken.empty());
  EXPECT_EQ(findings.result.schedules, 0);
}

// As many as asked for, of any process, and no more.
TEST(Exploring, KillsNoMoreProcessesThanAskedFor) {
  const Scenario scenario = ScenarioOf({{Verb::kFork, 0}, {Verb::kFork, 1}});
  sim::Simulator simulator(scenario, Edition::kV18);
  InvariantWatcher watch(simulator, Only({}));
  Expander expander(&simulator, &watch, {2, false});
  std::set<std::string> known = {expander.Root()};
  std::vector<std::string> open = {expander.Root()};
  std::set<std::string> crashed;
  while (!open.empty()) {
    const std::string state = open.back();
    open.pop_back();
    Broken at_end;
    expander.Expand(
        state,
        [&](const Successor& each) {
          if (known.insert(each.bytes).second) open.push_back(each.bytes);
        },
        &at_end);
    std::string who;
    for (const sim::Process& process : expander.WorldOf(state).processes) {
      who += process.end_signal == model::kSigkill ? 'x' : '-';
    }
    crashed.insert(who);
  }
  EXPECT_EQ(crashed, (std::set<std::string>{"-", "x", "--", "x-", "-x", "xx", "---", "x--", "-x-",
                                            "--x", "xx-", "x-x", "-xx"}));
}

// Two workers that answer each other for ever.
TEST(Exploring, SaysWhenSomeRunsNeverEnd) {
  sim::ScenarioBuilder builder = Forked(1);
  Operation back = builder.Op("send", {{"target", "self"}, {"message", 1}});
  builder.In("w1", {builder.Op("react", {{"event", "process.message"}, {"times", 0}}, {back})});
  Operation forth = builder.Op("send", {{"target", "w1"}, {"message", 1}});
  builder.In("primary",
             {builder.Op("react", {{"event", "cluster.message"}, {"times", 0}}, {forth})});
  builder.In("primary", {forth});
  const Findings findings =
      Search(SubjectOf(builder.scenario, Edition::kV18), HoldingIn(Edition::kV18), Reduced());
  EXPECT_TRUE(findings.result.exhausted);
  EXPECT_TRUE(findings.result.unbounded);
}

}  // namespace
}  // namespace clusterspec::explore

#include "fuzz/shrink.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "fuzz/campaign.h"
#include "fuzz/well_formed.h"
#include "harness/load/scenario_writer.h"

namespace clusterspec::fuzz {
namespace {

std::string Text(const Scenario& scenario) {
  std::string text;
  for (const Step& each : scenario.steps) text += ToString(each) + "\n";
  return text;
}

// A program of a dozen steps in which only a disconnect() inside a handler matters.
Scenario Large() {
  Scenario scenario;
  scenario.fixture.args = {"--x"};
  scenario.steps.push_back({Batch{"primary", {MakeOperation("fork", {{"label", "w1"}})}}, {}});
  for (int i = 0; i < 10; ++i) scenario.steps.push_back({Quiesce{}, {}});
  Operation react = MakeOperation("react", {{"event", "cluster.online"}, {"times", 2}});
  react.nested = {MakeOperation("print", {{"text", "x"}}),
                  MakeOperation("disconnect", {{"target", "w1"}})};
  scenario.steps.push_back({Batch{"primary", {MakeOperation("release", {}), react}}, {}});
  return scenario;
}

bool Disconnects(const Scenario& scenario) {
  return Text(scenario).find("disconnect") != std::string::npos;
}

TEST(Shrink, LeavesOnlyWhatMatters) {
  const Scenario small = Shrink(Large(), Disconnects);
  EXPECT_EQ(Text(small), "primary: fork {\"label\":\"w1\"}, disconnect {\"target\":\"w1\"}\n");
  EXPECT_TRUE(small.fixture.args.empty());
  EXPECT_EQ(std::get<Batch>(small.steps[0].action).operations[1].id, 2);
}

TEST(Shrink, SeveralAtATimeComeToTheSame) {
  size_t most = 0;
  const FirstFailing failing = [&most](const std::vector<Scenario>& candidates) {
    most = std::max(most, candidates.size());
    const auto found = std::find_if(candidates.begin(), candidates.end(), Disconnects);
    return found == candidates.end()
               ? std::nullopt
               : std::optional(static_cast<size_t>(found - candidates.begin()));
  };
  ShrinkOptions options;
  options.at_a_time = 4;
  const Shrunk small = Shrink(Large(), failing, options);
  EXPECT_EQ(Text(small.scenario), Text(Shrink(Large(), Disconnects)));
  EXPECT_TRUE(small.smallest);
  EXPECT_EQ(most, 4u);
}

TEST(Shrink, TakesAWorkerAwayWithAllThatNamesIt) {
  Scenario scenario = Large();
  scenario.steps.insert(scenario.steps.begin() + 1,
                        {{Batch{"primary", {MakeOperation("fork", {{"label", "w2"}})}}, {}},
                         {Batch{"w2", {MakeOperation("disconnect", {{"target", "self"}})}}, {}},
                         {Await{{"cluster.exit", "w2", {}}, 1}, {}}});
  EXPECT_EQ(Text(Shrink(scenario,
                        [](const Scenario& each) {
                          return Text(each).find("disconnect {\"target\":\"w1\"}") !=
                                 std::string::npos;
                        })),
            "primary: fork {\"label\":\"w1\"}, disconnect {\"target\":\"w1\"}\n");
}

TEST(Shrink, SaysThatItWasStopped) {
  ShrinkOptions options;
  options.is_over = [] { return true; };
  const FirstFailing failing = [](const std::vector<Scenario>&) {
    return std::optional<size_t>(0);
  };
  EXPECT_FALSE(Shrink(Large(), failing, options).smallest);
}

TEST(Shrink, TriesOnlyWhatIsWellFormed) {
  Shrink(Large(), [](const Scenario& scenario) {
    EXPECT_TRUE(IsWellFormed(scenario)) << Text(scenario);
    return Disconnects(scenario);
  });
}

TEST(Shrink, StopsAfterSoManyTrials) {
  int trials = 0;
  const auto fails = [&](const Scenario&) { return ++trials > 0; };
  Shrink(Large(), fails, 3);
  EXPECT_EQ(trials, 3);
}

TEST(IsWellFormed, WantsEveryLabelToBeThere) {
  const auto good = [](std::vector<Step> steps) {
    Scenario scenario;
    scenario.steps = std::move(steps);
    return IsWellFormed(scenario);
  };
  const Step fork{Batch{"primary", {MakeOperation("fork", {{"label", "w1"}})}}, {}};
  const Step listen{Batch{"w1", {MakeOperation("listen", {{"label", "s1"}, {"port", 0}})}}, {}};
  const Step close{Batch{"w1", {MakeOperation("close", {{"label", "s1"}})}}, {}};
  const Step kill{Batch{"primary", {MakeOperation("kill", {{"target", "w1"}})}}, {}};
  const Step ask{Client{ClientVerb::kAsk, "c", {"w1.s1", "", {}, ""}, "", 1}, {}};
  const Step send{Client{ClientVerb::kSend, "c", {}, "", 1}, {}};
  const Step get{Batch{"w1", {MakeOperation("get", {{"path", "w2.id"}})}}, {}};
  EXPECT_TRUE(good({fork, listen, close, kill, ask}));
  EXPECT_FALSE(good({fork, close}));
  EXPECT_FALSE(good({kill, fork}));
  EXPECT_FALSE(good({listen, fork}));
  EXPECT_FALSE(good({fork, ask}));
  EXPECT_FALSE(good({fork, send}));
  EXPECT_FALSE(good({fork, get}));
  Operation react = MakeOperation("react", {{"event", "process.message"}});
  EXPECT_FALSE(good({fork, {Batch{"w1", {react}}, {}}}));
  react.nested = {MakeOperation("listen", {{"label", "s1"}, {"port", 0}})};
  EXPECT_TRUE(good({fork, {Batch{"w1", {react}}, {}}}));
  EXPECT_FALSE(good({fork, {Batch{"w1", {react}}, {}}, close}));
}

TEST(IsWellFormed, WantsAReceivedServerToHaveArrived) {
  const auto good = [](std::vector<Step> steps) {
    Scenario scenario;
    scenario.steps = std::move(steps);
    return IsWellFormed(scenario);
  };
  const Step fork{Batch{"primary", {MakeOperation("fork", {{"label", "w1"}})}}, {}};
  const Step listen{Batch{"primary", {MakeOperation("listen", {{"label", "s1"}, {"port", 0}})}},
                    {}};
  const Step open{Await{{"server.listening", "primary.s1", {}}, 1}, {}};
  const json::object take{{"target", "w1"}, {"message", "take"}};
  json::object with = take;
  with["handle"] = "s1";
  const Step send{Batch{"primary", {MakeOperation("send", with)}}, {}};
  const Step plain{Batch{"primary", {MakeOperation("send", take)}}, {}};
  const Step close{Batch{"primary", {MakeOperation("close", {{"label", "s1"}})}}, {}};
  const Step arrived{Await{{"process.message", "w1", {{"message", "take"}}}, 1}, {}};
  const Step any{Await{{"process.message", "w1", {}}, 1}, {}};
  const Step use{Batch{"w1", {MakeOperation("listen", {{"label", "s2"}, {"handle", "h1"}})}}, {}};
  EXPECT_TRUE(good({fork, listen, open, send, arrived, use}));
  EXPECT_FALSE(good({fork, listen, send, arrived, use}));
  EXPECT_FALSE(good({fork, listen, open, send, use}));
  EXPECT_FALSE(good({fork, listen, open, send, any, use}));
  EXPECT_FALSE(good({fork, listen, open, plain, arrived, use}));
  EXPECT_FALSE(good({fork, listen, open, plain, send, arrived, use}));
  EXPECT_FALSE(good({fork, listen, open, send, plain, arrived, use}));
  EXPECT_FALSE(good({fork, listen, open, send, close, arrived, use}));
  EXPECT_FALSE(good({fork, listen, open, send, arrived, use, use}));
}

}  // namespace
}  // namespace clusterspec::fuzz

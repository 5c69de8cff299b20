#include "harness/run/isolation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "harness/run/testing/fake_run.h"

namespace clusterspec {
namespace {

class IsolationTest : public FakeRunTest {
 protected:
  void SetUp() override {
    const auto possible = CheckIsolation(folder_);
    if (!possible) GTEST_SKIP() << possible.error().message;
  }

  Trace RunIsolated(const std::vector<std::string>& way) const {
    RunOptions options = Options();
    options.isolate = true;
    return RunFake(way, TwoOperations(), options);
  }
};

TEST_F(IsolationTest, ARunGoesAsWithout) {
  const Trace trace = RunIsolated({"always_right"});
  EXPECT_EQ(ToString(trace.ending.kind), "completed") << trace.ending.message;
  EXPECT_EQ(trace.events.size(), 3u);
}

// What the fake sees is in its only value.
TEST_F(IsolationTest, ARunSeesNothingOfTheMachine) {
  const Trace trace = RunIsolated({"looks_around"});
  ASSERT_EQ(ToString(trace.ending.kind), "completed") << trace.ending.message;
  EXPECT_EQ(trace.events[1].Field("value"),
            json::value({{"processes", 2}, {"wrote", json::array()}, {"interfaces", {"lo"}}}));
}

TEST_F(IsolationTest, WhatARunLeavesEndsWithIt) {
  const Trace trace = RunIsolated({"forks_and_leaves_a_child"});
  EXPECT_EQ(ToString(trace.ending.kind), "completed") << trace.ending.message;
}

TEST_F(IsolationTest, AFunctionIsCalledAsARunIs) {
  const std::string file = folder_ + "/../written";
  const auto seen = CallIsolated(folder_, [&] {
    std::ofstream(file) << "x";
    return std::to_string(getpid());
  });
  ASSERT_TRUE(seen) << seen.error().message;
  EXPECT_EQ(*seen, "1");
  EXPECT_FALSE(std::filesystem::exists(file));
  const auto killed = CallIsolated(folder_, [] { return std::string((std::abort(), "")); });
  ASSERT_FALSE(killed);
  EXPECT_EQ(killed.error().message, "cannot isolate runs: the attempt was killed");
}

TEST_F(IsolationTest, WithoutAFolderItIsRefused) {
  const auto refused = CheckIsolation(folder_ + "/missing");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, ::testing::HasSubstr("cannot isolate a run: open"));
}

}  // namespace
}  // namespace clusterspec

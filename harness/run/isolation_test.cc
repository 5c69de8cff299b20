#include "harness/run/isolation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST_F(IsolationTest, WithoutAFolderItIsRefused) {
  const auto refused = CheckIsolation(folder_ + "/missing");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, ::testing::HasSubstr("cannot isolate a run: open"));
}

}  // namespace
}  // namespace clusterspec

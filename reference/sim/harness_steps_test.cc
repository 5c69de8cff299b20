#include "reference/sim/harness_steps.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

TEST(HarnessSteps, ABatchIsSentAndCarriedOut) {
  ScenarioBuilder builder;
  builder.In("w1", "release");
  Stage stage(builder.scenario);
  stage.steps.TakeNext();
  EXPECT_EQ(stage.world.harness.batch, BatchState::kSent);
  stage.steps.Advance();
  EXPECT_EQ(stage.world.harness.step, 0);
  stage.steps.RunBatch(kW1);
  EXPECT_EQ(stage.reactor.noted, std::vector<uint16_t>{0});
  stage.steps.Advance();
  EXPECT_EQ(stage.world.harness.step, 1);
  stage.steps.TakeNext();
  EXPECT_EQ(stage.world.harness.ending, EndingKind::kCompleted);
}

TEST(HarnessSteps, AProcessThatHasEndedIsSentNothing) {
  ScenarioBuilder builder;
  builder.In("w1", "release");
  Stage stage(builder.scenario);
  stage.control.End(kW1, 0, 0);
  stage.steps.TakeNext();
  EXPECT_EQ(stage.world.harness.ending, EndingKind::kEndedEarly);
}

TEST(HarnessSteps, AnAwaitIsOverWithItsEventsAndElseSilent) {
  ScenarioBuilder builder;
  builder.Await("cluster.online", 2);
  Stage stage(builder.scenario);
  stage.events.Record(EventKind::kClusterOnline, kPrimary, kNone);
  stage.steps.Advance();
  EXPECT_EQ(stage.world.harness.step, 0);
  stage.steps.TakeNext();
  EXPECT_EQ(stage.world.harness.ending, EndingKind::kSilent);
  stage.world.harness.over = false;
  stage.events.Record(EventKind::kClusterOnline, kPrimary, kNone);
  stage.steps.Advance();
  EXPECT_EQ(stage.world.harness.step, 1);
  EXPECT_EQ(stage.world.harness.seen[0], 0);
}

TEST(HarnessSteps, ASignalIsToldAndSent) {
  ScenarioBuilder builder;
  builder.Signal("w1", "SIGKILL").Quiesce();
  Stage stage(builder.scenario);
  stage.steps.TakeNext();
  EXPECT_EQ(stage.TakeEvents(), Names{"signal w1"});
  EXPECT_TRUE(stage.processes.HasEnded(kW1));
  stage.steps.TakeNext();
  EXPECT_EQ(stage.world.harness.step, 2);
}

TEST(HarnessSteps, AClientWaitsForItsServer) {
  ScenarioBuilder builder;
  builder.Client(ClientVerb::kConnect, "c1", "w1.s1").Client(ClientVerb::kSend, "c2", "w1.s1");
  Stage stage(builder.scenario);
  stage.steps.TakeNext();
  EXPECT_EQ(stage.world.harness.ending, EndingKind::kSilent);
  stage.world.harness.over = false;
  stage.world.harness.endpoints[0] = {stage.pool.Text("127.0.0.1"), 80};
  stage.steps.TakeNext();
  EXPECT_EQ(stage.TakeEvents(), Names{"client.refused c1"});
  stage.steps.Advance();
  EXPECT_EQ(stage.world.harness.step, 1);
  stage.steps.TakeNext();  // nobody has connected
  EXPECT_EQ(stage.world.harness.ending, EndingKind::kEndedEarly);
}

TEST(HarnessSteps, WhatTheSimulatorLacksEndsTheRun) {
  ScenarioBuilder builder;
  builder.scenario.needs = {"no-such-thing"};
  Stage stage(builder.scenario);
  stage.steps.TakeNext();
  EXPECT_EQ(stage.world.harness.ending, EndingKind::kUnsupported);
}

}  // namespace
}  // namespace clusterspec::sim

#include "reference/sim/operation_dispatch.h"

#include <gtest/gtest.h>

#include <optional>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

class OperationsTest : public testing::Test {
 protected:
  // Carries out one operation of the program in a worker.
  void Operate(const char* name, json::object fields) {
    ScenarioBuilder builder;
    builder.In("w1", name, std::move(fields));
    stage_.emplace(builder.scenario);
    Stage& stage = *stage_;
    Operations operations(stage.program, stage.pool, &stage.harness, &stage.primary_state,
                          &stage.processes, &stage.labels, &stage.output, &stage.timers,
                          &stage.control, &stage.events, &stage.errors, &stage.cluster,
                          &stage.servers, &stage.send, &stage.surface);
    operations.Operate(kW1, 0);
  }

  const Process& worker() const { return stage_->world.processes[kW1]; }

  std::optional<Stage> stage_;
};

TEST_F(OperationsTest, WhatTheyGiveIsRecorded) {
  Operate("get", {{"path", "process.pid"}});
  EXPECT_EQ(stage_->recorder.events.at(0).data.at("value"), 1001);
  EXPECT_EQ(stage_->TakeEvents(), Names{"result 1"});
}

TEST_F(OperationsTest, NonsenseEndsTheRun) {
  Operate("close", {{"label", "s9"}});
  EXPECT_EQ(stage_->TakeEvents(), Names{"adapter.error"});
  EXPECT_TRUE(stage_->world.harness.over);
  EXPECT_EQ(stage_->world.harness.ending, EndingKind::kAdapter);
}

TEST_F(OperationsTest, AnExitGivesNothing) {
  Operate("exit", {{"code", 3}});
  EXPECT_EQ(worker().end_code, 3);
  EXPECT_EQ(stage_->TakeEvents(), Names{"process.exit w1"});
}

TEST_F(OperationsTest, AProcessThatSpinsHasSaidSo) {
  Operate("spin", {});
  EXPECT_EQ(worker().phase, ProcessPhase::kSpinning);
  EXPECT_EQ(stage_->TakeEvents(), Names{"result 1"});
}

TEST_F(OperationsTest, OthersAreKeptWithTheProcess) {
  Operate("exit_code", {{"code", 7}});
  EXPECT_EQ(worker().exit_code, 7);
  Operate("after", {{"ms", 5}});
  EXPECT_EQ(worker().timers.size(), 1u);
  Operate("react", {{"event", "process.exit"}});
  EXPECT_EQ(worker().reactions.size(), 1u);
  Operate("throw", {{"message", "x"}});
  EXPECT_EQ(worker().deferred_tasks.size(), 1u);
  Operate("release", {});
  EXPECT_TRUE(worker().released);
  Operate("print", {{"text", "x\n"}});
  EXPECT_EQ(stage_->pool.Text(stage_->output.TakeLine(0)), "x");
}

}  // namespace
}  // namespace clusterspec::sim

#include "reference/sim/process_start.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

Process& Starting(Stage* stage, const json::value& settings) {
  Process& process = stage->world.processes[kW1];
  process.phase = ProcessPhase::kStarting;
  process.settings = stage->pool.AddValue(settings);
  return process;
}

TEST(ProcessStart, AWorkerIsOnlineBeforeItsFirstWord) {
  Stage stage;
  const Process& process = Starting(&stage, {{"exec", std::string(kAdapter)}});
  stage.start.StartWorker(kW1);
  EXPECT_EQ(process.phase, ProcessPhase::kRunning);
  EXPECT_EQ(process.up.messages.begin()->kind, model::MessageKind::kOnline);
  EXPECT_EQ(stage.recorder.events.at(0).data.at("role"), "worker");
  EXPECT_EQ(stage.TakeEvents(), Names{"hello w1"});
  EXPECT_EQ(process.inspector, kNoDescriptor);
}

TEST(ProcessStart, AProgramWithoutClusterKnowsNoId) {
  Stage stage;
  const Process& process = Starting(&stage, {{"exec", std::string(kChild)}});
  stage.start.StartWorker(kW1);
  EXPECT_EQ(process.up.messages.begin()->kind, model::MessageKind::kOnline);
  const json::object& hello = stage.recorder.events.at(0).data;
  EXPECT_EQ(hello.at("role"), "child");
  EXPECT_TRUE(hello.at("id").is_null());
}

TEST(ProcessStart, WithoutItsProgramAWorkerEnds) {
  for (const bool online : {false, true}) {
    Stage stage;
    stage.Choose(model::ChoicePoint::kOnlineMoment,
                 online ? model::kBeforeProgram : model::kWithProgram);
    const Process& process = Starting(&stage, {{"exec", "/none"}});
    stage.start.StartWorker(kW1);
    EXPECT_EQ(process.end_code, 1);
    EXPECT_TRUE(stage.TakeEvents().empty());
    EXPECT_EQ(process.up.messages.empty(), !online);
  }
}

TEST(ProcessStart, WhatIsToBeLoadedFirstMustBeThere) {
  Stage stage;
  const Process& process =
      Starting(&stage, {{"exec", std::string(kAdapter)}, {"execArgv", {"--require", "/none"}}});
  stage.start.StartWorker(kW1);
  EXPECT_EQ(process.phase, ProcessPhase::kEnded);
}

TEST(ProcessStart, AnOptionStartsTheInspector) {
  Stage stage;
  const Process& process =
      Starting(&stage, {{"exec", std::string(kAdapter)}, {"execArgv", json::array{"--inspect"}}});
  stage.start.StartWorker(kW1);
  EXPECT_NE(process.inspector, kNoDescriptor);
}

TEST(ProcessStart, ThePrimaryTellsWhatItWasGiven) {
  Scenario scenario;
  scenario.fixture.listening_fd = 7;
  Stage stage(scenario);
  stage.world.processes[kPrimary].attached = false;
  stage.start.StartPrimary();
  EXPECT_TRUE(stage.world.processes[kPrimary].attached);
  EXPECT_EQ(stage.TakeEvents(), (Names{"binding listening_fd", "hello"}));
}

}  // namespace
}  // namespace clusterspec::sim

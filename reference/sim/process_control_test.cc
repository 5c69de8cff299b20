#include "reference/sim/process_control.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

TEST(ProcessControl, AnExitIsToldByTheProcessAndEndsIt) {
  Stage stage;
  stage.control.Exit(kW1, 256 + 3);
  EXPECT_EQ(stage.TakeEvents(), Names{"process.exit w1"});
  EXPECT_EQ(stage.world.processes[kW1].phase, ProcessPhase::kEnded);
  EXPECT_EQ(stage.world.processes[kW1].end_code, 3);
  stage.control.Exit(kW1, 4);
  EXPECT_TRUE(stage.TakeEvents().empty());
}

TEST(ProcessControl, AnEndClosesAllThatTheProcessHad) {
  Stage stage;
  stage.Listen(kW1, 80);
  stage.kernel.AddReference(0);
  stage.world.processes[kW1].handles.push_back(0);
  stage.control.End(kW1, 0, model::kSigkill);
  EXPECT_TRUE(stage.world.sockets.empty());
  EXPECT_TRUE(stage.world.processes[kW1].servers.empty());
  EXPECT_TRUE(stage.world.processes[kW1].up.closed);
  EXPECT_EQ(stage.world.processes[kW1].end_signal, model::kSigkill);
}

TEST(ProcessControl, TheEndOfThePrimaryIsTheEndOfAllChannels) {
  Stage stage;
  model::Handle& handle = stage.world.primary.listening.handles.emplace_back();
  handle.socket = stage.kernel.Open(model::AddressType::kTcp4, stage.pool.Text("::"), 80).socket;
  stage.control.End(kPrimary, 1, 0);
  EXPECT_TRUE(stage.world.sockets.empty());
  EXPECT_TRUE(stage.world.primary.listening.handles.empty());
  EXPECT_TRUE(stage.world.processes[kW1].down.closed);
  EXPECT_TRUE(stage.world.processes[kW2].down.closed);
}

TEST(ProcessControl, ASignalWaitsForAStoppedProcess) {
  Stage stage;
  stage.control.Signal(kW1, *model::ParseSignal("SIGSTOP"));
  stage.control.Signal(kW1, model::kSigterm);
  EXPECT_FALSE(stage.processes.HasEnded(kW1));
  stage.control.Signal(kW1, *model::ParseSignal("SIGCONT"));
  EXPECT_EQ(stage.world.processes[kW1].end_signal, model::kSigterm);
  stage.control.Signal(kW2, *model::ParseSignal("SIGSTOP"));
  stage.control.Signal(kW2, model::kSigkill);
  EXPECT_EQ(stage.world.processes[kW2].end_signal, model::kSigkill);
}

TEST(ProcessControl, TheInspectorOfAWorkerTakesAPortOfItsOwn) {
  Stage stage;
  stage.control.Signal(kW1, model::kSigusr1);
  const Descriptor inspector = stage.world.processes[kW1].inspector;
  ASSERT_NE(inspector, kNoDescriptor);
  EXPECT_EQ(stage.kernel.At(inspector).port, 9230);
  stage.control.Signal(kW1, model::kSigusr1);
  EXPECT_EQ(stage.world.sockets.size(), 1u);
}

TEST(ProcessControl, TheHarnessSeesHowAProcessEnded) {
  Stage stage;
  stage.control.End(kW1, 7, 0);
  stage.control.Reap(kW1);
  EXPECT_EQ(stage.recorder.events.at(0).data.at("code"), 7);
  EXPECT_EQ(stage.TakeEvents(), Names{"os.exit w1"});
  EXPECT_EQ(stage.world.processes[kW1].phase, ProcessPhase::kReaped);
}

}  // namespace
}  // namespace clusterspec::sim

#include "reference/sim/primary_host.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

Id Settings(Stage* stage) {
  return stage->pool.AddValue({{"exec", std::string(kAdapter)}, {"silent", true}});
}

TEST(PrimaryHost, AForkStartsAProcess) {
  Stage stage;
  stage.primary.Fork(Settings(&stage), stage.pool.Text("w3"), kNone);
  ASSERT_EQ(stage.world.processes.size(), 4u);
  const Process& process = stage.world.processes[3];
  EXPECT_EQ(stage.pool.Text(process.label), "w3");
  EXPECT_EQ(process.phase, ProcessPhase::kStarting);
  EXPECT_EQ(process.targets[0], OutputTarget::kPipe);
  EXPECT_EQ(stage.TakeEvents(), Names{"cluster.fork w3"});
}

TEST(PrimaryHost, AProcessThatCannotBeStartedIsToldOfLater) {
  Stage stage;
  const Id settings = stage.pool.AddValue(
      {{"exec", std::string(kAdapter)}, {"cwd", std::string(kScratch) + "/none"}});
  stage.primary.Fork(settings, stage.pool.Text("w3"), kNone);
  EXPECT_EQ(stage.world.processes[3].phase, ProcessPhase::kReaped);
  EXPECT_EQ(stage.TakeEvents(), Names{"cluster.fork w3"});
  stage.task_runner.RunAll();
  EXPECT_EQ(stage.TakeEvents(), (Names{"worker.error w3", "process.exit primary"}));
}

TEST(PrimaryHost, AMessageComesOnBothObjects) {
  Stage stage;
  stage.Choose(model::ChoicePoint::kMessageOrder, model::kClusterFirst);
  model::Message message;
  message.value = stage.pool.AddValue("hi");
  stage.channels.SendToPrimary(kW1, message);
  stage.primary.Receive(0);
  EXPECT_EQ(stage.recorder.events.at(0).data.at("args"), 3);
  EXPECT_EQ(stage.recorder.events.at(1).data.at("args"), 2);
  EXPECT_EQ(stage.TakeEvents(), (Names{"cluster.message w1", "worker.message w1"}));
}

TEST(PrimaryHost, AMessageThatCameBackIsAnError) {
  Stage stage;
  model::Message returned;
  returned.kind = kReturnedMessage;
  stage.channels.SendToPrimary(kW1, returned);
  stage.primary.Receive(0);
  EXPECT_EQ(stage.recorder.events.at(0).data.at("message"), "Channel closed");
  EXPECT_EQ(stage.TakeEvents(), (Names{"worker.error w1", "process.exit primary"}));
}

TEST(PrimaryHost, AnExitIsToldAndThenTheEndOfTheChannel) {
  Stage stage;
  stage.control.End(kW1, 0, model::kSigkill);
  stage.primary.NoticeExit(0);
  EXPECT_EQ(stage.recorder.events.at(0).data.at("signal"), "SIGKILL");
  stage.primary.Receive(0);
  EXPECT_EQ(stage.TakeEvents(), (Names{"worker.exit w1", "cluster.exit w1", "worker.disconnect w1",
                                       "cluster.disconnect w1"}));
  EXPECT_FALSE(stage.world.primary.workers[0].listed);
}

TEST(PrimaryHost, WorkersListenOnSocketsOfThePrimary) {
  Scenario scenario;
  scenario.fixture.listening_fd = 7;
  Stage stage(scenario);
  stage.Listen(kPrimary, kInheritedPort);
  model::Message question;
  question.kind = model::MessageKind::kListen;
  question.key.fd = 7;
  stage.channels.SendToPrimary(kW1, question);
  question.key.fd = 8;
  stage.channels.SendToPrimary(kW2, question);
  stage.primary.Receive(0);
  stage.primary.Receive(1);
  EXPECT_EQ(stage.kernel.At(kInheritedSocket).references, 2);
  EXPECT_EQ(stage.channels.ReceiveInWorker(kW1)->port, kInheritedPort);
  EXPECT_EQ(stage.channels.ReceiveInWorker(kW2)->error, model::ListenError::kInvalid);
}

TEST(PrimaryHost, ConnectionsAreHandedOut) {
  Stage stage;
  model::Message question;
  question.kind = model::MessageKind::kListen;
  question.key.port = 80;
  stage.channels.SendToPrimary(kW1, question);
  stage.primary.Receive(0);
  stage.channels.ReceiveInWorker(kW1);
  const Descriptor client = stage.Connect(80);
  stage.primary.AcceptOn(0);
  EXPECT_EQ(stage.channels.ReceiveInWorker(kW1)->handle, client + 1);
}

TEST(PrimaryHost, DoesNothingOnceItHasEnded) {
  Stage stage;
  stage.control.End(kPrimary, 0, 0);
  stage.primary.CarryOut(ChannelClosedError(0));
  stage.primary.Fork(Settings(&stage), stage.pool.Text("w3"), kNone);
  EXPECT_TRUE(stage.TakeEvents().empty());
  EXPECT_EQ(stage.world.processes.size(), 3u);
}

}  // namespace
}  // namespace clusterspec::sim

#include "reference/sim/worker_hosts.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

model::WorkerInput Of(model::WorkerInputKind kind, uint16_t server = 0) {
  model::WorkerInput input;
  input.kind = kind;
  input.server = server;
  return input;
}

// A server that is still to listen at this port by itself.
model::WorkerInput ListenAt(Stage* stage, uint16_t port) {
  ServerBody& body = stage->world.processes[kW1].servers.emplace_back();
  body.subject = stage->pool.Text("w1.s1");
  model::WorkerInput input = Of(model::WorkerInputKind::kListen);
  input.origin = model::ServerOrigin::kExclusive;
  input.message.key.port = port;
  return input;
}

TEST(WorkerHosts, AServerOfTheWorkersOwnListensAndIsAnnounced) {
  ScenarioBuilder builder;
  builder.Client(ClientVerb::kConnect, "c1", "w1.s1");
  Stage stage(builder.scenario);
  stage.workers.Step(kW1, ListenAt(&stage, 80));
  EXPECT_EQ(stage.kernel.At(0).port, 80);
  EXPECT_TRUE(stage.TakeEvents().empty());  // not yet
  stage.task_runner.RunAll();
  EXPECT_EQ(stage.TakeEvents(), Names{"server.listening w1.s1"});
  EXPECT_EQ(stage.world.harness.endpoints[0].port, 80);
  EXPECT_EQ(stage.channels.ReceiveInPrimary(0)->kind, model::MessageKind::kListening);
}

TEST(WorkerHosts, AServerThatCannotListenHasAnError) {
  Stage stage;
  stage.Listen(kPrimary, 80);
  stage.workers.Step(kW1, ListenAt(&stage, 80));
  stage.task_runner.RunAll();
  EXPECT_EQ(stage.recorder.events.at(0).data.at("code"), "EADDRINUSE");
  EXPECT_EQ(stage.TakeEvents(), (Names{"server.error w1.s1", "process.exit w1"}));
}

TEST(WorkerHosts, AClosedServerGivesItsSocketUp) {
  Stage stage;
  stage.Listen(kW1, 80);
  stage.workers.Step(kW1, Of(model::WorkerInputKind::kCloseServer));
  EXPECT_TRUE(stage.world.sockets.empty());
  stage.task_runner.RunAll();
  EXPECT_EQ(stage.TakeEvents(), Names{"server.close w1.s1"});
}

TEST(WorkerHosts, ALostChannelEndsTheProcessAfterItsEvents) {
  Stage stage;
  stage.Choose(model::ChoicePoint::kOwnEventOrder, model::kOwnWorkerFirst);
  stage.world.processes[kW1].down.closed = true;
  stage.workers.Receive(kW1);
  EXPECT_EQ(stage.TakeEvents(),
            (Names{"self.disconnect w1", "process.disconnect w1", "process.exit w1"}));
  EXPECT_TRUE(stage.processes.HasEnded(kW1));
}

TEST(WorkerHosts, AMessageWithAHandleIsKept) {
  Stage stage;
  model::Message message;
  message.value = stage.pool.AddValue("hi");
  message.handle = stage.Listen(kPrimary, 80);
  stage.channels.SendToWorker(0, message);
  stage.workers.Receive(kW1);
  EXPECT_EQ(stage.recorder.events.at(0).data.at("handle").at("$type"), "net.Server");
  EXPECT_EQ(stage.TakeEvents(), (Names{"process.message w1", "self.message w1"}));
  EXPECT_EQ(stage.world.processes[kW1].handles.size(), 1u);
}

// Of a worker that closes its channel while answers to listen() wait for it.
class LateReplies : public testing::Test {
 protected:
  void CloseWith(int late_reply, int gone_worker) {
    stage_.Choose(model::ChoicePoint::kLateReply, late_reply);
    stage_.Choose(model::ChoicePoint::kGoneWorker, gone_worker);
    model::Message reply;
    reply.kind = model::MessageKind::kListenReply;
    stage_.channels.SendToWorker(0, reply);
    stage_.workers.Step(kW1, Of(model::WorkerInputKind::kProcessDisconnect));
    EXPECT_TRUE(stage_.world.processes[kW1].down.messages.empty());
  }

  static model::DeviationSet Deviations() {
    model::DeviationSet deviations;
    deviations.Insert(model::Deviation::kAskingNotClosed);
    return deviations;
  }

  Stage stage_{{}, Deviations()};
};

TEST_F(LateReplies, MayBeReadAllTheSame) {
  CloseWith(model::kOvertaken, model::kSendingIsSilent);
  bool late = false;
  while (const auto task = stage_.tasks.Take()) {
    late = late || std::holds_alternative<ReadLate>(task->action);
  }
  EXPECT_TRUE(late);
  EXPECT_TRUE(stage_.world.processes[kW1].up.messages.empty());
}

TEST_F(LateReplies, MayComeBackToThePrimary) {
  CloseWith(model::kNeverRead, model::kSendingFails);
  EXPECT_EQ(stage_.channels.ReceiveInPrimary(0)->kind, kReturnedMessage);
}

TEST_F(LateReplies, MayBeLost) {
  CloseWith(model::kNeverRead, model::kSendingIsSilent);
  EXPECT_TRUE(stage_.world.processes[kW1].up.messages.empty());
}

}  // namespace
}  // namespace clusterspec::sim

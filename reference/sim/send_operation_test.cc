#include "reference/sim/send_operation.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

Scenario Sending(const char* process, const char* target, json::object fields = {}) {
  ScenarioBuilder builder;
  fields["target"] = target;
  if (!fields.contains("message")) fields["message"] = "hi";
  builder.In(process, "send", std::move(fields));
  return builder.scenario;
}

OperationResult SendIn(Stage* stage, uint16_t process) {
  return stage->send.Send(process, stage->Operation(OperationKind::kSend));
}

TEST(SendOperation, AMessageGoesEitherWay) {
  Stage down(Sending("primary", "w2"));
  EXPECT_EQ(SendIn(&down, kPrimary).value, true);
  EXPECT_EQ(down.pool.Value(down.channels.ReceiveInWorker(kW2)->value), "hi");
  Stage up(Sending("w1", "self"));
  EXPECT_EQ(SendIn(&up, kW1).value, true);
  EXPECT_EQ(up.pool.Value(up.channels.ReceiveInPrimary(0)->value), "hi");
}

TEST(SendOperation, WhatMakesNoSenseIsMisuseOrThrows) {
  Stage unknown(Sending("primary", "w9"));
  EXPECT_EQ(SendIn(&unknown, kPrimary).kind, OperationResult::Kind::kMisuse);
  Stage nothing(Sending("primary", "w1", {{"message", "$undefined"}}));
  EXPECT_EQ(SendIn(&nothing, kPrimary).value.at("code"), "ERR_MISSING_ARGS");
}

TEST(SendOperation, TheCallbackComesLater) {
  Stage stage(Sending("primary", "w1", {{"callback", "c1"}}));
  SendIn(&stage, kPrimary);
  EXPECT_TRUE(stage.TakeEvents().empty());
  stage.task_runner.RunAll();
  EXPECT_EQ(stage.recorder.events.at(0).data.at("args").at(0), nullptr);
  EXPECT_EQ(stage.TakeEvents(), Names{"callback c1"});
}

TEST(SendOperation, WithoutAChannelTheCallbackHasAnError) {
  Stage stage(Sending("w1", "self", {{"callback", "c1"}}));
  stage.world.processes[kW1].worker.channel = false;
  EXPECT_EQ(SendIn(&stage, kW1).value, false);
  stage.task_runner.RunAll();
  EXPECT_EQ(stage.recorder.events.at(0).data.at("args").at(0).at("message"), "Channel closed");
}

TEST(SendOperation, WithoutAChannelThereIsAnErrorNowOrLater) {
  for (const bool at_once : {false, true}) {
    Stage stage(Sending("primary", "w1"));
    stage.Choose(model::ChoicePoint::kSendError, at_once ? model::kWithinSend : model::kAfterSend);
    stage.world.primary.workers[0].channel = false;
    EXPECT_EQ(SendIn(&stage, kPrimary).value, false);
    const Names dies{"worker.error w1", "process.exit primary"};
    EXPECT_EQ(stage.TakeEvents(), at_once ? dies : Names());
    stage.task_runner.RunAll();
    EXPECT_EQ(stage.TakeEvents(), at_once ? Names() : dies);
  }
}

TEST(SendOperation, AConnectionThatIsSentIsGivenAway) {
  for (const bool kept : {false, true}) {
    Stage stage(Sending("primary", "w1", {{"handle", "k1"}, {"options", {{"keepOpen", kept}}}}));
    stage.Listen(kPrimary, 80);
    Connection& connection = stage.world.processes[kPrimary].connections.emplace_back();
    connection.label = stage.pool.Text("k1");
    connection.end = stage.Connect(80);
    const Descriptor end = connection.end;
    SendIn(&stage, kPrimary);
    EXPECT_EQ(stage.world.processes[kPrimary].connections.size(), kept ? 1u : 0u);
    EXPECT_EQ(stage.kernel.End(end).references, kept ? 2 : 1);
    EXPECT_EQ(stage.channels.ReceiveInWorker(kW1)->handle, end);
  }
}

}  // namespace
}  // namespace clusterspec::sim

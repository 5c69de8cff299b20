#include "reference/sim/server_operations.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

TEST(ServerOperations, AWorkerAsksThePrimary) {
  ScenarioBuilder builder;
  builder.In("w1", "listen", {{"label", "s1"}, {"port", 80}});
  Stage stage(builder.scenario);
  stage.servers.Listen(kW1, stage.Operation(OperationKind::kListen));
  const ServerBody& body = stage.world.processes[kW1].servers.back();
  EXPECT_EQ(stage.pool.Text(body.subject), "w1.s1");
  EXPECT_EQ(stage.channels.ReceiveInPrimary(0)->key.port, 80);
}

TEST(ServerOperations, AHandleIsListenedOnWithoutThePrimary) {
  ScenarioBuilder builder;
  builder.In("w1", "listen", {{"label", "s2"}, {"handle", "s1"}});
  Stage stage(builder.scenario);
  const Descriptor socket = stage.Listen(kW1, 80);
  stage.servers.Listen(kW1, stage.Operation(OperationKind::kListen));
  EXPECT_EQ(stage.kernel.At(socket).references, 2);
  EXPECT_EQ(stage.world.processes[kW1].servers[1].socket, socket);
  EXPECT_TRUE(stage.world.processes[kW1].up.messages.empty());
  EXPECT_EQ(stage.servers.Listen(kW2, stage.Operation(OperationKind::kListen)).kind,
            OperationResult::Kind::kMisuse);
}

TEST(ServerOperations, ADeviationRefusesHandles) {
  ScenarioBuilder builder;
  builder.In("w1", "listen", {{"label", "s2"}, {"handle", "s1"}});
  model::DeviationSet deviations;
  deviations.Insert(model::Deviation::kHandleRefused);
  Stage stage(builder.scenario, deviations);
  stage.Listen(kW1, 80);
  EXPECT_EQ(stage.servers.Listen(kW1, stage.Operation(OperationKind::kListen)).kind,
            OperationResult::Kind::kThrew);
}

TEST(ServerOperations, WhatWasReceivedIsAdoptedOnce) {
  ScenarioBuilder builder;
  builder.In("w1", "adopt", {{"handle", "h1"}, {"label", "s1"}});
  Stage stage(builder.scenario);
  const Descriptor socket = stage.Listen(kPrimary, 80);
  stage.world.processes[kW1].handles.push_back(socket);
  const auto& adopt = stage.Operation(OperationKind::kAdopt);
  EXPECT_EQ(stage.servers.Adopt(kW1, adopt).kind, OperationResult::Kind::kValue);
  EXPECT_EQ(stage.world.processes[kW1].servers[0].socket, socket);
  EXPECT_EQ(stage.world.processes[kW1].worker.servers[0].state, model::ServerState::kListening);
  EXPECT_EQ(stage.servers.Adopt(kW1, adopt).kind, OperationResult::Kind::kMisuse);
}

TEST(ServerOperations, AConnectionIsMadeEndedAndForgotten) {
  ScenarioBuilder builder;
  builder.In("w1", "connect", {{"label", "k1"}, {"host", "127.0.0.1"}, {"port", 80}})
      .In("w1", "close", {{"label", "k1"}});
  Stage stage(builder.scenario);
  stage.Listen(kPrimary, 80);
  stage.servers.Connect(kW1, stage.Operation(OperationKind::kConnect));
  const Connection& made = stage.world.processes[kW1].connections[0];
  EXPECT_TRUE(made.connecting);
  EXPECT_TRUE(IsStream(made.end));
  stage.connections.Open(kW1, 0);
  const auto& close = stage.Operation(OperationKind::kClose);
  stage.servers.Close(kW1, close);
  EXPECT_TRUE(made.closing);
  stage.connections.Read(kW1, 0);
  EXPECT_EQ(stage.TakeEvents(), (Names{"connection.open w1.k1", "connection.close w1.k1"}));
  EXPECT_EQ(stage.servers.Close(kW1, close).kind, OperationResult::Kind::kValue);
}

TEST(ServerOperations, SocketsOfAServerAreEnded) {
  ScenarioBuilder builder;
  builder.In("w1", "end_sockets", {{"label", "s1"}});
  Stage stage(builder.scenario);
  stage.Listen(kW1, 80);
  stage.world.processes[kW1].servers[0].accept = AcceptMode::kHold;
  const Descriptor client = stage.Connect(80);
  stage.connections.Accept(kW1, 0);
  EXPECT_FALSE(stage.kernel.Readable(client));
  stage.servers.EndSockets(kW1, stage.Operation(OperationKind::kEndSockets));
  EXPECT_TRUE(stage.kernel.Readable(client));
}

}  // namespace
}  // namespace clusterspec::sim

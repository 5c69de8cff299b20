#include "reference/sim/cluster_operations.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

TEST(ClusterOperations, ForkGivesTheWorkerAFreeLabel) {
  ScenarioBuilder builder;
  builder.In("primary", "fork", {{"label", "w1"}});
  Stage stage(builder.scenario);
  const auto result = stage.cluster.Fork(kPrimary, stage.Operation(OperationKind::kFork), true);
  EXPECT_EQ(result.value.at("label"), "w1#2");
  EXPECT_EQ(stage.world.processes.size(), 4u);
  EXPECT_NE(stage.world.primary.settings, kNone);
}

TEST(ClusterOperations, WorkersHaveNoForkOrOneThatThrows) {
  for (const int reading : {model::kAbsent, model::kThrows, model::kIgnored}) {
    ScenarioBuilder builder;
    builder.In("w1", "fork", {{"label", "w3"}});
    Stage stage(builder.scenario);
    stage.Choose(model::ChoicePoint::kPrimaryOnly, reading);
    const auto result = stage.cluster.Fork(kW1, stage.Operation(OperationKind::kFork), true);
    EXPECT_EQ(result.kind == OperationResult::Kind::kThrew, reading != model::kIgnored);
    EXPECT_EQ(stage.world.processes.size(), 3u);
  }
}

TEST(ClusterOperations, SetupAndPolicyReachThePrimary) {
  ScenarioBuilder builder;
  builder.In("primary", "setup", {{"settings", {{"silent", true}}}})
      .In("primary", "policy", {{"value", "none"}});
  Stage stage(builder.scenario);
  stage.cluster.SetPolicy(kPrimary, stage.Operation(OperationKind::kPolicy));
  EXPECT_EQ(stage.world.primary.policy, model::Policy::kShared);
  stage.cluster.Setup(kPrimary, stage.Operation(OperationKind::kSetup));
  EXPECT_EQ(stage.pool.Object(stage.world.primary.settings).at("silent"), true);
}

TEST(ClusterOperations, DisconnectReturnsTheWorker) {
  ScenarioBuilder builder;
  builder.In("primary", "disconnect", {{"target", "w2"}});
  Stage stage(builder.scenario);
  const auto& operation = stage.Operation(OperationKind::kDisconnect);
  EXPECT_EQ(stage.cluster.Disconnect(kPrimary, operation, true).value.at("label"), "w2");
  EXPECT_EQ(stage.channels.ReceiveInWorker(kW2)->kind, model::MessageKind::kDisconnect);
  EXPECT_EQ(stage.cluster.Disconnect(kW1, operation, true).kind, OperationResult::Kind::kMisuse);
}

TEST(ClusterOperations, AWorkerDisconnectsItself) {
  ScenarioBuilder builder;
  builder.In("w1", "disconnect", {{"target", "self"}});
  Stage stage(builder.scenario);
  const auto& operation = stage.Operation(OperationKind::kDisconnect);
  EXPECT_EQ(stage.cluster.Disconnect(kW1, operation, true).value.at("label"), "w1");
  EXPECT_EQ(stage.channels.ReceiveInPrimary(0)->kind, model::MessageKind::kVoluntary);
}

TEST(ClusterOperations, KillSendsASignal) {
  for (const char* via : {"kill", "process.kill"}) {
    ScenarioBuilder builder;
    builder.In("primary", "kill", {{"target", "w1"}, {"via", via}, {"signal", "SIGKILL"}});
    Stage stage(builder.scenario);
    const auto result = stage.cluster.Kill(kPrimary, stage.Operation(OperationKind::kKill));
    EXPECT_EQ(result.value, std::string(via) == "kill" ? json::value("$undefined") : true);
    EXPECT_EQ(stage.world.processes[kW1].end_signal, model::kSigkill);
  }
}

}  // namespace
}  // namespace clusterspec::sim

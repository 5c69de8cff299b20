#include "reference/sim/surface_operations.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

TEST(SurfaceOperations, ReadWhatIsLookedAt) {
  ScenarioBuilder builder;
  builder.In("w1", "get", {{"path", "self.id"}});
  Stage stage(builder.scenario);
  const auto& get = stage.Operation(OperationKind::kGet);
  EXPECT_EQ(stage.surface.Get(kW1, get, true).value, 1);
  EXPECT_EQ(stage.surface.Get(kW1, get, false).value, "$undefined");
}

TEST(SurfaceOperations, ACallClosesTheChannelWhoeverLooks) {
  ScenarioBuilder builder;
  builder.In("primary", "get", {{"path", "w1.process.disconnect()"}});
  Stage stage(builder.scenario);
  stage.surface.Get(kPrimary, stage.Operation(OperationKind::kGet), false);
  EXPECT_FALSE(stage.world.primary.workers[0].channel);
  EXPECT_TRUE(stage.world.processes[kW1].down.closed);
}

TEST(SurfaceOperations, TellTypesKeysAndWhatIsTheSame) {
  ScenarioBuilder builder;
  builder.In("primary", "typeof", {{"path", "cluster.fork"}})
      .In("primary", "keys", {{"path", "cluster.workers"}})
      .In("primary", "same", {{"left", "cluster.fork"}, {"right", "cluster.disconnect"}});
  Stage stage(builder.scenario);
  EXPECT_EQ(stage.surface.TypeOf(kPrimary, stage.Operation(OperationKind::kTypeof)).value,
            "function");
  EXPECT_EQ(stage.surface.Keys(kPrimary, stage.Operation(OperationKind::kKeys)).value,
            (json::array{"1", "2"}));
  EXPECT_EQ(stage.surface.Same(kPrimary, stage.Operation(OperationKind::kSame)).value, false);
}

TEST(SurfaceOperations, AnImportCallsBack) {
  ScenarioBuilder builder;
  builder.In("primary", "load", {{"module", "cluster"}, {"via", "import"}, {"callback", "c1"}});
  Stage stage(builder.scenario);
  stage.surface.Load(kPrimary, stage.Operation(OperationKind::kLoad));
  stage.task_runner.RunAll();
  EXPECT_EQ(stage.recorder.events.at(0).data.at("args").at(1).at("fork"), "function");
  EXPECT_EQ(stage.TakeEvents(), Names{"callback c1"});
}

}  // namespace
}  // namespace clusterspec::sim

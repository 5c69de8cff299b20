#include "reference/sim/process_list.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

TEST(Processes, AreFoundByLabel) {
  Stage stage;
  EXPECT_EQ(stage.processes.Find(stage.pool.Text("w2")), kW2);
  EXPECT_EQ(stage.processes.Find(stage.pool.Text("w3")), kNobody);
  EXPECT_EQ(WorkerOf(ProcessOf(1)), 1);
}

TEST(Processes, OnlyWhatIsReachedForChangeCountsAsTouched) {
  Stage stage;
  World copy;
  copy.processes.EqualAgain(&stage.world.processes);
  EXPECT_TRUE(stage.processes.Runs(kW1));
  EXPECT_FALSE(stage.processes.HasEnded(kW1));
  EXPECT_EQ(stage.processes.Find(stage.pool.Text("w2")), kW2);
  EXPECT_FALSE(stage.world.processes.IsTouched(kW1));
  stage.processes.Change(kW1).stopped = true;
  EXPECT_TRUE(stage.world.processes.IsTouched(kW1));
  EXPECT_FALSE(stage.world.processes.IsTouched(kW2));
}

}  // namespace
}  // namespace clusterspec::sim

#include "reference/sim/timers.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

TEST(Timers, MoveTheClockWhenTheyFire) {
  Stage stage;
  stage.timers.Add(kW1, 7, 100);
  stage.timers.Add(kW1, 8, 0);
  EXPECT_EQ(stage.timers.Fire(kW1, 1), 8);
  EXPECT_EQ(stage.world.now_ms, 1u);
  EXPECT_EQ(stage.timers.Fire(kW1, 0), 7);
  EXPECT_EQ(stage.world.now_ms, 100u);
  EXPECT_TRUE(stage.world.processes[kW1].timers.empty());
}

TEST(Timers, CountFromNow) {
  Stage stage;
  stage.world.now_ms = 50;
  stage.timers.Add(kW1, 7, 10);
  EXPECT_EQ(stage.world.processes[kW1].timers[0].due_ms, 60u);
}

}  // namespace
}  // namespace clusterspec::sim

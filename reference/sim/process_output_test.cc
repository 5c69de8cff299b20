#include "reference/sim/process_output.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

TEST(ProcessOutput, OfThePrimaryIsReadInWholeLines) {
  Stage stage;
  stage.output.Write(kPrimary, 0, "one\ntw");
  EXPECT_EQ(stage.pool.Text(stage.output.TakeLine(0)), "one");
  EXPECT_TRUE(stage.world.output[0].empty());
  stage.output.Write(kPrimary, 0, "o\n");
  EXPECT_EQ(stage.pool.Text(stage.output.TakeLine(0)), "two");
  EXPECT_EQ(stage.world.partial[0], kNone);
}

TEST(ProcessOutput, OfAWorkerGoesWhereItWasToldTo) {
  Stage stage;
  Process& worker = stage.world.processes[kW1];
  worker.targets = {OutputTarget::kPipe, OutputTarget::kPrimaryStdout};
  stage.output.Write(kW1, 0, "piped");
  stage.output.Write(kW1, 1, "shown\n");
  EXPECT_EQ(stage.pool.Text(stage.output.TakeChunk(0, 0)), "piped");
  EXPECT_TRUE(worker.output[0].empty());
  EXPECT_EQ(stage.pool.Text(stage.output.TakeLine(0)), "shown");
  worker.targets[0] = OutputTarget::kNowhere;
  stage.output.Write(kW1, 0, "lost\n");
  EXPECT_TRUE(worker.output[0].empty());
  EXPECT_TRUE(stage.world.output[0].empty());
}

}  // namespace
}  // namespace clusterspec::sim

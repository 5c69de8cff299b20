#include "reference/sim/label_lookup.h"

#include <gtest/gtest.h>

#include "reference/sim/testing/stage.h"

namespace clusterspec::sim {
namespace {

class LabelsTest : public testing::Test {
 protected:
  Id Text(const char* text) { return stage_.pool.Text(text); }
  Stage stage_;
};

TEST_F(LabelsTest, NameWorkersInThePrimaryAndAWorkerInItself) {
  EXPECT_EQ(stage_.labels.FindWorker(kPrimary, Text("w2")), 1);
  EXPECT_EQ(stage_.labels.FindWorker(kW2, Text("w2")), 1);
  EXPECT_FALSE(stage_.labels.FindWorker(kW1, Text("w2")));
  EXPECT_FALSE(stage_.labels.FindWorker(kPrimary, Text("primary")));
  EXPECT_EQ(stage_.labels.UnknownWorker(Text("w9")).value, "no worker is called w9");
}

TEST_F(LabelsTest, NameTheNewestOfServers) {
  stage_.Listen(kW1, 80);
  stage_.Listen(kW1, 81);
  EXPECT_EQ(stage_.labels.FindServer(kW1, Text("s1")), 1);
  EXPECT_FALSE(stage_.labels.FindServer(kW2, Text("s1")));
}

TEST_F(LabelsTest, NameHandles) {
  const Descriptor server = stage_.Listen(kW1, 80);
  Process& process = stage_.world.processes[kW1];
  process.handles.push_back(server);
  process.connections.emplace_back().end = stage_.Connect(80);
  process.connections[0].label = Text("k1");
  EXPECT_EQ(stage_.labels.FindHandle(kW1, Text("h1")), server);
  EXPECT_EQ(stage_.labels.FindHandle(kW1, Text("s1")), server);
  EXPECT_EQ(stage_.labels.FindHandle(kW1, Text("k1")), process.connections[0].end);
  EXPECT_FALSE(stage_.labels.FindHandle(kW1, Text("h2")));
  EXPECT_FALSE(stage_.labels.FindConnection(kW1, kNone));
}

TEST_F(LabelsTest, OfClosedConnectionsAreStillKnown) {
  ScenarioBuilder builder;
  builder.In("w1", "connect", {{"label", "k1"}, {"port", 80}});
  Stage stage(builder.scenario);
  EXPECT_TRUE(stage.labels.IsOfConnection(stage.pool.Text("k1")));
  EXPECT_FALSE(stage.labels.IsOfConnection(stage.pool.Text("k2")));
  EXPECT_EQ(stage.labels.FindHandle(kW1, stage.pool.Text("k1")), kNoDescriptor);
}

}  // namespace
}  // namespace clusterspec::sim

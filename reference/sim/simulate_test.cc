#include "reference/sim/simulate.h"

#include <gtest/gtest.h>

namespace clusterspec::sim {
namespace {

TEST(Simulate, AWorkerIsForkedAndExits) {
  Scenario scenario;
  Operation fork;
  fork.name = "fork";
  fork.id = 1;
  fork.fields = {{"label", "w1"}};
  Operation exit;
  exit.name = "exit";
  exit.id = 2;
  exit.fields = {{"code", 3}};
  scenario.steps.push_back({Batch{"primary", {fork}}, {}});
  scenario.steps.push_back({Await{ParseShortPattern("cluster.online w1"), 1}, {}});
  scenario.steps.push_back({Batch{"w1", {exit}}, {}});
  scenario.steps.push_back({Await{ParseShortPattern("cluster.exit w1"), 1}, {}});
  const Trace trace = Simulate(scenario, {});
  EXPECT_EQ(trace.ending.kind, EndingKind::kCompleted) << trace.ending.message;
  const auto exited = trace.First("cluster.exit", "w1");
  ASSERT_TRUE(exited.has_value());
  EXPECT_EQ(trace.events[*exited].data.at("code"), 3);
}

}  // namespace
}  // namespace clusterspec::sim

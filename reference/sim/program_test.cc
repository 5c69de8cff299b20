#include "reference/sim/program.h"

#include <gtest/gtest.h>

#include "reference/sim/fill.h"
#include "reference/sim/testing/scenario_builder.h"

namespace clusterspec::sim {
namespace {

TEST(Filler, FillsInTheSameValueForTheSameName) {
  Filler filler;
  const json::value filled =
      filler.Fill({{"port", "${port:a}"}, {"text", "at ${port:b}, ${port:a}"}, {"n", 1}});
  EXPECT_EQ(filled.at("port"), 20000);
  EXPECT_EQ(filled.at("text"), "at 20001, 20000");
  EXPECT_EQ(filled.at("n"), 1);
  EXPECT_EQ(filler.TakeNew().size(), 2u);
  filler.FillText("${port:a}");
  EXPECT_TRUE(filler.TakeNew().empty());
}

TEST(Program, TheEnvironmentSetsPolicyAndInspector) {
  Scenario scenario;
  scenario.fixture.env = {{"NODE_CLUSTER_SCHED_POLICY", "none"},
                          {"NODE_OPTIONS", "--inspect-port=21000"}};
  ValuePool pool;
  const Program program = Compile(scenario, Edition::kV18, {}, &pool);
  EXPECT_EQ(program.policy, model::Policy::kShared);
  EXPECT_EQ(program.debug_port, 21000);
}

TEST(Program, PlaceholdersBelongToTheStepThatUsesThemFirst) {
  ScenarioBuilder builder;
  builder.In("primary", "fork", {{"label", "w1"}})
      .In("w1", "listen", {{"label", "s1"}, {"port", "${port:a}"}})
      .In("w1", "listen", {{"label", "s2"}, {"port", "${port:a}"}});
  ValuePool pool;
  const Program program = Compile(builder.scenario, Edition::kV18, {}, &pool);
  EXPECT_TRUE(program.steps[0].bindings.empty());
  ASSERT_EQ(program.steps[1].bindings.size(), 1u);
  EXPECT_EQ(program.steps[1].bindings[0].name, "port:a");
  EXPECT_TRUE(program.steps[2].bindings.empty());
  EXPECT_EQ(program.operations[2].key.port, 20000);
}

TEST(Program, KeysOfServers) {
  ScenarioBuilder builder;
  builder.In("w1", {builder.Op("listen", {{"label", "a"}, {"port", 0}}),
                    builder.Op("listen", {{"label", "b"}, {"port", 0}, {"host", "127.0.0.1"}}),
                    builder.Op("listen", {{"label", "c"}, {"path", "/s"}}),
                    builder.Op("bind", {{"label", "d"}, {"type", "udp6"}, {"port", 0}}),
                    builder.Op("listen", {{"label", "e"}, {"fd", 7}})});
  ValuePool pool;
  const Program program = Compile(builder.scenario, Edition::kV18, {}, &pool);
  EXPECT_EQ(program.operations[0].key.type, model::AddressType::kTcp6);
  EXPECT_EQ(program.operations[0].key.address, kNone);
  EXPECT_EQ(program.operations[1].key.type, model::AddressType::kTcp4);
  EXPECT_EQ(program.operations[2].key.type, model::AddressType::kUnix);
  EXPECT_EQ(program.operations[3].key.type, model::AddressType::kUdp6);
  EXPECT_EQ(program.operations[4].key.fd, 7);
}

TEST(ValuePool, EqualThingsHaveOneNumber) {
  ValuePool pool;
  EXPECT_EQ(pool.Text("a"), pool.Text("a"));
  EXPECT_NE(pool.Text("a"), pool.Text("b"));
  EXPECT_EQ(pool.AddValue(json::array{1}), pool.AddValue(json::array{1}));
  EXPECT_EQ(pool.Text(kNone), "");
}

}  // namespace
}  // namespace clusterspec::sim

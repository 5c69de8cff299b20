#include "reference/sim/program_size.h"

#include <gtest/gtest.h>

#include "reference/sim/simulate.h"
#include "reference/sim/testing/scenario_builder.h"

namespace clusterspec::sim {
namespace {

std::string EndOf(const Scenario& scenario) { return Simulate(scenario, {}).ending.message; }

Scenario WithOperation(const std::string& name, json::object fields) {
  ScenarioBuilder builder;
  builder.In("primary", name, std::move(fields));
  return builder.scenario;
}

TEST(ProgramSize, WhatHasNoNumberIsRefusedBeforeAnythingRuns) {
  ScenarioBuilder await;
  await.Await("cluster.online", 256);
  ScenarioBuilder client;
  client.Client(ClientVerb::kAsk, "c1", "w1.s1", "", 65'536);
  for (const auto& [scenario, message] : std::vector<std::pair<Scenario, std::string>>{
           {WithOperation("react", {{"event", "cluster.exit"}, {"times", 255}}),
            "255 times of a reaction: at most 254"},
           {WithOperation("exit_code", {{"code", 256}}), "the exit code 256: at most 255"},
           {WithOperation("exit", {{"code", -1}}), "the exit code -1: at most 255"},
           {WithOperation("listen", {{"label", "s1"}, {"fd", 65'535}}),
            "the descriptor 65535: at most 65534"},
           {await.scenario, "256 events that an await counts: at most 255"},
           {client.scenario, "65536 times that a client asks: at most 65535"}}) {
    const Trace trace = Simulate(scenario, {});
    EXPECT_EQ(trace.ending.kind, EndingKind::kUnsupported);
    EXPECT_EQ(trace.ending.message, "the simulator lacks room for " + message);
    EXPECT_EQ(trace.events.size(), 1u) << "more than hello";
  }
}

TEST(ProgramSize, TheGreatestNumbersFit) {
  ScenarioBuilder builder;
  builder.In("primary", {builder.Op("react", {{"event", "cluster.exit"}, {"times", 254}}),
                         builder.Op("exit", {{"code", 255}})});
  const Trace trace = Simulate(builder.scenario, {});
  EXPECT_EQ(trace.ending.kind, EndingKind::kCompleted) << trace.ending.message;
  EXPECT_EQ(trace.events[*trace.First("process.exit")].data.at("code"), 255);
}

TEST(ProgramSize, AProgramOfTooManyWordsIsRefused) {
  ScenarioBuilder builder;
  std::vector<Operation> operations;
  operations.reserve(10'000);
  for (int i = 0; i < 10'000; ++i) {
    operations.push_back(builder.Op("print", {{"text", std::to_string(i)}}));
  }
  builder.In("primary", operations);
  EXPECT_EQ(EndOf(builder.scenario),
            "the simulator lacks room for 20001 operations, steps, texts and lines of texts: at "
            "most 20000");
  const Scenario lines = WithOperation("print", {{"text", std::string(20'000, '\n')}});
  EXPECT_EQ(EndOf(lines),
            "the simulator lacks room for 20003 operations, steps, texts and lines of texts: at "
            "most 20000");
}

TEST(ProgramSize, TooManyServersAreRefused) {
  ScenarioBuilder builder;
  std::vector<Operation> operations;
  operations.reserve(256);
  for (int i = 0; i < 256; ++i) {
    operations.push_back(builder.Op("listen", {{"label", "s" + std::to_string(i)}, {"port", 0}}));
  }
  builder.In("primary", operations);
  EXPECT_EQ(EndOf(builder.scenario), "the simulator lacks room for 256 servers: at most 255");
}

const std::string kRoomOfARun =
    "the simulator lacks room for this run: at most 40000 processes, as many texts, 255 servers of "
    "a process, and 32 callbacks of cluster.disconnect() at a time";

TEST(ProgramSize, ARunThatMakesTooMuchSaysSo) {
  ScenarioBuilder servers;
  const Operation listen = servers.Op("listen", {{"label", "s"}, {"port", 0}});
  servers.In("primary", {servers.Op("fork", {{"label", "w1"}})})
      .Await("cluster.online w1")
      .In("w1",
          {servers.Op("react", {{"event", "server.listening"}, {"times", 0}}, {listen}), listen})
      .Quiesce();
  const Trace many = Simulate(servers.scenario, {});
  EXPECT_EQ(many.ending.kind, EndingKind::kUnsupported);
  EXPECT_EQ(many.ending.message, kRoomOfARun);

  ScenarioBuilder builder;
  std::vector<Operation> calls;
  calls.reserve(33);
  for (int i = 0; i < 33; ++i) {
    calls.push_back(
        builder.Op("disconnect", {{"target", "cluster"}, {"callback", "c" + std::to_string(i)}}));
  }
  builder.In("primary", "fork", {{"label", "w1"}}).Await("cluster.online w1").In("primary", calls);
  const Trace trace = Simulate(builder.scenario, {});
  EXPECT_EQ(trace.ending.kind, EndingKind::kUnsupported);
  EXPECT_EQ(trace.ending.message, kRoomOfARun);
}

}  // namespace
}  // namespace clusterspec::sim

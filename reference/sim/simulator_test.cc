#include "reference/sim/simulator.h"

#include <gtest/gtest.h>

#include <set>

#include "reference/model/fixed_chooser.h"
#include "reference/sim/simulate.h"
#include "reference/sim/testing/scenario_builder.h"

namespace clusterspec::sim {
namespace {

Trace Simulated(const Scenario& scenario, uint64_t seed = 1, Edition edition = Edition::kV18) {
  SimOptions options;
  options.seed = seed;
  options.edition = edition;
  return Simulate(scenario, options);
}

size_t Count(const Trace& trace, const std::string& pattern) {
  return AllMatches(ParseShortPattern(pattern), trace.events).size();
}

TEST(Simulator, EveryOrderOfDisconnectAndExitIsPossible) {
  ScenarioBuilder builder;
  builder.In("primary", "fork", {{"label", "w1"}})
      .Await("cluster.online w1")
      .In("w1", "exit", {{"code", 0}})
      .Await("cluster.exit w1")
      .Await("cluster.disconnect w1");
  std::set<bool> orders;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    const Trace trace = Simulated(builder.scenario, seed);
    orders.insert(*trace.First("cluster.exit") < *trace.First("cluster.disconnect"));
  }
  EXPECT_EQ(orders.size(), 2u);
}

TEST(Simulator, WhatCannotComeEndsInSilence) {
  ScenarioBuilder builder;
  builder.In("primary", "fork", {{"label", "w1"}}).Await("cluster.exit w1");
  const Trace trace = Simulated(builder.scenario);
  EXPECT_EQ(trace.ending.kind, EndingKind::kSilent);
  EXPECT_EQ(trace.ending.step, 1);
  EXPECT_NE(trace.ending.message.find("cluster.exit w1"), std::string::npos);
}

TEST(Simulator, AnEventThatNeverHappensIsAwaitedInVain) {
  ScenarioBuilder builder;
  builder.Await("self.online w1");
  EXPECT_EQ(Simulated(builder.scenario).ending.kind, EndingKind::kSilent);
}

TEST(Simulator, AStepForAProcessThatHasEnded) {
  ScenarioBuilder builder;
  builder.In("primary", "fork", {{"label", "w1"}})
      .In("w1", "exit", {{"code", 0}})
      .In("w1", "get", {{"path", "process.pid"}});
  EXPECT_EQ(Simulated(builder.scenario).ending.kind, EndingKind::kEndedEarly);
}

TEST(Simulator, NonsenseIsAnErrorOfTheAdapter) {
  ScenarioBuilder builder;
  builder.In("primary", "kill", {{"target", "w9"}});
  const Trace trace = Simulated(builder.scenario);
  EXPECT_EQ(trace.ending.kind, EndingKind::kAdapter);
  EXPECT_EQ(Count(trace, "adapter.error"), 1u);
}

TEST(Simulator, AnUnknownNeedIsUnsupported) {
  ScenarioBuilder builder;
  builder.In("primary", "fork", {{"label", "w1"}});
  builder.scenario.needs = {"telepathy"};
  const Trace trace = Simulated(builder.scenario);
  EXPECT_EQ(trace.ending.kind, EndingKind::kUnsupported);
  EXPECT_EQ(Count(trace, "cluster.fork"), 0u);
}

TEST(Simulator, ARunWithoutEndMeetsTheDeadline) {
  ScenarioBuilder builder;
  const Operation again = builder.Op("fork", {{"label", "w"}});
  builder
      .In("primary", {builder.Op("react", {{"event", "cluster.exit"}, {"times", 0}}, {again}),
                      builder.Op("setup", {{"settings", {{"exec", "nothing.js"}}}}),
                      builder.Op("fork", {{"label", "w"}})})
      .Quiesce();
  SimOptions options;
  options.max_steps = 200;
  EXPECT_EQ(Simulate(builder.scenario, options).ending.kind, EndingKind::kDeadline);
}

TEST(Simulator, AStoppedProcessDoesNothingUntilItGoesOn) {
  ScenarioBuilder builder;
  builder.In("primary", "fork", {{"label", "w1"}})
      .Await("cluster.online w1")
      .Signal("w1", "SIGSTOP")
      .In("primary", "send", {{"target", "w1"}, {"message", "hi"}})
      .Quiesce()
      .Signal("w1", "SIGCONT")
      .Await("process.message w1");
  const Trace trace = Simulated(builder.scenario);
  EXPECT_EQ(trace.ending.kind, EndingKind::kCompleted);
  const auto matches = AllMatches(ParseShortPattern("signal w1"), trace.events);
  EXPECT_GT(*trace.First("process.message"), matches[1]);
}

TEST(Simulator, ASignalWaitsForAStoppedProcess) {
  ScenarioBuilder builder;
  builder.In("primary", "fork", {{"label", "w1"}})
      .Await("cluster.online w1")
      .Signal("w1", "SIGSTOP")
      .Signal("w1", "SIGTERM")
      .Quiesce()
      .Signal("w1", "SIGCONT")
      .Await("cluster.exit w1");
  const Trace trace = Simulated(builder.scenario);
  const Event& exited = trace.events[*trace.First("cluster.exit")];
  EXPECT_EQ(exited.data.at("signal"), "SIGTERM");
  EXPECT_GT(*trace.First("cluster.exit"),
            AllMatches(ParseShortPattern("signal w1"), trace.events)[2]);
}

TEST(Simulator, TimersFireInTheirOrderAndAfterAllElse) {
  ScenarioBuilder builder;
  Operation late =
      builder.Op("after", {{"ms", 20}}, {builder.Op("get", {{"path", "process.pid"}})});
  late.as = "late";
  Operation soon = builder.Op("after", {{"ms", 10}});
  soon.as = "soon";
  builder.In("primary", {late, soon, builder.Op("fork", {{"label", "w1"}})}).Await("timer late");
  const Trace trace = Simulated(builder.scenario);
  EXPECT_LT(*trace.First("cluster.online"), *trace.First("timer", "soon"));
  EXPECT_LT(*trace.First("timer", "soon"), *trace.First("timer", "late"));
}

TEST(Simulator, DatagramsAreAnsweredByAWorker) {
  ScenarioBuilder builder;
  builder.In("primary",
             {builder.Op("fork", {{"label", "w1"}}), builder.Op("fork", {{"label", "w2"}})});
  for (const char* worker : {"w1", "w2"}) {
    builder
        .In(worker, "bind", {{"label", "u"}, {"type", "udp4"}, {"port", 0}, {"host", "127.0.0.1"}})
        .Await(std::string("server.listening ") + worker + ".u");
  }
  builder.Client(ClientVerb::kDatagram, "d1", "w1.u", "hi").Await("client.data d1");
  std::set<std::string> answers;
  for (uint64_t seed = 0; seed < 40; ++seed) {
    const Trace trace = Simulated(builder.scenario, seed);
    ASSERT_EQ(trace.ending.kind, EndingKind::kCompleted) << trace.ending.message;
    answers.insert(StringOr(trace.events[*trace.First("client.data")].data, "text"));
  }
  EXPECT_EQ(answers, (std::set<std::string>{"w1", "w2"}));
}

TEST(Simulator, AThrowEndsTheProcess) {
  ScenarioBuilder builder;
  builder.In("primary", "fork", {{"label", "w1"}})
      .In("w1", "throw", {{"message", "on purpose"}})
      .Await("cluster.exit w1");
  const Trace trace = Simulated(builder.scenario);
  EXPECT_EQ(trace.events[*trace.First("cluster.exit")].data.at("code"), 1);
  EXPECT_EQ(StringOr(trace.events[*trace.First("output")].data, "text"), "Error: on purpose");
}

TEST(Simulator, ReactionsAreForgotten) {
  ScenarioBuilder builder;
  const Operation pid = builder.Op("get", {{"path", "process.pid"}});
  builder
      .In("primary", {builder.Op("react", {{"event", "cluster.online"}, {"times", 0}}, {pid}),
                      builder.Op("fork", {{"label", "w1"}})})
      .Await("cluster.online w1")
      .In("primary", {builder.Op("forget", {{"event", "cluster.online"}}),
                      builder.Op("fork", {{"label", "w2"}})})
      .Await("cluster.online w2");
  EXPECT_EQ(Count(Simulated(builder.scenario), "result " + std::to_string(pid.id)), 1u);
}

TEST(Simulator, WithoutARecorderTheWorldIsTheSame) {
  ScenarioBuilder builder;
  builder.In("primary", "fork", {{"label", "w1"}}).Await("cluster.online w1");
  Simulator simulator(builder.scenario, Edition::kV18);
  World silent = simulator.Start();
  World watched = simulator.Start();
  Recorder recorder;
  Transitions transitions;
  for (simulator.Enabled(silent, &transitions); !transitions.empty();
       simulator.Enabled(silent, &transitions)) {
    model::FixedChooser chooser;
    simulator.Apply(transitions.front(), &chooser, &silent, nullptr);
    simulator.Apply(transitions.front(), &chooser, &watched, &recorder);
    EXPECT_FALSE(simulator.Describe(transitions.front(), silent).empty());
  }
  EXPECT_TRUE(watched.harness.over);
  EXPECT_GT(recorder.seen.size(), 4u);
  EXPECT_TRUE(recorder.events.empty());
}

TEST(Simulator, WorkersMayNotFork) {
  ScenarioBuilder builder;
  Operation fork = builder.Op("fork", {{"label", "w2"}});
  builder.In("primary", "fork", {{"label", "w1"}}).In("w1", {fork});
  std::set<bool> threw;
  for (uint64_t seed = 0; seed < 40; ++seed) {
    const Trace trace = Simulated(builder.scenario, seed);
    const auto result = trace.First("result", std::to_string(fork.id));
    threw.insert(trace.events[*result].data.contains("threw"));
    EXPECT_EQ(Count(trace, "cluster.fork"), 1u);
  }
  EXPECT_EQ(threw.size(), 2u);
}

TEST(Simulator, AConnectionToNobodyIsAnError) {
  ScenarioBuilder builder;
  builder.In("primary", "react", {{"event", "connection.error"}})
      .In("primary", "connect", {{"label", "k1"}, {"port", 1}})
      .Await("connection.close primary.k1");
  const Trace trace = Simulated(builder.scenario);
  EXPECT_EQ(trace.ending.kind, EndingKind::kCompleted);
  EXPECT_EQ(StringOr(trace.events[*trace.First("connection.error")].data, "code"), "ECONNREFUSED");
}

// What w1 shows that listens and calls disconnect() at once, while its question is on the way.
std::set<std::string> WaysOfALeftServer(model::DeviationSet deviations) {
  ScenarioBuilder builder;
  builder.In("primary", "fork", {{"label", "w1"}})
      .Await("cluster.online w1")
      .In("w1", {builder.Op("listen", {{"label", "s1"}, {"port", 0}}),
                 builder.Op("disconnect", {{"target", "self"}})})
      .Await("cluster.exit w1");
  std::set<std::string> ways;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    SimOptions options;
    options.seed = seed;
    options.deviations = deviations;
    const Trace trace = Simulate(builder.scenario, options);
    std::string way = Count(trace, "server.listening w1.s1") == 1 ? "listens" : "does not listen";
    if (Count(trace, "cluster.listening w1") == 1) way += ", announced";
    ways.insert(way + (trace.ending.kind == EndingKind::kCompleted ? ", ends" : ", stays"));
  }
  return ways;
}

TEST(Simulator, AServerThatDisconnectHasLeftMayKeepItsWorkerAndMayBeAnnounced) {
  model::DeviationSet deviations;
  deviations.Insert(model::Deviation::kAskingNotClosed);
  const std::set<std::string> ways = WaysOfALeftServer(deviations);
  for (const char* way : {"listens, announced, stays", "listens, announced, ends", "listens, stays",
                          "listens, ends"}) {
    EXPECT_TRUE(ways.contains(way)) << way;
  }
  for (const std::string& way : WaysOfALeftServer({})) EXPECT_TRUE(way.ends_with("ends")) << way;
}

TEST(Simulator, AnErrorOfSendComesWithinTheCallOrAfterIt) {
  ScenarioBuilder builder;
  Operation send = builder.Op("send", {{"target", "process"}, {"message", "too late"}});
  Operation stay = builder.Op("after", {{"ms", 10}});
  stay.as = "stay";
  builder.In("primary", "fork", {{"label", "w1"}})
      .In("w1", {stay, builder.Op("disconnect", {{"target", "self"}})})
      .Await("cluster.disconnect w1")
      .In("w1", {send})
      .Await("process.error w1");
  std::set<bool> within;
  for (uint64_t seed = 0; seed < 40; ++seed) {
    const Trace trace = Simulated(builder.scenario, seed);
    const auto error = trace.First("process.error");
    if (!error) continue;
    within.insert(*error < *trace.First("result", std::to_string(send.id)));
  }
  EXPECT_EQ(within.size(), 2u);
}

TEST(Simulator, AServerThatIsSentMayAskForAPortOfItsOwnAtOnce) {
  ScenarioBuilder builder;
  builder.In("primary", "fork", {{"label", "w1"}})
      .Await("cluster.online w1")
      .In("primary", {builder.Op("listen", {{"label", "s1"}, {"port", 0}})})
      .Await("server.listening primary.s1")
      .In("primary", "send", {{"target", "w1"}, {"message", "yours"}, {"handle", "s1"}})
      .Await("cluster.listening w1")
      .Quiesce();
  SimOptions options;
  options.deviations.Insert(model::Deviation::kHandleBecomesRandomPort);
  const Trace trace = Simulate(builder.scenario, options);
  ASSERT_EQ(trace.ending.kind, EndingKind::kCompleted) << trace.ending.message;
  EXPECT_EQ(Count(trace, "process.message w1"), 1u);
  EXPECT_EQ(Count(trace, "server.listening w1*"), 0u);
  EXPECT_EQ(trace.events[*trace.First("cluster.listening")].data.at("addressType"), -1);
}

// Stalls a process when it tells of its end.
class StallsAtExit : public Watcher {
 public:
  void See(const SeenEvent& seen, const World&, const EventData&) override {
    if (seen.kind == EventKind::kProcessExit) recorder->stall = Stall::kAfter;
  }
  Recorder* recorder = nullptr;
};

TEST(Simulator, AProcessThatGetsNoFurtherThanItsExitEventHasNotEnded) {
  ScenarioBuilder builder;
  builder.In("primary", "fork", {{"label", "w1"}}).In("w1", "exit", {{"code", 0}});
  Simulator simulator(builder.scenario, Edition::kV18);
  World world = simulator.Start();
  StallsAtExit watcher;
  Recorder recorder;
  recorder.watcher = &watcher;
  watcher.recorder = &recorder;
  Transitions transitions;
  model::FixedChooser chooser;
  for (simulator.Enabled(world, &transitions); !transitions.empty();
       simulator.Enabled(world, &transitions)) {
    simulator.Apply(transitions.front(), &chooser, &world, &recorder);
  }
  EXPECT_EQ(world.processes[1].phase, ProcessPhase::kSpinning);
}

}  // namespace
}  // namespace clusterspec::sim

#include "harness/explain/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "harness/explain/requirement_of.h"
#include "harness/explain/trace_explainer.h"
#include "harness/load/case_loader.h"
#include "harness/load/requirement_loader.h"
#include "reference/sim/program_size.h"
#include "reference/sim/simulate.h"
#include "reference/sim/testing/scenario_builder.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec::explain {
namespace {

using model::Deviation;

const std::string kRoot = CLUSTERSPEC_SOURCE_DIR;

const Catalogue& Requirements() {
  static const Catalogue catalogue = LoadCatalogue(kRoot + "/spec/requirements").value();
  return catalogue;
}

const std::vector<Case>& AllCases() {
  static const std::vector<Case> cases = LoadCases(kRoot + "/cases", Requirements()).value();
  return cases;
}

const Case& Named(const std::string& id) {
  return *std::find_if(AllCases().begin(), AllCases().end(),
                       [&](const Case& each) { return each.id == id; });
}

Trace Simulated(const Case& a_case, Edition edition, uint64_t seed,
                std::initializer_list<Deviation> deviations = {}) {
  sim::SimOptions options;
  options.edition = edition;
  options.seed = seed;
  for (const Deviation each : deviations) options.deviations.Insert(each);
  return sim::Simulate(a_case.scenario, options);
}

Judgement Documented(const Case& a_case, const Trace& trace) {
  return JudgeInclusion(a_case.scenario, trace.edition, {}, trace);
}

TEST(Inclusion, AcceptsWhatTheSimulatorShows) {
  for (const Edition edition : kAllEditions) {
    for (const Case& each : AllCases()) {
      if (!each.editions.Contains(edition) || !sim::LackingRoom(each.scenario).empty()) continue;
      const Judgement judgement = Documented(each, Simulated(each, edition, 7));
      EXPECT_EQ(judgement.answer, Answer::kAccepted)
          << each.id << " after " << judgement.legal_events << ": " << judgement.seen
          << judgement.reason;
    }
  }
}

TEST(Inclusion, NamesTheFirstEventThatNoRunShows) {
  const Case& exits = Named("cluster-events/exit-after-disconnect");
  Trace trace = Simulated(exits, Edition::kV18, 3);
  const size_t exit = *trace.First("cluster.exit");
  trace.events[exit].data["code"] = 7;
  const Judgement judgement = Documented(exits, trace);
  EXPECT_EQ(judgement.answer, Answer::kRejected);
  EXPECT_EQ(judgement.legal_events, exit);
  EXPECT_THAT(judgement.seen, testing::HasSubstr("cluster.exit w1 {\"code\":7"));
  EXPECT_THAT(judgement.allowed,
              testing::Contains(testing::HasSubstr("cluster.exit w1 {\"code\":0")));
  EXPECT_EQ(judgement.requirement, "cluster.event.exit.any-death");
}

TEST(Inclusion, MissesAnEventThatNeverCame) {
  const Case& exits = Named("cluster-events/exit-after-disconnect");
  Trace trace = Simulated(exits, Edition::kV18, 3);
  while (trace.events.back().name != "cluster.exit") trace.events.pop_back();
  trace.events.pop_back();
  EXPECT_EQ(Documented(exits, trace).answer, Answer::kRejected);
}

// The first of them where the primary hears of the channel's end before that of the process.
Trace DisconnectFirst(const Case& a_case) {
  for (uint64_t seed = 0;; ++seed) {
    Trace trace = Simulated(a_case, Edition::kV18, seed);
    if (*trace.First("cluster.disconnect") < *trace.First("worker.exit")) return trace;
  }
}

TEST(Inclusion, AnEndMayBeKnownBeforeItsEvent) {
  const Case& exits = Named("cluster-events/exit-code-three");
  Trace trace = DisconnectFirst(exits);
  for (const char* name : {"worker.disconnect", "cluster.disconnect"}) {
    WorkerState& state = trace.events[*trace.First(name)].snap["w1"];
    state.dead = 'D';
    state.listed = '-';
  }
  EXPECT_EQ(Documented(exits, trace).answer, Answer::kAccepted);
  trace.events[*trace.First("cluster.fork")].snap["w1"].dead = 'D';
  EXPECT_EQ(Documented(exits, trace).answer, Answer::kRejected);
}

// A trace in which the server of w1 closes after it has been listening.
Trace ServerCloses(const Case& a_case) {
  Trace trace = Simulated(a_case, Edition::kV18, 3);
  const size_t listening = *trace.First("server.listening");
  Event close = trace.events[listening];
  close.name = "server.close";
  close.data.clear();
  trace.events.insert(trace.events.begin() + static_cast<std::ptrdiff_t>(listening) + 1, close);
  return trace;
}

TEST(Inclusion, DoesNotJudgeWhatBecomesOfASentServerInItsSender) {
  const Case& sends = Named("worker-events/message-server");
  EXPECT_EQ(Documented(sends, ServerCloses(sends)).answer, Answer::kAccepted);
  const Case& keeps = Named("cluster-events/listening-tcp4");
  EXPECT_EQ(Documented(keeps, ServerCloses(keeps)).answer, Answer::kRejected);
}

// The harness goes on when it has read the last result, whatever the process still has to write.
TEST(Inclusion, AcceptsWhatIsWrittenAfterTheEndOfABatch) {
  const Case& sets = Named("cluster-setup/running-unchanged");
  Trace trace = Simulated(sets, Edition::kV18, 3);
  const auto setups = AllMatches(ParseShortPattern("cluster.setup"), trace.events);
  const auto outputs = AllMatches(ParseShortPattern("output primary"), trace.events);
  ASSERT_FALSE(setups.empty());
  ASSERT_FALSE(outputs.empty());
  ASSERT_LT(setups.back(), outputs.back());
  const auto begin = trace.events.begin();
  std::rotate(begin + static_cast<std::ptrdiff_t>(setups.back()),
              begin + static_cast<std::ptrdiff_t>(setups.back()) + 1,
              begin + static_cast<std::ptrdiff_t>(outputs.back()) + 1);
  EXPECT_EQ(Documented(sets, trace).answer, Answer::kAccepted);
}

// What a later step waits for does not hold up an earlier one.
TEST(Inclusion, AcceptsThatAStepIsTakenBeforeALaterOneIsMet) {
  const Case& sends = Named("worker-events/own-messages");
  const std::string second = "result 4";
  for (uint64_t seed = 0; seed < 100; ++seed) {
    Trace trace = Simulated(sends, Edition::kV18, seed);
    const auto at = [&](const std::string& pattern) {
      return static_cast<std::ptrdiff_t>(
          AllMatches(ParseShortPattern(pattern), trace.events).front());
    };
    const std::ptrdiff_t message = at("worker.message w1");
    // The last event of its turn, which begins before w2 is told to send.
    if (at("cluster.message w1") + 1 != message || message > at(second)) continue;
    const auto begin = trace.events.begin();
    std::rotate(begin + message, begin + message + 1, begin + at(second) + 1);
    EXPECT_EQ(Documented(sends, trace).answer, Answer::kAccepted);
    return;
  }
  FAIL() << "no run that could show it";
}

void ExpectAccepted(const Scenario& scenario, uint64_t seeds) {
  for (uint64_t seed = 0; seed < seeds; ++seed) {
    sim::SimOptions options;
    options.seed = seed;
    const Trace trace = sim::Simulate(scenario, options);
    const Judgement judgement = JudgeInclusion(scenario, options.edition, {}, trace);
    ASSERT_EQ(judgement.answer, Answer::kAccepted) << seed << " after " << judgement.legal_events
                                                   << ": " << judgement.seen << judgement.reason;
  }
}

const json::object kListen = {{"label", "s1"}, {"port", 7000}, {"host", "127.0.0.1"}};

sim::ScenarioBuilder ThreeWorkers() {
  sim::ScenarioBuilder builder;
  for (const std::string worker : {"w1", "w2", "w3"}) {
    builder.In("primary", "fork", {{"label", worker}}).Await("cluster.online " + worker);
  }
  return builder;
}

// The primary may have read that w1 or w2 is free again before w3 listens, or after.
TEST(Inclusion, AcceptsAListenerThatJoinsLate) {
  sim::ScenarioBuilder builder = ThreeWorkers();
  builder.In("w1", "listen", kListen).In("w2", "listen", kListen);
  builder.Await("server.listening w1.s1").Await("server.listening w2.s1");
  builder.Client(ClientVerb::kAsk, "a", "w1.s1", "", 3);
  builder.In("w3", "listen", kListen).Await("server.listening w3.s1");
  builder.Client(ClientVerb::kAsk, "b", "w1.s1", "", 4);
  ExpectAccepted(builder.scenario, 40);
}

// A connection that w1 sends back goes to w2 or w3, whoever has joined first.
TEST(Inclusion, AcceptsEitherListenerForAConnectionThatIsSentBack) {
  sim::ScenarioBuilder builder = ThreeWorkers();
  builder.In("w1", "listen", kListen).Await("server.listening w1.s1");
  builder.Quiesce().Signal("w1", "SIGSTOP").Client(ClientVerb::kConnect, "c1", "w1.s1");
  builder.In("w3", "listen", kListen).In("w2", "listen", kListen);
  builder.Await("server.listening w2.s1").Await("server.listening w3.s1");
  builder.Signal("w1", "SIGCONT").In("w1", "close", {{"label", "s1"}}).Quiesce();
  ExpectAccepted(builder.scenario, 100);
}

// The first that the simulator shows in which these events come in this order.
Trace WithOrder(const Case& a_case, Edition edition, const std::vector<std::string>& names,
                std::initializer_list<Deviation> deviations = {}) {
  for (uint64_t seed = 0; seed < 10'000; ++seed) {
    Trace trace = Simulated(a_case, edition, seed, deviations);
    std::vector<size_t> places;
    places.reserve(names.size());
    for (const std::string& name : names) places.push_back(trace.First(name).value_or(0));
    const bool all = std::find(places.begin(), places.end(), 0) == places.end();
    if (all && std::is_sorted(places.begin(), places.end())) return trace;
  }
  ADD_FAILURE() << "no run shows this order, from " << names.front();
  return {};
}

TEST(Inclusion, AnAnswerToListenMayComeTooLate) {
  const Case& leaves = Named("worker-disconnect/closes-server-not-yet-listening");
  const auto left = {Deviation::kAskingNotClosed};
  model::DeviationSet leaving;
  leaving.Insert(Deviation::kAskingNotClosed);
  for (const Trace& trace :
       {WithOrder(leaves, Edition::kV18, {"self.disconnect", "server.listening"}, left),
        WithOrder(leaves, Edition::kV18, {"worker.error"}, left)}) {
    EXPECT_EQ(Documented(leaves, trace).answer, Answer::kRejected);
    EXPECT_EQ(JudgeInclusion(leaves.scenario, trace.edition, leaving, trace).answer,
              Answer::kAccepted);
  }
}

TEST(Inclusion, ASecondKillInAWorkerIsNoErrorButOfOneDeviation) {
  const Case& twice = Named("worker-kill/in-worker-twice");
  const auto errs = {Deviation::kSecondKillIsAnError};
  model::DeviationSet erring;
  erring.Insert(Deviation::kSecondKillIsAnError);
  const Trace trace = WithOrder(twice, Edition::kV16, {"process.error"}, errs);
  EXPECT_EQ(Documented(twice, trace).answer, Answer::kRejected);
  EXPECT_EQ(JudgeInclusion(twice.scenario, trace.edition, erring, trace).answer, Answer::kAccepted);
}

// Where the signal is sent after the first line of a turn, what the killed process still writes
// before the second may come between; it may also have ended by itself when the signal comes.
TEST(Inclusion, AProcessMayEndBetweenTheLinesOfTheTurnThatKillsIt) {
  const Case& kills = Named("worker-kill/disconnects-first");
  Trace trace = WithOrder(kills, Edition::kV16,
                          {"self.disconnect", "process.disconnect", "process.exit",
                           "worker.disconnect", "cluster.disconnect", "worker.exit"});
  const auto begin = trace.events.begin();
  const auto at = [&](const char* name) { return static_cast<std::ptrdiff_t>(*trace.First(name)); };
  std::rotate(begin + at("process.disconnect"), begin + at("worker.disconnect"),
              begin + at("worker.disconnect") + 1);
  EXPECT_EQ(Documented(kills, trace).answer, Answer::kAccepted) << "by itself";
  for (const char* name : {"worker.exit", "cluster.exit"}) {
    json::object& data = trace.events[*trace.First(name)].data;
    data["code"] = nullptr;
    data["signal"] = "SIGTERM";
  }
  EXPECT_EQ(Documented(kills, trace).answer, Answer::kAccepted) << "by the signal";
}

// Nothing counts processes in the bits of a word.
TEST(Inclusion, FollowsMoreProcessesThanAWordHasBits) {
  for (const int workers : {65, 130}) {
    sim::ScenarioBuilder builder;
    const std::string last = "w" + std::to_string(workers);
    for (int worker = 1; worker <= workers; ++worker) {
      const std::string label = "w" + std::to_string(worker);
      builder.In("primary", "fork", {{"label", label}}).Await("cluster.online " + label);
    }
    builder.In("primary", "send", {{"target", last}, {"message", 1}});
    builder.Await("process.message " + last).In("primary", "kill", {{"target", last}});
    builder.Await("cluster.exit " + last);
    Trace trace = sim::Simulate(builder.scenario, {});
    const auto judge = [&] {
      return JudgeInclusion(builder.scenario, trace.edition, {}, trace, {}, false);
    };
    EXPECT_EQ(judge().answer, Answer::kAccepted) << judge().seen << judge().reason;
    trace.events[*trace.First("cluster.exit")].snap[last].dead = '-';
    EXPECT_EQ(judge().answer, Answer::kRejected) << judge().reason;
  }
}

TEST(Inclusion, SaysWhenThereIsTooMuchToTry) {
  const Case& exits = Named("cluster-events/exit-after-disconnect");
  Limits limits;
  limits.max_turns = 3;
  limits.max_turns_per_event = 0;
  const Trace trace = Simulated(exits, Edition::kV18, 3);
  const Judgement judgement = JudgeInclusion(exits.scenario, trace.edition, {}, trace, limits);
  EXPECT_EQ(judgement.answer, Answer::kInconclusive);
  EXPECT_THAT(judgement.reason, testing::HasSubstr("too many"));
}

TEST(Inclusion, SaysWhenTheProgramHasNoRoom) {
  sim::ScenarioBuilder builder;
  builder.In("primary", {builder.Op("react", {{"event", "cluster.exit"}, {"times", 300}})});
  Trace trace = sim::Simulate(builder.scenario, {});
  trace.ending = {EndingKind::kCompleted, -1, ""};  // as any other implementation ends
  const Judgement judgement = JudgeInclusion(builder.scenario, trace.edition, {}, trace);
  EXPECT_EQ(judgement.answer, Answer::kInconclusive);
  EXPECT_EQ(judgement.reason, "the simulator lacks room for 300 times of a reaction: at most 254");
}

TEST(TraceExplainer, FindsTheDeviationsThatAreOn) {
  TraceExplainer suite(Edition::kV18);
  for (const char* id : {"cluster-properties/workers-kept-after-disconnect-call",
                         "worker-state/alive-in-worker-with-exit-code"}) {
    const Case& a_case = Named(id);
    suite.Add(a_case,
              Simulated(a_case, Edition::kV18, 1,
                        {Deviation::kRemovedAtDisconnectCall, Deviation::kDeadByExitCode}),
              "", "");
  }
  suite.Settle();
  const Verdicts report = suite.Finish();
  ASSERT_EQ(report.deviations.size(), 2u);
  EXPECT_EQ(report.deviations[0].id, "dead-by-exit-code");
  EXPECT_THAT(report.deviations[0].evidence,
              testing::ElementsAre("worker-state/alive-in-worker-with-exit-code"));
  EXPECT_TRUE(report.cases.empty());
}

TEST(TraceExplainer, WhatNothingExplainsIsARowOfItsOwn) {
  const Case& exits = Named("cluster-events/exit-after-disconnect");
  Trace trace = Simulated(exits, Edition::kV18, 3);
  trace.events[*trace.First("cluster.exit")].data["code"] = 7;
  TraceExplainer suite(Edition::kV18);
  suite.Add(exits, trace, "", "");
  suite.Settle();
  const Verdicts report = suite.Finish();
  ASSERT_EQ(report.cases.size(), 1u);
  EXPECT_EQ(report.cases[0].id, "explained/cluster-events/exit-after-disconnect");
  EXPECT_EQ(report.cases[0].verdict, Verdict::kFail);
  EXPECT_EQ(suite.unexplained(), 1u);
}

TEST(RequirementOf, NamesOnlyWhatTheCatalogueHas) {
  for (const std::string_view id : KnownRequirements()) {
    EXPECT_NE(Requirements().Find(std::string(id)), nullptr) << id;
  }
}

}  // namespace
}  // namespace clusterspec::explain

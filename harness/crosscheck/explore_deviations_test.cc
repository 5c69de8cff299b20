// Every deviation of real runtimes that breaks a requirement is found, by a schedule than which
// there is no shorter one.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "harness/crosscheck/explore_support.h"
#include "harness/judge/judge.h"
#include "harness/load/case_loader.h"
#include "reference/explore/short_programs.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec::explore {
namespace {

// The length of the shortest schedule that breaks something; 0: none within `most` steps. Breadth
// first over whole encodings, by itself: no hash, no store, no reduction, no stopping early.
size_t ShortestByForce(const Subject& subject, const Counts& counts, size_t most) {
  sim::Simulator simulator(*subject.scenario, subject.edition, subject.deviations);
  InvariantWatcher watch(simulator, counts);
  Expander expander(&simulator, &watch, {0, false});
  std::set<std::string> known = {expander.Root()};
  std::set<std::string> level = known;
  for (size_t step = 1; step <= most && !level.empty(); ++step) {
    std::set<std::string> next;
    bool broken = false;
    for (const std::string& state : level) {
      Broken at_end;
      expander.Expand(
          state,
          [&](const Successor& successor) {
            broken = broken || successor.broken;
            if (known.insert(successor.bytes).second) next.insert(successor.bytes);
          },
          &at_end);
      broken = broken || at_end;
    }
    if (broken) return step;
    level = std::move(next);
  }
  return 0;
}

struct Sought {
  model::Deviation deviation;
  Edition edition;
  std::string requirement;
  Scenario scenario;
};

void PrintTo(const Sought& sought, std::ostream* out) { *out << sought.requirement; }

Scenario Words(const ShortProgram& rest) {
  ShortProgram program = {{Verb::kFork, 0}};
  program.insert(program.end(), rest.begin(), rest.end());
  return ScenarioOf(program);
}

Scenario InWorker(const std::string& name, const json::object& fields, const std::string& then = "",
                  const json::object& then_fields = {}) {
  sim::ScenarioBuilder builder = Forked(1);
  builder.In("w1", name, fields);
  if (!then.empty()) builder.In("w1", then, then_fields);
  return builder.scenario;
}

// The primary closes the channel of a worker that cannot notice it.
Scenario Stopped() {
  sim::ScenarioBuilder builder = Forked(1);
  return builder.Await("cluster.online w1")
      .Signal("w1", "SIGSTOP")
      .In("primary", "get", {{"path", "w1.process.disconnect()"}})
      .Await("cluster.disconnect w1")
      .scenario;
}

Scenario KilledWhileBusy() {
  sim::ScenarioBuilder builder = Forked(1);
  return builder.In("w1", "spin").In("primary", "kill", {{"target", "w1"}}).scenario;
}

Scenario SignalledHarmlessly() {
  sim::ScenarioBuilder builder = Forked(1);
  return builder.Await("cluster.online w1")
      .In("primary", "kill", {{"target", "w1"}, {"signal", "SIGWINCH"}, {"via", "process.kill"}})
      .scenario;
}

const std::vector<Sought>& AllSought() {
  using enum model::Deviation;
  constexpr auto kV18 = Edition::kV18;
  const json::object exclusive = {{"label", "s1"}, {"port", 0}, {"exclusive", true}};
  static const std::vector<Sought> sought = {
      {kRemovedAtDisconnectCall, kV18, "worker.id.key-while-alive",
       Words({{Verb::kDisconnect, 0}})},
      {kDisconnectCallbackAtFirst, kV18, "cluster.disconnect.callback-after-workers",
       Words({{Verb::kFork, 1}, {Verb::kDisconnectAll, 0}})},
      {kFalseWithoutChannel, kV18, "worker.exitedAfterDisconnect.undefined-before", Stopped()},
      {kSuicideFalseWithoutChannel, Edition::kV6, "worker.suicide.undefined-before", Stopped()},
      {kKillInWorkerExitsZero, kV18, "worker.kill.in-worker-signal", Words({{Verb::kOwnKill, 0}})},
      {kKillCountsAsVoluntary, kV18, "worker.exitedAfterDisconnect.undefined-after-kill",
       Words({{Verb::kKill, 0}})},
      {kKillWaitsForWorker, kV18, "worker.kill.no-wait", KilledWhileBusy()},
      {kKillDoesNotCount, Edition::kV16, "worker.exitedAfterDisconnect.kill-counts",
       Words({{Verb::kKill, 0}})},
      {kKillDoesNotWait, Edition::kV12, "worker.kill.disconnects-first", Words({{Verb::kKill, 0}})},
      {kDeadByExitCode, kV18, "worker.isDead.before-exit",
       InWorker("exit_code", {{"code", 1}}, "get", {{"path", "self.isDead()"}})},
      {kDeadByAnySignal, kV18, "worker.isDead.before-exit", SignalledHarmlessly()},
      {kExclusiveNotClosed, kV18, "worker.disconnect.closes-servers",
       InWorker("listen", exclusive, "disconnect", {{"target", "self"}})},
      {kExclusiveNotAnnounced, kV18, "cluster.event.listening.after-server",
       InWorker("listen", exclusive)},
      {kUdpNotAnnounced, kV18, "cluster.event.listening.after-server",
       InWorker("bind", {{"label", "u1"}, {"type", "udp4"}, {"port", 0}})},
      {kNoAddressWithoutHost, kV18, "cluster.event.listening.address",
       InWorker("listen", {{"label", "s1"}, {"port", 0}})},
  };
  return sought;
}

class Deviations : public testing::TestWithParam<Sought> {};

TEST_P(Deviations, IsFoundByAShortestSchedule) {
  const Sought& sought = GetParam();
  const Subject subject = SubjectOf(sought.scenario, sought.edition, {sought.deviation});
  for (const bool reduce : {true, false}) {
    const Findings findings =
        Search(subject, HoldingIn(sought.edition), reduce ? Reduced() : Whole());
    ASSERT_EQ(findings.broken.size(), 1u);
    const Counterexample& example = findings.broken.front();
    EXPECT_TRUE(example.shortest);
    EXPECT_EQ(example.length(), ShortestByForce(subject, HoldingIn(sought.edition), 30));
    EXPECT_FALSE(LinesOf(subject, example).empty());
  }
  // The requirement that it is catalogued for is among those that it breaks.
  ExploreOptions all = Whole();
  all.all_violations = true;
  const Findings findings = Search(subject, HoldingIn(sought.edition), all);
  EXPECT_TRUE(std::any_of(findings.broken.begin(), findings.broken.end(), [&](const auto& each) {
    return each.broken.requirement == sought.requirement;
  }));
}

TEST_P(Deviations, BreaksNothingWhenItIsOff) {
  const Subject subject = SubjectOf(GetParam().scenario, GetParam().edition);
  const Findings findings = Search(subject, HoldingIn(GetParam().edition), Whole());
  EXPECT_TRUE(findings.broken.empty());
  EXPECT_TRUE(findings.result.exhausted);
  EXPECT_EQ(ShortestByForce(subject, HoldingIn(GetParam().edition), 12), 0u);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, Deviations, testing::ValuesIn(AllSought()),
                         [](const auto& each) {
                           std::string name(
                               model::Deviations()[static_cast<size_t>(each.param.deviation)].id);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

// Those that break what a case expects and no invariant: some legal run of a case shows them.
TEST(DeviationsInCases, ShowOnSomeScheduleOfACase) {
  struct Shown {
    model::Deviation deviation;
    const char* by;
  };
  using enum model::Deviation;
  const auto cases = LoadCases(CLUSTERSPEC_SOURCE_DIR "/cases", TestCatalogue()).value();
  for (const Shown& shown : {Shown{kCwdIgnored, "cluster-settings/cwd-used"},
                             Shown{kHandleRefused, "cluster-events/listening-on-handle"},
                             Shown{kNoPrimaryNames, "cluster-properties/is-primary"}}) {
    const auto found = std::find_if(cases.begin(), cases.end(),
                                    [&](const Case& each) { return each.id == shown.by; });
    ASSERT_NE(found, cases.end()) << shown.by;
    bool all = false;
    const auto failures = [&](const Subject& subject) {
      int failed = 0;
      const uint64_t judged =
          ForTraces(subject, Whole(), 20, &all, [&](const Trace& trace, const auto&) {
            failed += Judge(*found, trace, TestCatalogue()).verdict == Verdict::kPass ? 0 : 1;
            return true;
          });
      EXPECT_GT(judged, 0u);
      return failed;
    };
    EXPECT_EQ(failures(SubjectOf(found->scenario, Edition::kV18)), 0) << shown.by;
    EXPECT_GT(failures(SubjectOf(found->scenario, Edition::kV18, {shown.deviation})), 0)
        << shown.by;
  }
}

}  // namespace
}  // namespace clusterspec::explore

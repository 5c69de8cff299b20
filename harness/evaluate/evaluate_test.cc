#include "harness/evaluate/evaluate.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/judge/judge.h"
#include "harness/load/case_loader.h"
#include "harness/load/requirement_loader.h"
#include "reference/sim/simulate.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// What is expected is known only after the known failures have been read.
template <typename T>
constexpr bool kHasOutcome = requires(T result) {
  result.expected;
};
static_assert(!kHasOutcome<CaseResult> && kHasOutcome<CaseOutcome>);

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

constexpr const char* kExit = "cluster-events/exit-after-disconnect";
constexpr const char* kKey = "worker-properties/id-is-key-after-disconnect-call";

RunInfo SomeRun() {
  RunInfo run;
  run.implementation = "some";
  run.version = "1.0.0";
  run.edition = Edition::kV18;
  run.started = "2026-11-24T10:00:00Z";
  run.filters = {"--include some/*"};
  return run;
}

Trace Simulated(const Case& a_case, std::initializer_list<model::Deviation> deviations = {}) {
  sim::SimOptions options;
  options.edition = Edition::kV18;
  options.seed = 3;
  for (const auto each : deviations) options.deviations.Insert(each);
  Trace trace = sim::Simulate(a_case.scenario, options);
  trace.case_id = a_case.id;
  trace.implementation = "some";
  trace.version = "1.0.0";
  return trace;
}

Observed Simulate(const std::string& id, std::initializer_list<model::Deviation> deviations = {}) {
  return {&Named(id), Simulated(Named(id), deviations), id + ".jsonl"};
}

KnownFailures Knowing(const CaseResult& result) {
  KnownFailure known;
  known.id = result.id;
  known.verdicts = {result.verdict};
  known.message = result.Message();
  known.since = "1.0.0";
  known.editions = EditionSet::All();
  known.difference.expires = "2026-11-30";
  KnownFailures failures;
  failures.failures = {known};
  return failures;
}

const CaseOutcome* Row(const Report& report, const std::string& id) {
  const auto found = std::find_if(report.cases.begin(), report.cases.end(),
                                  [&](const CaseOutcome& each) { return each.id == id; });
  return found == report.cases.end() ? nullptr : &*found;
}

std::string TextOf(const Report& report) { return ToText(ToJson(report)); }

TEST(Evaluate, StoredTracesComeToTheSameReport) {
  EvaluateOptions options;
  options.explain = true;
  std::vector<Observed> runs = {Simulate(kKey, {model::Deviation::kRemovedAtDisconnectCall}),
                                Simulate(kExit)};
  const Report first = Evaluate(runs, Requirements(), SomeRun(), {}, options);
  EXPECT_THAT(first.deviations, testing::SizeIs(1));
  for (Observed& each : runs) each.trace = ParseTrace(ToText(each.trace), "t").value();
  std::reverse(runs.begin(), runs.end());
  EXPECT_EQ(TextOf(Evaluate(runs, Requirements(), SomeRun(), {}, options)), TextOf(first));
}

TEST(Evaluate, OnlyTheListMakesAFailureExpected) {
  const std::vector<Observed> runs = {Simulate(kKey, {model::Deviation::kRemovedAtDisconnectCall})};
  const Report unlisted = Evaluate(runs, Requirements(), SomeRun(), {});
  ASSERT_EQ(Row(unlisted, kKey)->verdict, Verdict::kFail);
  EXPECT_FALSE(Row(unlisted, kKey)->expected);
  const KnownFailures known = Knowing(*Row(unlisted, kKey));
  EXPECT_TRUE(Row(Evaluate(runs, Requirements(), SomeRun(), known), kKey)->expected);
  RunInfo later = SomeRun();
  later.started = "2026-12-01T10:00:00Z";
  EXPECT_FALSE(Row(Evaluate(runs, Requirements(), later, known), kKey)->expected);
  // It does what is listed no more.
  const Report gone = Evaluate({Simulate(kKey)}, Requirements(), SomeRun(), known);
  EXPECT_EQ(Row(gone, kKey)->verdict, Verdict::kPass);
  EXPECT_FALSE(Row(gone, kKey)->expected);
}

// Whatever the trace holds: the ending alone decides who looks at it.
TEST(Evaluate, TheEndingSaysWhoJudges) {
  EvaluateOptions options;
  options.explain = true;
  options.explainer.only.emplace();  // the documented model, and no search for another
  for (const EndingKind kind : kAllEndingKinds) {
    Observed run = Simulate(kExit);
    run.trace.ending = {kind, -1, "what happened"};
    // What every monitor of exits and the model rule out.
    Event& exit = run.trace.events[*run.trace.First("cluster.exit")];
    exit.data["code"] = 7;
    run.trace.events.push_back(exit);
    const Report report = Evaluate({run}, Requirements(), SomeRun(), {}, options);
    const EndingTraits& traits = TraitsOf(kind);
    ASSERT_NE(Row(report, kExit), nullptr);
    EXPECT_EQ(Row(report, kExit)->verdict, traits.verdict.value_or(Verdict::kFail))
        << ToString(kind);
    EXPECT_EQ(Row(report, "monitor/one-exit") != nullptr, traits.shows_behaviour) << ToString(kind);
    EXPECT_EQ(Row(report, std::string("explained/") + kExit) != nullptr, traits.shows_behaviour)
        << ToString(kind);
  }
}

TEST(Evaluate, NothingIsExplainedUnasked) {
  const Observed run = Simulate(kKey, {model::Deviation::kRemovedAtDisconnectCall});
  EXPECT_THAT(Evaluate({run}, Requirements(), SomeRun(), {}).deviations, IsEmpty());
  EvaluateOptions held;
  held.explain = true;
  held.explainer.only.emplace();
  const Report report = Evaluate({run}, Requirements(), SomeRun(), {}, held);
  EXPECT_THAT(report.deviations, IsEmpty());
  EXPECT_NE(Row(report, std::string("explained/") + kKey), nullptr);
}

TEST(Evaluate, TheReplayLineIsThatOfTheRunUnlessAnotherIsGiven) {
  const std::vector<Observed> runs = {Simulate(kExit)};
  EXPECT_THAT(Row(Evaluate(runs, Requirements(), SomeRun(), {}), kExit)->replay,
              HasSubstr("run --impl some --edition v18 -v --include cluster-events/"));
  EvaluateOptions options;
  options.replay = "replay";
  EXPECT_EQ(Row(Evaluate(runs, Requirements(), SomeRun(), {}, options), kExit)->replay,
            std::string("replay ") + kExit + " --seed 3");
}

TEST(RunOfTraces, IsWholeWhenEveryCaseIsThere) {
  std::vector<Observed> runs;
  for (const Case& each : AllCases()) {
    if (!Applies(each, Edition::kV18, Requirements())) continue;
    runs.push_back({&each, {}, ""});
    runs.back().trace.implementation = "node@20.1.0";
    runs.back().trace.version = "20.1.0";
  }
  const RunInfo whole = RunOfTraces(runs, AllCases(), Requirements(), "2026-11-24T10:00:00Z");
  EXPECT_TRUE(whole.IsWhole());
  EXPECT_EQ(whole.implementation, "node@20.1.0");
  EXPECT_EQ(whole.version, "20.1.0");
  // Twice the same is no other.
  runs.back() = runs.front();
  const RunInfo part = RunOfTraces(runs, AllCases(), Requirements(), "2026-11-24T10:00:00Z");
  EXPECT_FALSE(part.IsWhole());
  EXPECT_THAT(part.filters,
              ElementsAre(HasSubstr(fmt::format("{} of {} cases", runs.size() - 1, runs.size()))));
  // Nor does a case of another edition stand for one of this.
  for (const Case& each : AllCases()) {
    if (!Applies(each, Edition::kV18, Requirements())) runs.back().a_case = &each;
  }
  EXPECT_FALSE(RunOfTraces(runs, AllCases(), Requirements(), "2026-11-24T10:00:00Z").IsWhole());
}

}  // namespace
}  // namespace clusterspec

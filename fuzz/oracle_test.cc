#include "fuzz/oracle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/load/requirement_loader.h"
#include "reference/sim/simulate.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec::fuzz {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::Field;
using testing::IsEmpty;
using testing::Not;

const Catalogue& TheCatalogue() {
  static const Catalogue catalogue =
      LoadCatalogue(CLUSTERSPEC_SOURCE_DIR "/spec/requirements").value();
  return catalogue;
}

Scenario DisconnectsAWorker() {
  Scenario scenario;
  scenario.steps.push_back({Batch{"primary",
                                  {MakeOperation("fork", {{"label", "w1"}}),
                                   MakeOperation("disconnect", {{"target", "w1"}})}},
                            {}});
  return scenario;
}

// What a runtime with this deviation would show.
Trace ShownWith(const Scenario& scenario, model::Deviation deviation) {
  sim::SimOptions options;
  options.deviations.Insert(deviation);
  return Simulate(scenario, options);
}

Trace ShownWithoutKey() {
  return ShownWith(DisconnectsAWorker(), model::Deviation::kRemovedAtDisconnectCall);
}

Deviation Catalogued() {
  Deviation deviation;
  deviation.id = "removed-at-disconnect-call";
  deviation.requirements = {"worker.id.key-while-alive", "cluster.workers.kept-until-both"};
  return deviation;
}

auto KnownOnly() { return Each(Field(&Failure::known, Not(IsEmpty()))); }

TEST(JudgeRun, FindsNothingInWhatTheDocumentationAllows) {
  const Scenario scenario = DisconnectsAWorker();
  const Tried tried = JudgeRun(scenario, sim::Simulate(scenario, {}), TheCatalogue(), {});
  EXPECT_THAT(tried.failures, IsEmpty());
  EXPECT_FALSE(tried.undecided);
}

TEST(JudgeRun, TellsTheRequirementAndTheCauseOfWhatIsNews) {
  const Tried tried = JudgeRun(DisconnectsAWorker(), ShownWithoutKey(), TheCatalogue(), {});
  EXPECT_THAT(
      tried.failures,
      Contains(AllOf(Field(&Failure::check, "monitor/key-while-alive"),
                     Field(&Failure::requirement, "worker.id.key-while-alive"),
                     Field(&Failure::cause, testing::HasSubstr("was not in cluster.workers")),
                     Field(&Failure::known, IsEmpty()))));
}

TEST(JudgeRun, ADeviationThatTheRuntimeIsKnownToShowExplainsIt) {
  const Known known({}, {}, {Catalogued()});
  const Tried tried = JudgeRun(DisconnectsAWorker(), ShownWithoutKey(), TheCatalogue(), known);
  EXPECT_THAT(tried.failures, KnownOnly());
  EXPECT_THAT(tried.failures, Not(IsEmpty()));
}

TEST(JudgeRun, OneThatItIsNotKnownToShowIsNews) {
  const Scenario scenario = DisconnectsAWorker();
  const Trace trace = ShownWith(scenario, model::Deviation::kDisconnectCutsChannel);
  Deviation another = Catalogued();
  const Tried tried = JudgeRun(scenario, trace, TheCatalogue(), Known({}, {}, {another}));
  for (const Failure& each : tried.failures) {
    EXPECT_TRUE(each.check != "model/disconnect-cuts-channel" || each.known.empty());
  }
}

TEST(JudgeRun, AListedMonitorIsKnown) {
  std::vector<KnownFailure> listed(2);
  listed[0].id = "monitor/key-while-alive";
  listed[1].id = "monitor/kept-while-connected";
  for (KnownFailure& each : listed) each.message = "*";
  const Tried tried =
      JudgeRun(DisconnectsAWorker(), ShownWithoutKey(), TheCatalogue(), Known(listed, {}, {}));
  for (const Failure& each : tried.failures) {
    EXPECT_EQ(each.check.starts_with("monitor/"), !each.known.empty()) << each.check;
  }
}

TEST(JudgeRun, ABoundOrAnInterruptedRunAccusesNobody) {
  for (const EndingKind kind : {EndingKind::kBound, EndingKind::kInterrupted}) {
    Trace trace = ShownWithoutKey();
    trace.ending = {kind, 0, "stopped"};
    const Tried tried = JudgeRun(DisconnectsAWorker(), trace, TheCatalogue(), {});
    EXPECT_THAT(tried.failures, IsEmpty());
    EXPECT_TRUE(tried.undecided);
  }
}

TEST(JudgeRun, TroubleOfTheHarnessIsApart) {
  Trace trace = ShownWithoutKey();
  trace.ending = {EndingKind::kHarness, 0, "no descriptors left"};
  const Tried tried = JudgeRun(DisconnectsAWorker(), trace, TheCatalogue(), {});
  ASSERT_EQ(tried.failures.size(), 1u);
  EXPECT_TRUE(IsOfHarness(tried.failures[0]));
}

// The trace of a case is listed; a program that asks for the same, and for more, may show the same.
TEST(Known, AnUnexplainedTraceIsKnownByWhatItsCaseAsksFor) {
  Case listed_case;
  listed_case.id = "worker-disconnect/x";
  listed_case.scenario = DisconnectsAWorker();
  KnownFailure listed;
  listed.id = "explained/worker-disconnect/x";
  listed.message = "nothing explains process.exit";
  const Known known({listed}, {listed_case}, {});
  Scenario more = DisconnectsAWorker();
  more.steps.push_back({Batch{"w1", {MakeOperation("release", {})}}, {}});
  EXPECT_FALSE(known.WhyUnexplained(more, "nothing explains process.exit").empty());
  EXPECT_TRUE(known.WhyUnexplained(more, "nothing explains cluster.exit").empty());
  Scenario other;
  other.steps.push_back({Batch{"primary", {MakeOperation("fork", {{"label", "w1"}})}}, {}});
  EXPECT_TRUE(known.WhyUnexplained(other, "nothing explains process.exit").empty());
}

}  // namespace
}  // namespace clusterspec::fuzz

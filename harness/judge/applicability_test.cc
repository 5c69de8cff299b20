#include "harness/judge/applicability.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/judge/judge.h"
#include "harness/judge/monitor.h"
#include "harness/judge/verdict_builder.h"

namespace clusterspec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Requirement Named(const std::string& id) {
  Requirement requirement;
  requirement.id = id;
  requirement.text = "The text of " + id + ".";
  requirement.editions = EditionSet::All();
  return requirement;
}

// a.old is not dated; a.new is, by v18 only; monitors need theirs.
Catalogue Dated() {
  Catalogue catalogue;
  catalogue.Insert(Named("a.old"));
  Requirement later = Named("a.new");
  later.since = {{Edition::kV18, Since::Parse({"v16.0.0", "v14.18.0"}).value()}};
  catalogue.Insert(later);
  for (const Monitor& monitor : Monitors())
    catalogue.Insert(Named(std::string(monitor.requirement)));
  return catalogue;
}

Expectation OnceHello(const std::string& requirement) {
  Expectation expectation;
  expectation.kind = ExpectationKind::kOnce;
  expectation.patterns = {ParseShortPattern("hello")};
  expectation.requirement = requirement;
  return expectation;
}

Case Covering(const std::vector<std::string>& covers) {
  Case a_case;
  a_case.id = "x";
  a_case.covers = covers;
  return a_case;
}

Trace TraceOf(const std::string& node_version) {
  Trace trace;
  trace.edition = Edition::kV18;
  trace.node_version = node_version;
  return trace;
}

std::string Why(const Case& a_case, const std::string& version, Edition edition = Edition::kV18) {
  return WhyLater(a_case, edition, version, Dated()).value_or("");
}

TEST(Applicability, WhatIsDatedLaterCannotBeAsked) {
  const Case a_case = Covering({"a.new"});
  EXPECT_EQ(Why(a_case, "10.24.1"), "since v14.18.0, v16.0.0, and this is Node.js 10.24.1 (a.new)");
  EXPECT_NE(Why(a_case, "15.14.0"), "");
  EXPECT_EQ(Why(a_case, "14.21.3"), "");
  EXPECT_EQ(Why(a_case, "16.0.0"), "");
}

TEST(Applicability, NoDateCountsInAnEditionThatHasNoneOrForAnUnknownVersion) {
  EXPECT_EQ(Why(Covering({"a.new"}), "10.24.1", Edition::kV16), "");
  EXPECT_EQ(Why(Covering({"a.new"}), ""), "");
}

TEST(Applicability, AProgramNeedsAllThatItCoversOrUses) {
  EXPECT_NE(Why(Covering({"a.old", "a.new"}), "10.24.1"), "");
  Case means = Covering({"a.old"});
  EXPECT_EQ(Why(means, "10.24.1"), "");
  means.uses = {"a.new"};
  EXPECT_NE(Why(means, "10.24.1"), "");
}

TEST(Applicability, WhatAForNamesIsLeftOutAlone) {
  Case a_case = Covering({"a.old", "a.new"});
  a_case.expectations = {OnceHello("a.new")};
  EXPECT_EQ(Why(a_case, "10.24.1"), "");
  const CaseResult result = Judge(a_case, TraceOf("10.24.1"), Dated());
  EXPECT_EQ(result.verdict, Verdict::kPass);
  EXPECT_THAT(result.later, ElementsAre("a.new"));
  EXPECT_EQ(VerdictOn(result, "a.old"), Verdict::kPass);
  EXPECT_EQ(VerdictOn(result, "a.new"), Verdict::kUnsupported);
  EXPECT_EQ(Judge(a_case, TraceOf("16.0.0"), Dated()).verdict, Verdict::kFail);
  // Where nothing else is covered, nothing is left to ask.
  a_case.covers = {"a.new"};
  EXPECT_NE(Why(a_case, "10.24.1"), "");
}

TEST(Applicability, AStoredTraceIsNotHeldToIt) {
  Case a_case = Covering({"a.new"});
  a_case.expectations = {OnceHello("")};
  const CaseResult result = Judge(a_case, TraceOf("10.24.1"), Dated());
  EXPECT_EQ(result.verdict, Verdict::kUnsupported);
  EXPECT_EQ(result.why, WhyUnsupported::kLater);
  EXPECT_THAT(result.Message(), HasSubstr("since v14.18.0, v16.0.0"));
}

TEST(Applicability, AnEmptyTraceStandsForTheRun) {
  Implementation node;
  node.name = "node@10.24.1";
  node.version = node.node_version = "10.24.1";
  node.edition = Edition::kV18;
  const auto trace = TraceIfLater(Covering({"a.new"}), node, Dated());
  ASSERT_TRUE(trace);
  EXPECT_EQ(trace->ending.kind, EndingKind::kLater);
  EXPECT_EQ(trace->implementation, "node@10.24.1");
  EXPECT_EQ(trace->edition, Edition::kV18);
  EXPECT_THAT(trace->events, IsEmpty());
  EXPECT_FALSE(TraceIfLater(Covering({"a.old"}), node, Dated()));
}

TEST(Applicability, ARequirementThatIsDatedLaterSaysSo) {
  const Catalogue catalogue = Dated();
  VerdictBuilder builder(catalogue, "run");
  builder.Add(Covering({"a.new"}), TraceOf("10.24.1"), "");
  const Verdicts verdicts = builder.Finish();
  ASSERT_EQ(verdicts.requirements.size(), 1U);
  EXPECT_EQ(verdicts.requirements[0].verdict, Verdict::kUnsupported);
  EXPECT_EQ(verdicts.requirements[0].why, WhyUnsupported::kLater);
}

TEST(Applicability, AMonitorWatchesNothingThatIsDatedLater) {
  Catalogue catalogue;
  for (const Monitor& monitor : Monitors()) {
    Requirement requirement = Named(std::string(monitor.requirement));
    requirement.since = {{Edition::kV18, Since::Parse({"v16.0.0"}).value()}};
    catalogue.Insert(requirement);
  }
  Trace trace = TraceOf("16.0.0");
  Event exit;
  exit.name = "cluster.exit";
  exit.subject = "w1";
  exit.process = "primary";
  exit.data = {{"code", 0}, {"signal", nullptr}};
  exit.snap = {{"w1", *WorkerState::Parse("--Df")}};
  trace.events = {exit};
  EXPECT_FALSE(Watch(Scenario(), trace, catalogue).empty());
  trace.node_version = "10.24.1";
  EXPECT_TRUE(Watch(Scenario(), trace, catalogue).empty());
}

TEST(Applicability, AMonitorRestsOnNothingThatIsDatedLater) {
  Requirement worker = Named("cluster.event.message.worker");
  worker.since = {{Edition::kV18, Since::Parse({"v6.0.0"}).value()}};
  Catalogue catalogue;
  catalogue.Insert(worker);
  for (const Monitor& monitor : Monitors()) {
    catalogue.Insert(Named(std::string(monitor.requirement)));
  }
  Trace trace = TraceOf("6.0.0");
  Event message;
  message.name = "worker.message";
  message.subject = "w1";
  message.process = "primary";
  message.data = {{"message", 1}};
  trace.events = {message};
  const auto says = [&] {
    for (const Watched& each : Watch(Scenario(), trace, catalogue)) {
      if (each.monitor->name == "message-on-cluster") return true;
    }
    return false;
  };
  EXPECT_TRUE(says());
  trace.node_version = "4.9.1";
  EXPECT_FALSE(says());
}

TEST(Applicability, WhatLooksAtStatesIsNotAskedOfAnAdapterThatCannotTellThem) {
  Case a_case;
  Expectation expectation;
  expectation.patterns = {ParseShortPattern("cluster.exit w1")};
  a_case.expectations = {expectation};
  Trace trace = TraceOf("18.0.0");
  Event hello;
  hello.name = "hello";
  hello.process = "primary";
  hello.data = {{"cannot", json::array{"connect", "snap"}}};
  trace.events = {hello};
  EXPECT_EQ(WhyUntold(a_case, trace), std::nullopt);
  a_case.expectations.front().patterns.front().conditions = {{"snap.listed", false}};
  EXPECT_NE(WhyUntold(a_case, trace), std::nullopt);
  trace.events.front().data = {{"cannot", json::array{"connect"}}};
  EXPECT_EQ(WhyUntold(a_case, trace), std::nullopt);
}

}  // namespace
}  // namespace clusterspec

#include "harness/known_failures/update.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/load/known_failures_loader.h"
#include "harness/load/known_failures_writer.h"

namespace clusterspec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Report Failing(const std::string& version, const std::vector<std::string>& ids,
               Edition edition = Edition::kV18) {
  Report report;
  report.implementation = "node@" + version;
  report.version = version;
  report.edition = edition;
  report.forms = {Form::kNet, Form::kHttp};
  for (const std::string& id : ids) {
    CaseOutcome result;
    result.id = id;
    result.verdict = Verdict::kFail;
    result.findings = {{"", "port 12345 of 4 is taken", "", "", -1, ""}};
    report.cases.push_back(result);
  }
  return report;
}

std::vector<Deviation> Catalogue() {
  Deviation deviation;
  deviation.id = "some-deviation";
  deviation.text = "It does another thing.";
  deviation.editions = EditionSet::All();
  deviation.cases = {"a/b", "g/h@http"};
  deviation.shown_by = {{"node", "0.1.0", ""}};
  return {deviation};
}

KnownFailures Updated(const std::vector<Report>& reports, const KnownFailures& old = {}) {
  return Update(old, reports, Catalogue());
}

TEST(Update, DrawsRangesThroughTestedVersions) {
  const KnownFailures all =
      Updated({Failing("6.1.0", {"a/b"}), Failing("10.1.0", {"a/b"}), Failing("12.1.0", {}),
               Failing("16.1.0", {"a/b"}), Failing("20.1.0", {"a/b"})});
  ASSERT_EQ(all.failures.size(), 2u);
  EXPECT_EQ(all.failures[0].since, "6.1.0");
  EXPECT_EQ(all.failures[0].until, "10.1.0");
  EXPECT_EQ(all.failures[1].since, "16.1.0");
  EXPECT_EQ(all.failures[1].until, "");
  EXPECT_EQ(all.failures[0].message, "port * of 4 is taken");
  EXPECT_EQ(all.failures[0].difference.reason, "It does another thing.");
}

TEST(Update, FoldersOfARunAreLeftOut) {
  Report report = Failing("6.1.0", {"a/b"});
  report.cases[0].findings[0].message =
      R"(get gave "/tmp/clusterspec-a2/run-R2/work"; expected "/")";
  EXPECT_EQ(Updated({report}).failures[0].message, R"(get gave "*"; expected "/")");
}

TEST(Update, SaysOnceWhatHoldsInSeveralEditions) {
  const KnownFailures all =
      Updated({Failing("6.1.0", {"a/b"}, Edition::kV6), Failing("6.1.0", {"a/b"})});
  ASSERT_EQ(all.failures.size(), 1u);
  EXPECT_EQ(all.failures[0].editions.ToString(), "v6, v18");
}

TEST(Update, KeepsWhatNoReportIsAbout) {
  const KnownFailures old = Updated({Failing("6.1.0", {"a/b"}), Failing("10.1.0", {"a/b"})});
  const KnownFailures all = Updated({Failing("10.1.0", {})}, old);
  ASSERT_EQ(all.failures.size(), 1u);
  EXPECT_EQ(all.failures[0].since, "6.1.0");
  EXPECT_EQ(all.failures[0].until, "6.1.0");
}

TEST(Update, KeepsUnexplainedTracesWhereNoneWasExplained) {
  const KnownFailures old = Updated({Failing("20.1.0", {"explained/a/b"})});
  ASSERT_EQ(old.failures.size(), 1u);
  Report report = Failing("20.1.0", {});
  EXPECT_EQ(Updated({report}, old).failures.size(), 1u);
  report.explained = true;
  EXPECT_THAT(Updated({report}, old).failures, IsEmpty());
}

TEST(Update, KeepsWhatAPersonWrote) {
  KnownFailures old = Updated({Failing("6.1.0", {"a/b"})});
  old.failures[0].difference = {"", "Looked at by hand.", "https://example.org/1", "2030-01-01"};
  const KnownFailures all = Updated({Failing("7.1.0", {"a/b"})}, old);
  ASSERT_EQ(all.failures.size(), 1u);
  EXPECT_EQ(all.failures[0].difference, old.failures[0].difference);
}

TEST(Update, KeepsAWiderGlob) {
  KnownFailures old = Updated({Failing("6.1.0", {"a/b"})});
  old.failures[0].message = "port *";
  EXPECT_EQ(Updated({Failing("6.1.0", {"a/b"})}, old).failures[0].message, "port *");
  old.failures[0].message = "it is blue";
  EXPECT_EQ(Updated({Failing("6.1.0", {"a/b"})}, old).failures[0].message, "port * of 4 is taken");
}

KnownFailures WithFlaky(const std::string& id) {
  KnownFailures known = Updated({Failing("6.1.0", {id})});
  known.failures[0].verdicts = {Verdict::kPass, Verdict::kFail};
  return known;
}

TEST(Update, KeepsAFlakyEntryWhicheverVerdictCame) {
  const KnownFailures old = WithFlaky("a/b");
  Report passing = Failing("6.1.0", {"a/b"});
  passing.cases[0].verdict = Verdict::kPass;
  for (const Report& report : {passing, Failing("6.1.0", {"a/b"}), Failing("7.1.0", {"a/b"})}) {
    EXPECT_THAT(ChangesBetween(old, Updated({report}, old)), testing::SizeIs(testing::Le(1U)));
    const KnownFailures all = Updated({report}, old);
    ASSERT_EQ(all.failures.size(), 1u);
    EXPECT_TRUE(all.failures[0].IsFlaky());
  }
  Report explained = Failing("6.1.0", {});
  explained.explained = true;
  EXPECT_EQ(Updated({explained}, WithFlaky("explained/a/b")).failures.size(), 1u);
  EXPECT_THAT(Updated({explained}, old).failures, IsEmpty());
}

TEST(Update, KeepsAFlakyEntryThatRepeatedRunsShow) {
  Report report = Failing("6.1.0", {"a/b"});
  report.cases[0].ways = {{Verdict::kPass, ""}, {Verdict::kFail, report.cases[0].Message()}};
  report.cases[0].verdict = Verdict::kInconclusive;
  const KnownFailures all = Updated({report}, WithFlaky("a/b"));
  ASSERT_EQ(all.failures.size(), 1u);
  EXPECT_TRUE(all.failures[0].IsFlaky());
}

TEST(Update, AnotherVerdictReplacesAFlakyEntry) {
  Report report = Failing("6.1.0", {"a/b"});
  report.cases[0].verdict = Verdict::kTimeout;
  const KnownFailures all = Updated({report}, WithFlaky("a/b"));
  ASSERT_EQ(all.failures.size(), 1u);
  EXPECT_EQ(all.failures[0].verdicts, std::vector{Verdict::kTimeout});
}

TEST(Update, KeepsWhatAReportOfOtherFormsDoesNotSay) {
  const KnownFailures old = Updated({Failing("6.1.0", {"a/b", "a/b@http"})});
  Report report = Failing("6.1.0", {});
  report.forms = {Form::kHttp};
  const KnownFailures all = Updated({report}, old);
  ASSERT_EQ(all.failures.size(), 1u);
  EXPECT_EQ(all.failures[0].id, "a/b");
}

TEST(Update, AFailureInAnotherFormHasTheSameReason) {
  KnownFailures old = Updated({Failing("6.1.0", {"c/d"})});
  old.failures[0].difference.reason = "Looked at by hand.";
  Report report = Failing("6.1.0", {"a/b@http", "c/d", "c/d@http", "e/f@http"});
  const KnownFailures all = Updated({report}, old);
  ASSERT_EQ(all.failures.size(), 4u);
  std::map<std::string, std::string> reasons;
  for (const KnownFailure& each : all.failures) reasons[each.id] = each.difference.reason;
  EXPECT_EQ(reasons["a/b@http"], "It does another thing.");
  EXPECT_EQ(reasons["c/d@http"], "Looked at by hand.");
  EXPECT_EQ(reasons["e/f@http"], "");
  EXPECT_EQ(Updated({Failing("6.1.0", {"g/h@http"})}).failures[0].difference.deviation,
            "some-deviation");
  EXPECT_EQ(Updated({Failing("6.1.0", {"g/h"})}).failures[0].difference.deviation, "");
  report.cases[2].findings[0].message = "it is blue";
  EXPECT_EQ(Updated({report}, old).failures[0].difference.reason, "");
}

TEST(Update, TakesNoDeviationThatIsNotOfThisRuntime) {
  Report report = Failing("6.1.0", {"a/b"});
  report.implementation = "deno";
  EXPECT_EQ(Updated({report}).failures[0].difference.reason, "");
  EXPECT_EQ(Update({}, {report}, {}, "unreviewed").failures[0].difference.reason, "unreviewed");
}

TEST(Update, LeavesTheReasonOfANewFailureToAPerson) {
  const KnownFailures all = Updated({Failing("6.1.0", {"c/d"})});
  EXPECT_EQ(all.failures[0].difference.reason, "");
  const auto read = ParseKnownFailures(ToYaml(all), "x.yaml");
  ASSERT_FALSE(read);
  EXPECT_THAT(ToString(read.error()), HasSubstr("the reason has no words"));
}

TEST(Update, DisputesStayAndWhatIsDisputedIsNotListed) {
  KnownFailures old;
  old.disputes = {{"r.one", "Nobody needs it.", "https://example.org/1", EditionSet::All(), {}}};
  Report report = Failing("6.1.0", {"a/b", "c/d"});
  report.cases.front().disputed = "r.one: Nobody needs it.";
  const KnownFailures all = Updated({report}, old);
  ASSERT_EQ(all.failures.size(), 1U);
  EXPECT_EQ(all.failures.front().id, "c/d");
  KnownFailures listed = all;
  listed.failures.front().difference.reason = "It is so.";
  const auto read = ParseKnownFailures(ToYaml(listed), "x.yaml");
  ASSERT_TRUE(read) << ToString(read.error());
  ASSERT_EQ(read->disputes.size(), 1U);
  EXPECT_EQ(read->disputes.front().requirement, "r.one");
  EXPECT_EQ(read->disputes.front().link, "https://example.org/1");
}

TEST(Update, ADisputeNeedsAReasonAndALink) {
  const auto read = ParseKnownFailures(
      "tested: []\ndifferences: []\ndisputed:\n  - {requirement: r.one, reason: '', link: "
      "nowhere, editions: all}\n",
      "x.yaml");
  ASSERT_FALSE(read);
  EXPECT_THAT(ToString(read.error()), HasSubstr("x.yaml:4:34: the reason has no words"));
  EXPECT_THAT(ToString(read.error()), HasSubstr("expected the address of where it is discussed"));
}

TEST(Update, WhatIsWrittenIsReadBack) {
  KnownFailures all = Updated({Failing("6.1.0", {"a/b"}), Failing("7.1.0", {})});
  all.failures[0].difference.link = "https://example.org/1";
  all.failures[0].difference.expires = "2030-01-01";
  const auto read = ParseKnownFailures(ToYaml(all), "x.yaml");
  ASSERT_TRUE(read) << ToString(read.error());
  EXPECT_THAT(ChangesBetween(all, *read), IsEmpty());
  EXPECT_TRUE(ParseKnownFailures(ToYaml(WithFlaky("a/b")), "x.yaml")->failures[0].IsFlaky());
  EXPECT_EQ(ToYaml(*read), ToYaml(all));
}

TEST(ChangesBetween, TellsWhatWentAndWhatCame) {
  const KnownFailures before = Updated({Failing("6.1.0", {"a/b"})});
  const KnownFailures after = Updated({Failing("6.1.0", {"c/d"})});
  EXPECT_THAT(ChangesBetween(before, after),
              ElementsAre(HasSubstr("- a/b in v18, from 6.1.0 on: fail"),
                          HasSubstr("+ c/d in v18, from 6.1.0 on: fail")));
}

TEST(ParseKnownFailures, AFlakyEntryHasSeveralVerdicts) {
  const auto problem = [](const std::string& verdicts) {
    const std::string entry = "{id: a, editions: v18, since: 1.0.0, message: m" + verdicts + "}";
    const auto read = ParseKnownFailures(
        "tested: []\ndifferences: [{reason: why, failures: [" + entry + "]}]\n", "x.yaml");
    return read ? "" : ToString(read.error());
  };
  EXPECT_EQ(problem(", verdicts: [pass, fail]"), "");
  EXPECT_THAT(problem(", verdicts: [pass]"), HasSubstr("at least two different verdicts"));
  EXPECT_THAT(problem(", verdicts: [fail, fail]"), HasSubstr("at least two different verdicts"));
  EXPECT_THAT(problem(", verdicts: [fail, error]"), HasSubstr("'error' is no verdict"));
  EXPECT_THAT(problem(""), HasSubstr("either verdict or"));
  EXPECT_THAT(problem(", verdict: fail, verdicts: [pass, fail]"), HasSubstr("either verdict or"));
}

TEST(ParseKnownFailures, TellsEachProblemWithItsPlace) {
  const auto read = ParseKnownFailures(
      "tested: [{version: six, editions: v18}]\n"
      "differences:\n"
      "  - reason: why\n"
      "    expires: soon\n"
      "    failures: [{id: a, editions: v99, since: 1.0.0, verdict: pass, message: m, x: 1}]\n",
      "x.yaml");
  ASSERT_FALSE(read);
  const std::string text = ToString(read.error());
  EXPECT_THAT(text, HasSubstr("x.yaml:1:20: version is 'six'"));
  EXPECT_THAT(text, HasSubstr("x.yaml:4:14: expected a date"));
  EXPECT_THAT(text, HasSubstr("'pass' is no failure"));
  EXPECT_THAT(text, HasSubstr("v99"));
  EXPECT_THAT(text, HasSubstr("'x'"));
}

}  // namespace
}  // namespace clusterspec

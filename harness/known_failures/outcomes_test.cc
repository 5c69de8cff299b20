#include "harness/known_failures/outcomes.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/load/known_failures_loader.h"

namespace clusterspec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kFile = R"(
tested: [{version: 20.1.0, editions: v18}]
differences:
  - reason: It never did.
    deviation: some-deviation
    expires: 2027-01-31
    failures:
      - {id: a/b, editions: v18, since: 18.0.0, until: 20.9.0, verdict: fail, message: "port * is taken"}
  - reason: The monitor sees it.
    failures:
      - {id: monitor/one, editions: all, since: 18.0.0, verdict: fail, message: "*"}
)";

KnownFailures TheList() { return ParseKnownFailures(kFile, "node.yaml").value(); }

// A run of node, and how it ended.
struct Ended {
  RunInfo run;
  Verdicts verdicts;
};

Ended EndedWith(Verdict verdict, const std::string& message,
                const std::string& version = "20.1.0") {
  Ended ended;
  ended.run.version = version;
  ended.run.edition = Edition::kV18;
  ended.run.started = "2026-11-24T10:00:00Z";
  CaseResult result;
  result.id = "a/b";
  result.verdict = verdict;
  if (!message.empty()) result.findings = {{"", message, "", "", -1, ""}};
  CaseResult monitor;
  monitor.id = "monitor/one";
  monitor.verdict = Verdict::kFail;
  ended.verdicts.cases = {result, monitor};
  return ended;
}

Report ReportOf(const Ended& ended) { return Conclude(ended.run, ended.verdicts, TheList()); }

CaseOutcome OutcomeOf(const Ended& ended) {
  const Report report = ReportOf(ended);
  EXPECT_THAT(report.unmatched, IsEmpty());
  return report.cases.front();
}

// Of a part of the suite.
Ended InPart(Ended ended) {
  ended.run.filters = {"--include a/*"};
  return ended;
}

TEST(Conclude, AKnownFailureIsExpected) {
  const CaseOutcome result = OutcomeOf(EndedWith(Verdict::kFail, "port 80 is taken"));
  EXPECT_TRUE(result.expected);
  EXPECT_THAT(result.listed, HasSubstr("It never did. (deviation some-deviation)"));
  EXPECT_THAT(result.listed, HasSubstr("node.yaml:8"));
}

// The outcome of a case in some form, where this is listed of it in that other.
CaseOutcome InForm(Form form, Verdict verdict, const std::string& message,
                   Form listed = Form::kHttp, const std::vector<WayToEnd>& ways = {}) {
  const std::string list = fmt::format(R"(
tested: [{{version: 20.1.0, editions: v18}}]
differences:
  - reason: It never did.
    failures:
      - {{id: {}, editions: v18, since: 18.0.0, verdict: fail, message: "port * is taken"}}
)",
                                       IdIn(listed, "a/b"));
  Ended ended = EndedWith(verdict, message);
  ended.verdicts.cases.resize(1);
  ended.verdicts.cases[0].id = IdIn(form, "a/b");
  ended.verdicts.cases[0].ways = ways;
  const KnownFailures known = ParseKnownFailures(list, "node.yaml").value();
  return Conclude(ended.run, ended.verdicts, known).cases.front();
}

TEST(Conclude, WhatFailsWithoutTlsMayFailOverIt) {
  for (const Form form : {Form::kHttps, Form::kHttp2}) {
    EXPECT_TRUE(InForm(form, Verdict::kFail, "port 80 is taken").expected);
    EXPECT_TRUE(InForm(form, Verdict::kFail, "port 80 is taken", Form::kNet).expected);
    EXPECT_FALSE(InForm(form, Verdict::kFail, "port 80 is taken", Form::kEsm).expected);
    EXPECT_TRUE(InForm(form, Verdict::kPass, "").expected);
    EXPECT_FALSE(InForm(form, Verdict::kFail, "it is blue").expected);
    const std::vector<WayToEnd> changed = {{Verdict::kPass, ""},
                                           {Verdict::kFail, "port 80 is taken"}};
    const CaseOutcome both =
        InForm(form, Verdict::kInconclusive, "it changed", Form::kHttp, changed);
    EXPECT_TRUE(both.expected && both.flaky);
    EXPECT_FALSE(InForm(form, Verdict::kTimeout, "port 80 is taken").expected);
  }
  EXPECT_FALSE(InForm(Form::kHttp, Verdict::kPass, "").expected);
  EXPECT_FALSE(InForm(Form::kNet, Verdict::kFail, "port 80 is taken").expected);
  EXPECT_FALSE(InForm(Form::kEsm, Verdict::kFail, "port 80 is taken").expected);
}

TEST(Conclude, AnythingElseIsNot) {
  EXPECT_FALSE(OutcomeOf(EndedWith(Verdict::kPass, "")).expected);
  EXPECT_FALSE(OutcomeOf(EndedWith(Verdict::kTimeout, "port 80 is taken")).expected);
  const CaseOutcome other = OutcomeOf(EndedWith(Verdict::kFail, "it is blue"));
  EXPECT_FALSE(other.expected);
  EXPECT_THAT(other.listed, HasSubstr("another message: fail with \"port * is taken\""));
}

// What ends in one of several ways has an entry for each.
TEST(Conclude, OneOfSeveralEntriesIsEnough) {
  KnownFailures list = TheList();
  list.failures.push_back(list.failures.front());
  list.failures.back().message = "it is red";
  for (const char* message : {"port 80 is taken", "it is red", "it is blue"}) {
    const Ended ended = EndedWith(Verdict::kFail, message);
    const Report report = Conclude(ended.run, ended.verdicts, list);
    EXPECT_EQ(report.cases.front().expected, std::string(message) != "it is blue") << message;
  }
}

TEST(Conclude, AListedResultExpires) {
  Ended ended = EndedWith(Verdict::kFail, "port 80 is taken");
  ended.run.started = "2027-01-31T23:59:59Z";
  EXPECT_TRUE(OutcomeOf(ended).expected);
  ended.run.started = "2027-02-01T00:00:00Z";
  const CaseOutcome late = OutcomeOf(ended);
  EXPECT_FALSE(late.expected);
  EXPECT_THAT(late.listed, HasSubstr("expired on 2027-01-31"));
}

// As the list of a race would have it.
Report FlakyReportOf(Verdict verdict, const std::string& message) {
  KnownFailures known = TheList();
  known.failures.front().verdicts = {Verdict::kPass, Verdict::kFail};
  const Ended ended = EndedWith(verdict, message);
  return Conclude(ended.run, ended.verdicts, known);
}

TEST(Conclude, AFlakyResultMayEndWithAnyListedVerdict) {
  for (const Verdict verdict : {Verdict::kPass, Verdict::kFail}) {
    const Report report = FlakyReportOf(verdict, "port 80 is taken");
    EXPECT_TRUE(report.cases.front().expected) << ToString(verdict);
    EXPECT_THAT(report.cases.front().listed, HasSubstr("pass or fail with \"port * is taken\""));
    EXPECT_EQ(report.FlakyCount(), 1);
  }
  EXPECT_TRUE(FlakyReportOf(Verdict::kPass, "").cases.front().expected);
}

TEST(Conclude, AFlakyResultMayEndWithNothingElse) {
  for (const Verdict verdict : {Verdict::kTimeout, Verdict::kUnsupported, Verdict::kError}) {
    const Report report = FlakyReportOf(verdict, "port 80 is taken");
    EXPECT_FALSE(report.cases.front().expected) << ToString(verdict);
    EXPECT_EQ(report.FlakyCount(), 0);
  }
  EXPECT_FALSE(FlakyReportOf(Verdict::kFail, "it is blue").cases.front().expected);
}

// Of a case that ran several times, and ended in each of these ways.
bool IsExpectedOfRuns(const std::vector<WayToEnd>& ways) {
  KnownFailures known = TheList();
  known.failures.front().verdicts = {Verdict::kPass, Verdict::kFail};
  Ended ended = EndedWith(Verdict::kInconclusive, "the verdict changed");
  ended.verdicts.cases.front().ways = ways;
  return Conclude(ended.run, ended.verdicts, known).cases.front().expected;
}

TEST(Conclude, AFlakyResultMayChangeBetweenRunsAsListed) {
  const WayToEnd pass{Verdict::kPass, ""};
  const WayToEnd fail{Verdict::kFail, "port 80 is taken"};
  EXPECT_TRUE(IsExpectedOfRuns({pass, fail}));
  EXPECT_FALSE(IsExpectedOfRuns({pass, fail, {Verdict::kFail, "it is blue"}}));
  EXPECT_FALSE(IsExpectedOfRuns({pass, {Verdict::kCrash, "port 80 is taken"}}));
  EXPECT_FALSE(IsExpectedOfRuns({}));
}

TEST(Conclude, EachWayToEndMayHaveAnEntryOfItsOwn) {
  KnownFailures list = TheList();
  list.failures.push_back(list.failures.front());
  list.failures.back().message = "it is red";
  Ended ended = EndedWith(Verdict::kFail, "port 80 is taken");
  std::vector<WayToEnd>& ways = ended.verdicts.cases.front().ways;
  ways = {{Verdict::kFail, "port 80 is taken"}, {Verdict::kFail, "it is red"}};
  EXPECT_TRUE(Conclude(ended.run, ended.verdicts, list).cases.front().expected);
  ways.push_back({Verdict::kFail, "it is blue"});
  const CaseOutcome outcome = Conclude(ended.run, ended.verdicts, list).cases.front();
  EXPECT_FALSE(outcome.expected);
  EXPECT_THAT(outcome.listed, HasSubstr("one run ended with fail \"it is blue\"; expected another "
                                        "message: fail with"));
}

// How it ends with this list where it breaks these requirements.
CaseOutcome DisputedOutcome(const std::vector<std::string>& broken, const std::string& editions,
                            Verdict verdict = Verdict::kFail,
                            const std::vector<Finding>& more = {}) {
  const std::string list = fmt::format(
      "tested: []\ndifferences: []\ndisputed:\n  - {{requirement: r.one, reason: Nobody needs it., "
      "link: \"https://example.org/1\", editions: {}}}\n",
      editions);
  Ended ended = EndedWith(verdict, "it is blue");
  CaseResult& result = ended.verdicts.cases.front();
  result.requirements = broken;
  result.findings.insert(result.findings.end(), more.begin(), more.end());
  ended.verdicts.requirements.push_back({"r.one", "", Level::kMust, Verdict::kFail, "", {}, false});
  return Conclude(ended.run, ended.verdicts, ParseKnownFailures(list, "node.yaml").value())
      .cases.front();
}

TEST(Conclude, WhatBreaksOnlyWhatIsDisputedIsExpectedAndSaysWhy) {
  const CaseOutcome outcome = DisputedOutcome({"r.one"}, "v18");
  EXPECT_TRUE(outcome.expected);
  EXPECT_EQ(outcome.disputed, "r.one: Nobody needs it. https://example.org/1 [node.yaml:4]");
}

TEST(Conclude, WhatBreaksMoreThanWhatIsDisputedIsNot) {
  EXPECT_FALSE(DisputedOutcome({"r.one", "r.two"}, "v18").expected);
  EXPECT_EQ(DisputedOutcome({"r.one", "r.two"}, "v18").disputed, "");
  EXPECT_FALSE(DisputedOutcome({"r.one"}, "v16").expected);
  EXPECT_FALSE(DisputedOutcome({}, "v18").expected);
}

TEST(Conclude, AFindingThatNamesNoRequirementBreaksAllThatTheCaseCovers) {
  const std::vector<std::string> covered = {"r.one", "r.two"};
  EXPECT_FALSE(DisputedOutcome(covered, "v18", Verdict::kFail, {{"r.one", "named"}}).expected);
}

TEST(Conclude, ADisputeExcusesNoCrash) {
  EXPECT_FALSE(DisputedOutcome({"r.one"}, "v18", Verdict::kCrash).expected);
  EXPECT_FALSE(DisputedOutcome({"r.one"}, "v18", Verdict::kTimeout).expected);
}

TEST(Conclude, ADisputeAboutNothingIsUnexpected) {
  const std::string list =
      "tested: []\ndifferences: []\ndisputed: [{requirement: r.none, reason: No., "
      "link: \"https://example.org/1\", editions: all}]\n";
  const Ended ended = EndedWith(Verdict::kPass, "");
  const Report report =
      Conclude(ended.run, ended.verdicts, ParseKnownFailures(list, "node.yaml").value());
  EXPECT_THAT(report.unmatched,
              ElementsAre("node.yaml:3:12: r.none is disputed, but there is no such requirement"));
}

TEST(Conclude, OtherVersionsAndEditionsAreNotSpokenOf) {
  EXPECT_FALSE(OutcomeOf(EndedWith(Verdict::kFail, "port 80 is taken", "20.10.0")).expected);
  EXPECT_TRUE(OutcomeOf(EndedWith(Verdict::kFail, "port 80 is taken", "18.0.0")).expected);
  EXPECT_TRUE(OutcomeOf(EndedWith(Verdict::kPass, "", "21.0.0")).expected);
  Ended ended = EndedWith(Verdict::kPass, "");
  ended.run.edition = Edition::kV16;
  EXPECT_TRUE(OutcomeOf(ended).expected);
}

TEST(Conclude, WithoutAListOnlyPassAndUnsupportedAreExpected) {
  for (const Verdict verdict : kAllVerdicts) {
    const Ended ended = EndedWith(verdict, "");
    const Report report = Conclude(ended.run, ended.verdicts, {});
    const bool good = verdict == Verdict::kPass || verdict == Verdict::kUnsupported;
    EXPECT_EQ(report.cases.front().expected, good) << ToString(verdict);
  }
}

TEST(Conclude, AnEntryWithoutAResultMatchesNothing) {
  Ended ended = EndedWith(Verdict::kPass, "");
  ended.verdicts.cases.erase(ended.verdicts.cases.begin());
  const Report whole = ReportOf(ended);
  EXPECT_THAT(whole.unmatched, ElementsAre(HasSubstr("node.yaml:8:9: a/b is listed")));
  EXPECT_EQ(whole.Unexpected(), 1);
  EXPECT_THAT(ReportOf(InPart(ended)).unmatched, IsEmpty());
}

TEST(Conclude, AMonitorMaySeeNothingInAPartOfTheSuite) {
  Ended ended = EndedWith(Verdict::kFail, "port 80 is taken");
  ended.verdicts.cases.back().verdict = Verdict::kPass;
  EXPECT_FALSE(ReportOf(ended).cases.back().expected);
  EXPECT_TRUE(ReportOf(InPart(ended)).cases.back().expected);
}

TEST(Conclude, AMonitorBelongsToEveryForm) {
  Ended ended = EndedWith(Verdict::kFail, "port 80 is taken");
  ended.run.forms = {Form::kEsm};
  ended.verdicts.cases.front().id = "a/b@esm";
  const Report failing = ReportOf(ended);
  EXPECT_FALSE(failing.cases.front().expected);
  EXPECT_TRUE(failing.cases.back().expected);
  ended.verdicts.cases.back().verdict = Verdict::kPass;
  EXPECT_TRUE(ReportOf(ended).cases.back().expected);
}

// As `report publish` does it, with the list of today.
TEST(Conclude, ATraceThatNothingExplainsIsListedLikeAnyOtherRow) {
  KnownFailures known = TheList();
  known.failures.push_back(known.failures.front());
  known.failures.back().id = "explained/a/b";
  Ended ended = EndedWith(Verdict::kFail, "port 80 is taken");
  EXPECT_THAT(Conclude(ended.run, ended.verdicts, known).unmatched, IsEmpty());
  CaseResult row = ended.verdicts.cases.front();
  row.id = "explained/a/b";
  ended.verdicts.cases.push_back(row);
  EXPECT_EQ(Conclude(ended.run, ended.verdicts, known).Unexpected(), 0);
  EXPECT_EQ(Conclude(ended.run, ended.verdicts, TheList()).Unexpected(), 1);
}

TEST(Conclude, AReportCanBeConcludedAgain) {
  const Report first = ReportOf(EndedWith(Verdict::kFail, "port 80 is taken"));
  const Report again = Conclude(first, first.WithoutOutcomes(), {});
  EXPECT_FALSE(again.cases.front().expected);
  EXPECT_EQ(again.cases.front().listed, "");
  EXPECT_EQ(ToText(ToJson(Conclude(again, again.WithoutOutcomes(), TheList()))),
            ToText(ToJson(first)));
}

}  // namespace
}  // namespace clusterspec

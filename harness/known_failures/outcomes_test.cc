#include "harness/known_failures/outcomes.h"

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

Report ReportOf(Verdict verdict, const std::string& message,
                const std::string& version = "20.1.0") {
  Report report;
  report.version = version;
  report.edition = Edition::kV18;
  CaseResult result;
  result.id = "a/b";
  result.verdict = verdict;
  result.message = message;
  CaseResult monitor;
  monitor.id = "monitor/one";
  monitor.verdict = Verdict::kFail;
  report.cases = {result, monitor};
  return report;
}

CaseResult Compared(Report report, std::string_view today = "2026-11-24") {
  Compare(TheList(), today, true, &report);
  EXPECT_THAT(report.unmatched, IsEmpty());
  return report.cases.front();
}

TEST(Compare, AKnownFailureIsExpected) {
  const CaseResult result = Compared(ReportOf(Verdict::kFail, "port 80 is taken"));
  EXPECT_TRUE(result.expected);
  EXPECT_THAT(result.listed, HasSubstr("It never did. (deviation some-deviation)"));
  EXPECT_THAT(result.listed, HasSubstr("node.yaml:8"));
}

TEST(Compare, AnythingElseIsNot) {
  EXPECT_FALSE(Compared(ReportOf(Verdict::kPass, "")).expected);
  EXPECT_FALSE(Compared(ReportOf(Verdict::kTimeout, "port 80 is taken")).expected);
  const CaseResult other = Compared(ReportOf(Verdict::kFail, "it is blue"));
  EXPECT_FALSE(other.expected);
  EXPECT_THAT(other.listed, HasSubstr("another message: fail with \"port * is taken\""));
}

TEST(Compare, AListedResultExpires) {
  const Report report = ReportOf(Verdict::kFail, "port 80 is taken");
  EXPECT_TRUE(Compared(report, "2027-01-31").expected);
  const CaseResult late = Compared(report, "2027-02-01");
  EXPECT_FALSE(late.expected);
  EXPECT_THAT(late.listed, HasSubstr("expired on 2027-01-31"));
}

TEST(Compare, OtherVersionsAndEditionsAreNotSpokenOf) {
  EXPECT_FALSE(Compared(ReportOf(Verdict::kFail, "port 80 is taken", "20.10.0")).expected);
  EXPECT_TRUE(Compared(ReportOf(Verdict::kFail, "port 80 is taken", "18.0.0")).expected);
  EXPECT_TRUE(Compared(ReportOf(Verdict::kPass, "", "21.0.0")).expected);
  Report report = ReportOf(Verdict::kPass, "");
  report.edition = Edition::kV16;
  EXPECT_TRUE(Compared(report).expected);
}

TEST(Compare, WithoutAListOnlyPassAndUnsupportedAreExpected) {
  for (const Verdict verdict : kAllVerdicts) {
    Report report = ReportOf(verdict, "");
    Compare({}, "2026-11-24", true, &report);
    const bool good = verdict == Verdict::kPass || verdict == Verdict::kUnsupported;
    EXPECT_EQ(report.cases.front().expected, good) << ToString(verdict);
  }
}

TEST(Compare, AnEntryWithoutAResultMatchesNothing) {
  Report report = ReportOf(Verdict::kPass, "");
  report.cases.erase(report.cases.begin());
  Report part = report;
  Compare(TheList(), "2026-11-24", true, &report);
  EXPECT_THAT(report.unmatched, ElementsAre(HasSubstr("node.yaml:8:9: a/b is listed")));
  EXPECT_EQ(report.Unexpected(), 1);
  Compare(TheList(), "2026-11-24", false, &part);
  EXPECT_THAT(part.unmatched, IsEmpty());
}

TEST(Compare, AMonitorMaySeeNothingInAPartOfTheSuite) {
  Report report = ReportOf(Verdict::kFail, "port 80 is taken");
  report.cases.back().verdict = Verdict::kPass;
  Report part = report;
  Compare(TheList(), "2026-11-24", true, &report);
  EXPECT_FALSE(report.cases.back().expected);
  Compare(TheList(), "2026-11-24", false, &part);
  EXPECT_TRUE(part.cases.back().expected);
}

}  // namespace
}  // namespace clusterspec

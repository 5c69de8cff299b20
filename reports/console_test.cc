#include "reports/console.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "reports/testing/golden.h"
#include "reports/testing/sample_report.h"

namespace clusterspec {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Everything(const Report& report, bool colour) {
  std::string text;
  for (const CaseOutcome& result : report.cases) text += FormatCaseLine(result, colour) + "\n";
  return text + FormatSummary(report, colour);
}

// The text without SGR codes.
std::string WithoutColour(std::string text) {
  for (size_t at = text.find("\x1b["); at != std::string::npos; at = text.find("\x1b[")) {
    text.erase(at, text.find('m', at) - at + 1);
  }
  return text;
}

TEST(ConsoleTest, Golden) {
  reports::ExpectGolden("console.txt", Everything(reports::SampleReport(), false));
}

TEST(ConsoleTest, ColourChangesNoWord) {
  const std::string text = Everything(reports::SampleReport(), true);
  EXPECT_THAT(text, HasSubstr("\x1b["));
  EXPECT_EQ(WithoutColour(text), Everything(reports::SampleReport(), false));
}

// What an implementation prints must not steer the terminal.
TEST(ConsoleTest, NothingButPrintableText) {
  const std::string text = Everything(reports::SampleReport(), false);
  EXPECT_TRUE(std::none_of(text.begin(), text.end(), [](unsigned char c) {
    return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
  }));
  EXPECT_EQ(text, ValidUtf8(text));
}

TEST(ConsoleTest, ACaseIsOneLine) {
  CaseOutcome result = reports::SampleNasty();
  result.findings.front().message = "first\nsecond";
  EXPECT_THAT(FormatCaseLine(result, false),
              AllOf(Not(HasSubstr("\n")), EndsWith("first\\nsecond")));
}

TEST(ConsoleTest, ACaseLineIsTheVerdictAndWhatHappened) {
  CaseOutcome result = reports::SampleCase("a/b", "", Verdict::kPass, true);
  EXPECT_EQ(FormatCaseLine(result, false), "pass            0.12 s  a/b");
  result.verdict = Verdict::kFail;
  result.findings = {reports::Happened("it is blue")};
  EXPECT_EQ(FormatCaseLine(result, false), "known fail      0.12 s  a/b: it is blue");
  result.expected = false;
  EXPECT_EQ(FormatCaseLine(result, false), "fail            0.12 s  a/b: it is blue");
}

TEST(ConsoleTest, EveryResultThatWantsALookHasItsReplayLine) {
  const std::string text = FormatSummary(reports::SampleReport(), false);
  for (const CaseOutcome& result : reports::SampleReport().cases) {
    if (result.verdict == Verdict::kPass && result.expected) continue;
    if (result.verdict == Verdict::kUnsupported) continue;
    EXPECT_THAT(text, HasSubstr("replay    " + result.replay + "\n")) << result.id;
  }
}

TEST(ConsoleTest, EmptyReport) {
  Report report;
  EXPECT_THAT(FormatSummary(report, false),
              EndsWith("Requirements: none was decided\n\nno case ran\n"));
  report.complete = false;
  EXPECT_THAT(FormatSummary(report, false),
              HasSubstr("\nINCOMPLETE, stopped before the end: no case ran"));
}

TEST(ConsoleTest, WhereNothingCouldBeAskedNothingIsAsExpected) {
  Report report;
  report.cases = {reports::SampleCase("a/b", "", Verdict::kUnsupported, true)};
  report.cases.front().why = WhyUnsupported::kLacks;
  EXPECT_THAT(FormatSummary(report, false), HasSubstr("(1 lacks); nothing was checked; "));
  report.cases.push_back(reports::SampleCase("a/c", "", Verdict::kPass, true));
  EXPECT_THAT(FormatSummary(report, false), HasSubstr("(1 lacks); everything as expected; "));
}

TEST(ConsoleTest, AllPassIsShort) {
  Report report = reports::LongReport(300);
  std::erase_if(report.cases, [](const CaseOutcome& r) { return r.verdict != Verdict::kPass; });
  std::erase_if(report.requirements,
                [](const RequirementResult& r) { return r.verdict != Verdict::kPass; });
  EXPECT_LT(reports::Lines(FormatSummary(report, false)).size(), 8U);
}

}  // namespace
}  // namespace clusterspec

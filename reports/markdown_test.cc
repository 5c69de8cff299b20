#include "reports/markdown.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/golden.h"
#include "reports/testing/sample_report.h"

namespace clusterspec {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A report with one failure that says `text` everywhere.
std::string Saying(const std::string& text) {
  Report report;
  CaseOutcome result = reports::SampleCase("a/b", text, Verdict::kFail, false);
  result.note = text;
  result.requirements = {"r"};
  result.findings = {{"r", text, text, text, 0, ""}};
  result.trace = {text};
  report.cases = {result};
  report.requirements = {
      RequirementResult{"r", text, Level::kMust, Verdict::kFail, "", {"a/b"}, false}};
  return ToMarkdown(report);
}

TEST(MarkdownTest, Golden) {
  reports::ExpectGolden("report.md", ToMarkdown(reports::SampleReport()));
}

TEST(MarkdownTest, RowsOfTablesHaveOneCellPerColumn) {
  for (const std::string& line : reports::Lines(ToMarkdown(reports::SampleReport()))) {
    if (!line.starts_with("| ")) continue;
    size_t bars = 0;
    for (size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '\\') {
        ++i;
      } else if (line[i] == '|') {
        ++bars;
      }
    }
    EXPECT_TRUE(bars == 4 || bars == 6) << line;
  }
}

TEST(MarkdownTest, AFenceIsLongerThanAnyInside) {
  EXPECT_THAT(Saying("x\n````\ny"), HasSubstr("  `````text\n  x\n  ````\n  y\n  `````\n"));
}

TEST(MarkdownTest, NobodyIsMentioned) {
  const std::string text = Saying("@someone #12 <img>");
  for (const std::string& line : reports::Lines(text)) {
    const bool is_code = line.find('`') != std::string::npos || line.starts_with("> ");
    if (is_code) continue;
    EXPECT_THAT(line, Not(HasSubstr("@someone")));
    EXPECT_THAT(line, Not(HasSubstr("#12")));
    EXPECT_THAT(line, Not(HasSubstr("<img>")));
  }
  EXPECT_THAT(text, HasSubstr("@<!-- -->someone #<!-- -->12 \\<img\\>"));
}

TEST(MarkdownTest, KnownFailuresAreALineEach) {
  const std::string text = ToMarkdown(reports::SampleReport());
  EXPECT_THAT(text, HasSubstr("\n- ❌ fail `worker/suicide/alias`: worker.suicide is undefined\n"));
}

TEST(MarkdownTest, WhereNothingCouldBeAskedNothingIsAsExpected) {
  Report report;
  report.cases = {reports::SampleCase("a/b", "", Verdict::kUnsupported, true)};
  EXPECT_THAT(ToMarkdown(report), HasSubstr("**Nothing was checked.** 1 case"));
}

TEST(MarkdownTest, EmptyReport) {
  const std::string text = ToMarkdown(Report());
  EXPECT_THAT(text, HasSubstr("| ✅ pass | 0 | 0 |"));
  EXPECT_THAT(text, HasSubstr("**No case ran.**"));
  EXPECT_THAT(text, Not(HasSubstr("## ")));
}

}  // namespace
}  // namespace clusterspec

#include "reports/github.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "reports/testing/golden.h"
#include "reports/testing/sample_report.h"

namespace clusterspec {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(GitHub, Golden) {
  reports::ExpectGolden("annotations.txt", ToAnnotations(reports::SampleReport()));
  reports::ExpectGolden("job-summary.md", ToJobSummary(reports::SampleReport()));
}

// A text of the implementation must not be able to begin a command of its own.
TEST(GitHub, EveryLineIsOneCommand) {
  Report report;
  report.cases = {reports::SampleCase("a,b:c", "", Verdict::kFail, false)};
  report.cases[0].findings = {reports::Happened("x\n::error::y %0A")};
  std::istringstream lines(ToAnnotations(report));
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_THAT(line, testing::StartsWith("::error title=a%2Cb%3Ac ("));
    EXPECT_THAT(line, HasSubstr("x\\n::error::y %250A"));
  }
  EXPECT_EQ(count, 1);
}

TEST(GitHub, TenOfAKindAreShown) {
  const std::string text = ToAnnotations(reports::LongReport(4000));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 10);
  EXPECT_THAT(text, HasSubstr("and 91 more"));
}

TEST(GitHub, WhereNothingCouldBeAskedNothingIsGreen) {
  Report report;
  report.cases = {reports::SampleCase("a/b", "", Verdict::kUnsupported, true)};
  EXPECT_THAT(ToJobSummary(report), HasSubstr("🟠 Nothing was checked"));
}

TEST(GitHub, NothingNewIsGreen) {
  Report report;
  report.cases = {reports::SampleCase("a/b", "", Verdict::kFail, true)};
  EXPECT_EQ(ToAnnotations(report), "");
  EXPECT_THAT(ToJobSummary(report), HasSubstr("As expected"));
  EXPECT_THAT(ToJobSummary(report), HasSubstr("1 fail as listed"));
  EXPECT_THAT(ToJobSummary(report), Not(HasSubstr("| new")));
}

}  // namespace
}  // namespace clusterspec

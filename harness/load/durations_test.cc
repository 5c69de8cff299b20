#include "harness/load/durations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace clusterspec {
namespace {

CaseOutcome Took(const std::string& id, double seconds, Verdict verdict = Verdict::kPass) {
  CaseOutcome result;
  result.id = id;
  result.duration_s = seconds;
  result.verdict = verdict;
  return result;
}

TEST(Durations, AreTheMiddleOfTheReports) {
  std::vector<Report> reports(3);
  reports[0].cases = {Took("a/x", 0.31), Took("a/y", 9)};
  reports[1].cases = {Took("a/x", 30), Took("a/y", 0, Verdict::kUnsupported)};
  reports[2].cases = {Took("a/x", 0.52), Took("b/z", 0.01)};
  EXPECT_EQ(Durations::Of(reports).ToText(), "5 a/x\n90 a/y\n1 b/z\n");
}

TEST(Durations, ReadWhatTheyWrote) {
  const std::string text = "5 a/x\n90 a/y\n1 b/z\n";
  const auto read = Durations::Parse(text, "d.txt");
  ASSERT_TRUE(read) << read.error().ToString();
  EXPECT_EQ(read->ToText(), text);
  EXPECT_EQ(read->TenthsOf("a/y"), 90);
  EXPECT_EQ(read->TenthsOf("new/case"), 5);  // as the middle one
  EXPECT_EQ(Durations::Parse("", "d.txt").value().TenthsOf("any"), 1);
}

TEST(Durations, RefuseWhatTheyCannotRead) {
  for (const char* bad : {"x a/b", "0 a/b", "-1 a/b", "5", "5 ", "5a/b", "99999999999 a", ""}) {
    const auto read = Durations::Parse(std::string("1 a/x\n") + bad + "\n", "d.txt");
    ASSERT_FALSE(read) << bad;
    EXPECT_EQ(read.error().where.line, 2) << bad;
  }
}

}  // namespace
}  // namespace clusterspec

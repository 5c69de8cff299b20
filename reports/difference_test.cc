#include "reports/difference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/golden.h"
#include "reports/testing/sample_report.h"

namespace clusterspec::reports {
namespace {

using testing::HasSubstr;

CaseOutcome Result(const std::string& id, Verdict verdict, const std::string& message = "") {
  CaseOutcome result = SampleCase(id, "", verdict, true);
  if (!message.empty()) result.findings = {Happened(message)};
  result.requirements = {"some.requirement"};
  return result;
}

Report Before() {
  Report report;
  report.implementation = "node@20.1.0";
  report.version = "20.1.0";
  report.explained = true;
  report.cases = {Result("a/breaks", Verdict::kPass),
                  Result("a/gone", Verdict::kFail, "it was so"),
                  Result("a/gone-well", Verdict::kPass),
                  Result("a/later", Verdict::kUnsupported),
                  Result("a/mended", Verdict::kFail, "it is late"),
                  Result("a/other", Verdict::kFail, "exit came twice"),
                  Result("a/port", Verdict::kFail, "port 40123 is closed"),
                  Result("explained/a/mended", Verdict::kFail, "nothing explains it")};
  report.requirements = {
      {"some.requirement", "A worker exits\nonce.", Level::kMust, Verdict::kPass, "", {}, false}};
  report.deviations = {{"old", {}}, {"same", {}}};
  return report;
}

Report After() {
  Report report;
  report.implementation = "node@26.1.0";
  report.version = "26.1.0";
  report.explained = true;
  report.cases = {Result("a/breaks", Verdict::kTimeout, "await exit: it did not come"),
                  Result("a/later", Verdict::kPass),
                  Result("a/mended", Verdict::kPass),
                  Result("a/new", Verdict::kFail, "this is new"),
                  Result("a/other", Verdict::kFail, "exit did not come"),
                  Result("a/port", Verdict::kFail, "port 51999 is closed")};
  report.requirements = Before().requirements;
  report.requirements[0].verdict = Verdict::kTimeout;
  report.deviations = {{"same", {}}, {"young", {}}};
  return report;
}

TEST(Difference, Golden) {
  const Report before = Before(), after = After();
  ExpectGolden("difference.txt", ToText(Compare(before, after), before, after));
}

TEST(Difference, SaysWhatIsDisputed) {
  const Report before = Before();
  Report after = After();
  for (CaseOutcome& each : after.cases) {
    if (each.id == "a/new") each.disputed = "the page is being\nrewritten: link";
  }
  EXPECT_THAT(ToText(Compare(before, after), before, after),
              HasSubstr("      fail: this is new\n      asked: A worker exits once. "
                        "(some.requirement)\n      disputed: the page is being"));
}

TEST(Difference, OfTheSameIsEmpty) {
  const Report report = Before();
  EXPECT_TRUE(Compare(report, report).IsEmpty());
  EXPECT_THAT(ToText(Compare(report, report), report, report), HasSubstr("Nothing changed."));
  EXPECT_TRUE(Compare(SampleReport(), SampleReport()).IsEmpty());
}

TEST(Difference, NumbersThatChangeInEveryRunDoNotCount) {
  for (const Change& each : Compare(Before(), After()).otherwise) EXPECT_EQ(each.id(), "a/other");
  EXPECT_EQ(Compare(Before(), After()).otherwise.size(), 1U);
}

// Where nobody asked the model, a row explained/CASE that is not there says nothing.
TEST(Difference, WhatWasNotExplainedIsNotMended) {
  Report after = After();
  after.explained = false;
  EXPECT_EQ(Compare(Before(), After()).mended.size(), 2U);
  EXPECT_EQ(Compare(Before(), after).mended.size(), 1U);
}

// One the other way round is the other.
TEST(Difference, HasTwoDirections) {
  const Report before = Before(), after = After();
  const Difference there = Compare(before, after);
  const Difference back = Compare(after, before);
  EXPECT_EQ(there.broken.size(), 1U);
  EXPECT_EQ(there.deviations_won, back.deviations_lost);
  EXPECT_EQ(there.deviations_lost, back.deviations_won);
  EXPECT_EQ(there.requirements_lost, back.requirements_won);
  EXPECT_EQ(there.only_before, back.only_after);
  EXPECT_EQ(there.gone.size(), back.added.size());
}

}  // namespace
}  // namespace clusterspec::reports

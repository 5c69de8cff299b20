#include "reports/sections.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "reports/testing/sample_report.h"

namespace clusterspec::reports {
namespace {

using ::testing::ElementsAre;

// "3", "4*" for a marked line, "..12" for a gap of 12 lines.
std::vector<std::string> Shape(const CaseResult& result, const ExcerptOptions& options) {
  std::vector<std::string> shape;
  for (const TraceLine& line : Excerpt(result, options)) {
    shape.push_back(line.skipped > 0 ? ".." + std::to_string(line.skipped)
                                     : std::to_string(line.number) + (line.is_marked ? "*" : ""));
  }
  return shape;
}

CaseResult WithTrace(int lines, const std::vector<int>& events) {
  CaseResult result;
  result.trace = SampleTrace(lines);
  for (const int event : events) result.findings.push_back({"", "m", "", "", event, ""});
  return result;
}

TEST(SectionsTest, EveryKindHasItsSection) {
  const Report report = SampleReport();
  std::map<std::string_view, size_t> sizes;
  for (const Section& section : Sections(report)) sizes[section.anchor] = section.cases.size();
  EXPECT_EQ(sizes, (std::map<std::string_view, size_t>{{"failures", 5},
                                                       {"errors", 1},
                                                       {"undecided", 1},
                                                       {"otherwise", 1},
                                                       {"known", 1},
                                                       {"this-edition", 1},
                                                       {"flaky", 1}}));
  EXPECT_TRUE(Sections(Report()).empty());
}

TEST(SectionsTest, WhatChangedBetweenRunsAsListedIsFlaky) {
  Report report;
  report.cases = {SampleCase("a/b", "", Verdict::kInconclusive, true)};
  report.cases.front().flaky = true;
  ASSERT_EQ(Sections(report).size(), 1U);
  EXPECT_EQ(Sections(report).front().anchor, "flaky");
}

TEST(SectionsTest, WhatIsDisputedStandsApart) {
  Report report = SampleReport();
  for (CaseOutcome& each : report.cases) {
    if (each.id == "worker/suicide/alias") each.disputed = "worker.suicide.alias: It is old.";
  }
  const auto sections = Sections(report);
  const auto disputed = std::find_if(sections.begin(), sections.end(), [](const Section& section) {
    return section.anchor == "disputed";
  });
  ASSERT_NE(disputed, sections.end());
  ASSERT_EQ(disputed->cases.size(), 1U);
  EXPECT_EQ(disputed->cases.front()->id, "worker/suicide/alias");
  EXPECT_EQ(OutcomeText(*disputed->cases.front()), "disputed");
  EXPECT_EQ(report.DisputedCount(), 1);
  EXPECT_FALSE(std::any_of(sections.begin(), sections.end(),
                           [](const Section& section) { return section.anchor == "known"; }));
}

TEST(SectionsTest, NotPassingBeginsWithTheMostTelling) {
  const Report report = SampleReport();
  std::vector<std::string_view> verdicts;
  for (const RequirementResult* result : NotPassing(report)) {
    verdicts.push_back(ToString(result->verdict));
  }
  EXPECT_THAT(verdicts, ElementsAre("error", "fail", "fail", "fail", "fail", "fail", "crash",
                                    "timeout", "inconclusive", "unsupported"));
}

TEST(SectionsTest, WhatIsDatedLaterStandsApart) {
  const Report report = SampleReport();
  ASSERT_EQ(DatedLater(report).size(), 1U);
  EXPECT_EQ(DatedLater(report).front()->id, "settings/colour");
  EXPECT_THAT(CountsText(report.Counts(), report.WhyCounts()),
              testing::HasSubstr("2 unsupported (1 lacks, 1 later)"));
  EXPECT_EQ(OwnEditionText(report),
            "1 failure is none by v18, the edition of its own time: it contradicts 1, and does not "
            "ask for 0");
  EXPECT_EQ(OwnEditionText(Report()), "");
}

TEST(SectionsTest, ExcerptOfAShortTraceIsTheWhole) {
  EXPECT_THAT(Shape(WithTrace(3, {1}), {3, 0}), ElementsAre("1", "2*", "3"));
  EXPECT_THAT(Shape(WithTrace(0, {1}), {3, 0}), ElementsAre());
}

TEST(SectionsTest, ExcerptShowsWhatIsNearTheEvents) {
  EXPECT_THAT(Shape(WithTrace(20, {0, 10}), {3, 1}),
              ElementsAre("1*", "2", "..7", "10", "11*", "12", "..8"));
  EXPECT_THAT(Shape(WithTrace(6, {2, 3}), {3, 1}), ElementsAre("..1", "2", "3*", "4*", "5", "..1"));
}

TEST(SectionsTest, ExcerptWithoutAnEventIsTheEnd) {
  EXPECT_THAT(Shape(WithTrace(20, {-1}), {3, 1}), ElementsAre("..18", "19", "20"));
  EXPECT_THAT(Shape(WithTrace(20, {20}), {3, 1}), ElementsAre("..18", "19", "20"));
}

TEST(SectionsTest, TheImplementationIsNamedOnce) {
  Report report;
  report.implementation = "node";
  EXPECT_EQ(ImplementationText(report), "node");
  report.version = "26.10.0";
  EXPECT_EQ(ImplementationText(report), "node 26.10.0");
  report.implementation = "node@26.10.0";
  EXPECT_EQ(ImplementationText(report), "node 26.10.0");
  report.implementation = "node@26";
  EXPECT_EQ(ImplementationText(report), "node@26 26.10.0");
}

}  // namespace
}  // namespace clusterspec::reports

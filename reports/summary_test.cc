#include "reports/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/sample_report.h"

namespace clusterspec {
namespace {

using testing::HasSubstr;

TEST(SummaryTable, HasARowPerReport) {
  Deviation deviation;
  deviation.editions = EditionSet::All();
  deviation.shown_by = {{"node", "10.0.0", ""}};
  deviation.cases = {"worker/suicide/alias"};
  const std::string table = ToSummaryTable({reports::SampleReport()}, {deviation}, "published");
  EXPECT_THAT(table, HasSubstr("| node 26.10.0 | v16 | [4](published/node-26.10.0-v16.md) |"));
  // Kept of those that are not dated later; failed, by this edition only, dated later,
  // unsupported, deviations.
  EXPECT_THAT(table, HasSubstr("| 4 of 14 | 6 | 1 | 1 | 1 | 1 |\n"));
}

}  // namespace
}  // namespace clusterspec

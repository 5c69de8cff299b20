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
  EXPECT_THAT(table, HasSubstr("| node 26.10.0 | v16 | [3](published/node-26.10.0-v16.md) |"));
  EXPECT_THAT(table, HasSubstr("| 6 | 1 | 1 |\n"));  // failed, unsupported, deviations
}

}  // namespace
}  // namespace clusterspec

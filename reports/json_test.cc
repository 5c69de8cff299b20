// The JSON of the report is made in harness/core; its golden stands with the others.
#include <gtest/gtest.h>

#include "reports/testing/golden.h"
#include "reports/testing/sample_report.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec {
namespace {

TEST(JsonTest, Golden) {
  reports::ExpectGolden("report.json", ToPrettyText(ToJson(reports::SampleReport())));
}

TEST(JsonTest, TheGoldenCanBeRead) {
  const std::string text =
      reports::ReadGolden(CLUSTERSPEC_SOURCE_DIR "/reports/goldens/report.json");
  const auto report = ParseReport(ParseJson(text).value(), "report.json");
  ASSERT_TRUE(report) << report.error().ToString();
  EXPECT_EQ(ToPrettyText(ToJson(*report)), text);
}

}  // namespace
}  // namespace clusterspec

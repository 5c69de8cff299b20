#include "reports/tap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/golden.h"
#include "reports/testing/sample_report.h"

namespace clusterspec {
namespace {

using testing::HasSubstr;

TEST(Tap, Golden) { reports::ExpectGolden("report.tap", ToTap(reports::SampleReport())); }

TEST(Tap, KnownFailuresAreTodo) {
  const std::string tap = ToTap(reports::SampleReport());
  EXPECT_THAT(tap, HasSubstr("- worker/suicide/alias # TODO known: fail with"));
  EXPECT_THAT(tap, HasSubstr("- worker/send/udp # SKIP unsupported: lacks"));
  EXPECT_THAT(tap, HasSubstr("\n1..16\n"));  // with the entry that matches nothing
}

// `#` begins a directive, and a text of the implementation must not be able to write one.
TEST(Tap, TextGivesNoDirective) {
  Report report;
  report.complete = true;
  report.cases = {reports::SampleCase("a # SKIP b\nok 2", "", Verdict::kFail, false)};
  const std::string tap = ToTap(report);
  EXPECT_THAT(tap, HasSubstr("not ok 1 - a \\# SKIP b\\\\nok 2\n"));
}

}  // namespace
}  // namespace clusterspec

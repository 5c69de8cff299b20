#include "reports/standing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "reports/testing/sample_report.h"

namespace clusterspec::reports {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

CaseOutcome Outcome(Verdict verdict, bool expected) {
  return SampleCase("a/b", "", verdict, expected);
}

TEST(Standing, KnowsEveryVerdictAndOutcome) {
  struct Row {
    Verdict verdict;
    Standing expected;
    Standing unexpected;
  };
  for (const Row& row :
       std::initializer_list<Row>{{Verdict::kPass, Standing::kGood, Standing::kNews},
                                  {Verdict::kFail, Standing::kKnown, Standing::kNews},
                                  {Verdict::kTimeout, Standing::kKnown, Standing::kNews},
                                  {Verdict::kCrash, Standing::kKnown, Standing::kNews},
                                  {Verdict::kUnsupported, Standing::kNotAsked, Standing::kNews},
                                  {Verdict::kInconclusive, Standing::kKnown, Standing::kTrouble},
                                  {Verdict::kError, Standing::kTrouble, Standing::kTrouble}}) {
    EXPECT_EQ(StandingOf(Outcome(row.verdict, true)), row.expected) << ToString(row.verdict);
    EXPECT_EQ(StandingOf(Outcome(row.verdict, false)), row.unexpected) << ToString(row.verdict);
  }
}

TEST(Standing, ReasonsAreOneLine) {
  std::map<std::string, std::string> reasons;
  for (const CaseOutcome& each : SampleReport().cases) {
    reasons[each.id] = ReasonOf(each);
    EXPECT_EQ(reasons[each.id].find('\n'), std::string::npos);
  }
  EXPECT_EQ(reasons["settings/args"], "");
  EXPECT_THAT(reasons["worker/suicide/alias"], StartsWith("known: fail with \"worker.suicide"));
  EXPECT_THAT(reasons["settings/cwd"], StartsWith("pass, not as listed: expected another"));
  EXPECT_THAT(reasons["settings/colour"], StartsWith("unsupported: later: since v27"));
  EXPECT_THAT(reasons["sharing/unix"], HasSubstr("error: cannot write the trace"));
}

}  // namespace
}  // namespace clusterspec::reports

#include "reference/model/deviation_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace clusterspec::model {
namespace {

using ::testing::HasSubstr;

TEST(DeviationSet, EveryDeviationHasAnIdAndABitOfItsOwn) {
  std::set<std::string_view> ids;
  for (const DeviationInfo& info : Deviations()) {
    EXPECT_TRUE(ids.insert(info.id).second) << info.id;
    EXPECT_EQ(ParseDeviation(info.id), info.deviation);
    const DeviationSet only(std::vector<Deviation>{info.deviation});
    for (const DeviationInfo& other : Deviations()) {
      EXPECT_EQ(only.Contains(other.deviation), other.deviation == info.deviation) << info.id;
    }
  }
  EXPECT_EQ(ids.size(), kDeviationCount);
}

TEST(DeviationSet, IsReadFromIds) {
  const auto none = ParseDeviations({});
  ASSERT_TRUE(none);
  EXPECT_TRUE(DeviationSet(*none).empty());
  const auto two = ParseDeviations({"no-suicide", "cwd-ignored"});
  ASSERT_TRUE(two);
  EXPECT_EQ(*two, (std::vector<Deviation>{Deviation::kNoSuicide, Deviation::kCwdIgnored}));
  const auto wrong = ParseDeviations({"no-suicide", "cwd-ignord"});
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, HasSubstr("unknown deviation 'cwd-ignord'; expected one of"));
  EXPECT_THAT(wrong.error().message, HasSubstr("Did you mean 'cwd-ignored'?"));
}

}  // namespace
}  // namespace clusterspec::model

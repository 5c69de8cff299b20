#include "spec/nouns/since.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace clusterspec {
namespace {

using testing::HasSubstr;

Since SinceOf(const std::vector<std::string>& versions) { return Since::Parse(versions).value(); }

TEST(Since, OneVersionIsTheFirst) {
  const Since since = SinceOf({"v16.0.0"});
  EXPECT_TRUE(since.IsLaterThan("6.17.1"));
  EXPECT_TRUE(since.IsLaterThan("15.14.0"));
  EXPECT_FALSE(since.IsLaterThan("16.0.0"));
  EXPECT_FALSE(since.IsLaterThan("26.10.0"));
}

TEST(Since, EachLineOfReleasesHasItsOwnVersion) {
  const Since since = SinceOf({"v13.2.0", "v12.16.0"});
  EXPECT_TRUE(since.IsLaterThan("10.24.1"));
  EXPECT_TRUE(since.IsLaterThan("12.15.0"));
  EXPECT_FALSE(since.IsLaterThan("12.16.0"));
  EXPECT_FALSE(since.IsLaterThan("12.22.12"));
  EXPECT_TRUE(since.IsLaterThan("13.0.0"));
  EXPECT_FALSE(since.IsLaterThan("13.2.0"));
  EXPECT_FALSE(since.IsLaterThan("14.0.0"));
}

TEST(Since, APreReleaseCountsAsItsRelease) {
  const Since since = SinceOf({"v16.0.0"});
  EXPECT_FALSE(since.IsLaterThan("16.0.0-nightly20210401"));
  EXPECT_TRUE(since.IsLaterThan("15.9.0-rc.1"));
}

TEST(Since, SaysNothingOfAnUnknownVersion) { EXPECT_FALSE(SinceOf({"v16.0.0"}).IsLaterThan("")); }

TEST(Since, IsToldFromOldToNew) {
  EXPECT_EQ(SinceOf({"v16.0.0"}).ToString(), "since v16.0.0");
  EXPECT_EQ(SinceOf({"v13.2.0", "v12.16.0"}).ToString(), "since v12.16.0, v13.2.0");
}

TEST(Since, RefusesWhatIsNoVersion) {
  const auto error = [](const std::vector<std::string>& versions) {
    const auto since = Since::Parse(versions);
    return since ? std::string() : since.error().message;
  };
  EXPECT_THAT(error({}), HasSubstr("expected at least one version"));
  EXPECT_THAT(error({"16.0.0"}), HasSubstr("'16.0.0' is no version"));
  EXPECT_THAT(error({"v16"}), HasSubstr("'v16' is no version"));
  EXPECT_THAT(error({"v16.0.0-rc.1"}), HasSubstr("is no version"));
  EXPECT_THAT(error({"v12.16.0", "v12.1.0"}), HasSubstr("v12.1.0 and v12.16.0 are of one line"));
}

}  // namespace
}  // namespace clusterspec

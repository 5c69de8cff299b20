#include "spec/nouns/version_number.h"

#include <gtest/gtest.h>

namespace clusterspec {
namespace {

TEST(FirstVersion, FindsThreeNumbers) {
  EXPECT_EQ(FirstVersion("v16.20.2\n"), "16.20.2");
  EXPECT_EQ(FirstVersion("1.4.5\n"), "1.4.5");
  EXPECT_EQ(FirstVersion("deno 2.9.6 (stable, release)\nv8 14.2.231.17\n"), "2.9.6");
  EXPECT_EQ(FirstVersion("v27.0.0-nightly20260101"), "27.0.0");
  EXPECT_EQ(FirstVersion("of 2026, in 1.2 or so: 0.8.28."), "0.8.28");
}

TEST(FirstVersion, HasNothingElsewhere) {
  EXPECT_EQ(FirstVersion(""), std::nullopt);
  EXPECT_EQ(FirstVersion("1.2"), std::nullopt);
  EXPECT_EQ(FirstVersion("1.2."), std::nullopt);
  EXPECT_EQ(FirstVersion("1..2.3"), std::nullopt);
  EXPECT_EQ(FirstVersion("a.b.c"), std::nullopt);
}

TEST(IsVersion, TakesVersionsAndTheirBeginnings) {
  for (const char* good : {"0", "16", "16.20", "16.20.2", "1.0.0-rc.1", "1.0.0+build.5"}) {
    EXPECT_TRUE(IsVersion(good)) << good;
  }
  for (const char* bad : {"", "latest", "v16", "16.", "16..2", ".1", "1.2.3.4", "1.2.3-", "1.2-rc",
                          "../1", "1.2.3-a/b", "1.2.3 ", "1.2.3;x", "-1", "1.2.3-a\nb"}) {
    EXPECT_FALSE(IsVersion(bad)) << bad;
  }
}

TEST(IsWholeVersion, WantsAllThreeNumbers) {
  EXPECT_TRUE(IsWholeVersion("16.20.2"));
  EXPECT_TRUE(IsWholeVersion("1.0.0-rc.1"));
  EXPECT_FALSE(IsWholeVersion("16.20"));
  EXPECT_FALSE(IsWholeVersion("16.20.2/.."));
}

TEST(MatchesVersion, ABeginningMeansAllThatFollow) {
  EXPECT_TRUE(MatchesVersion("16.20.2", "16"));
  EXPECT_TRUE(MatchesVersion("16.20.2", "16.20"));
  EXPECT_TRUE(MatchesVersion("16.20.2", "16.20.2"));
  EXPECT_TRUE(MatchesVersion("16.20.2", ""));
  EXPECT_FALSE(MatchesVersion("16.20.2", "1"));
  EXPECT_FALSE(MatchesVersion("16.20.2", "16.2"));
  EXPECT_FALSE(MatchesVersion("16.20.2", "16.20.20"));
  EXPECT_FALSE(MatchesVersion("16.20.20", "16.20.2"));
}

TEST(IsOlder, ComparesNumbersNotLetters) {
  EXPECT_TRUE(IsOlder("9.0.0", "10.0.0"));
  EXPECT_TRUE(IsOlder("1.9.0", "1.10.0"));
  EXPECT_TRUE(IsOlder("1.0.9", "1.0.10"));
  EXPECT_TRUE(IsOlder("1.0.0-rc.1", "1.0.0"));
  EXPECT_FALSE(IsOlder("1.0.0", "1.0.0"));
  EXPECT_FALSE(IsOlder("2.0.0", "1.9.9"));
}

}  // namespace
}  // namespace clusterspec

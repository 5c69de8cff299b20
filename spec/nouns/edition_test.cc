#include "spec/nouns/edition.h"

#include <gtest/gtest.h>

namespace clusterspec {
namespace {

std::string RoundTrip(const std::string& text) {
  const auto set = EditionSet::Parse(text);
  return set ? set->ToString() : set.error().message;
}

TEST(EditionSetTest, ReadsEveryWritingAndWritesTheShortest) {
  EXPECT_EQ(RoundTrip("all"), "all");
  EXPECT_EQ(RoundTrip(">=v6"), "all");
  EXPECT_EQ(RoundTrip(">=v12"), ">=v12");
  EXPECT_EQ(RoundTrip("<=v12"), "<=v12");
  EXPECT_EQ(RoundTrip("v10..v16"), "v10..v16");
  EXPECT_EQ(RoundTrip("v16"), "v16");
  EXPECT_EQ(RoundTrip("v6, v10"), "<=v10");
  EXPECT_EQ(RoundTrip("v18 , <=v10"), "v6, v10, v18");
}

TEST(EditionSetTest, HoldsExactlyWhatIsWritten) {
  const EditionSet set = *EditionSet::Parse("v10..v12, v18");
  EXPECT_FALSE(set.Contains(Edition::kV6));
  EXPECT_TRUE(set.Contains(Edition::kV10));
  EXPECT_TRUE(set.Contains(Edition::kV12));
  EXPECT_FALSE(set.Contains(Edition::kV16));
  EXPECT_TRUE(set.Contains(Edition::kV18));
}

TEST(EditionSetTest, SaysWhatIsWrong) {
  for (const char* text : {"", "v7", ">=", "v12..", "v10,", "V16", "v12..v99"}) {
    const auto set = EditionSet::Parse(text);
    ASSERT_FALSE(set) << text;
    EXPECT_NE(set.error().message.find("v6, v10, v12, v16, v18"), std::string::npos) << text;
  }
  EXPECT_FALSE(EditionSet::Parse("v16..v10"));
}

}  // namespace
}  // namespace clusterspec

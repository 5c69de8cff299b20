#include "spec/nouns/json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace clusterspec {
namespace {

TEST(JsonTest, PrettyTextReadsBackAsTheSameValue) {
  const json::value value = {
      {"empty", json::object()}, {"list", json::array{1, nullptr, "a\"b\n"}}, {"x", {{"y", 1.5}}}};
  EXPECT_EQ(*ParseJson(ToPrettyText(value)), value);
}

TEST(JsonTest, BrokenTextIsAnErrorWithItsPlace) {
  for (const char* text : {"", "{", "{} x", "[1,]", "\"\xff\""}) {
    const auto value = ParseJson(text);
    ASSERT_FALSE(value) << text;
    EXPECT_NE(value.error().message.find("not JSON at character"), std::string::npos);
  }
}

// Among them some that the library alone reads as their neighbours.
TEST(JsonTest, NumbersAreTheNearestThereAre) {
  EXPECT_EQ(*ParseJson("0.11935319286735585"), json::value(0.11935319286735585));
  EXPECT_EQ(*ParseJson("9999999999991999999999"), json::value(9999999999991999999999.0));
  EXPECT_EQ(*ParseJson("-1.5E-3"), json::value(-0.0015));
  EXPECT_EQ(*ParseJson("1e-400"), json::value(0.0));
  EXPECT_EQ(*ParseJson("18446744073709551615"), json::value(UINT64_MAX));
  EXPECT_EQ(*ParseJson("[0.1,2]"), (json::value{0.1, 2}));
  EXPECT_FALSE(ParseJson("1e400"));
}

TEST(JsonTest, NumbersThatAreWrittenAreReadAsTheSame) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> some(-1, 1);
  for (int i = 0; i < 2000; ++i) {
    const json::value number = std::ldexp(some(random), i - 1000);
    EXPECT_EQ(*ParseJson(ToText(number)), number);
  }
}

TEST(ValidUtf8Test, KeepsCharactersAndReplacesBytes) {
  for (const std::string_view good : {"", "abc", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80",
                                      "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_EQ(ValidUtf8(good), good);
  }
  const std::string mark = "\xEF\xBF\xBD";
  EXPECT_EQ(ValidUtf8("\x80"), mark);
  EXPECT_EQ(ValidUtf8("\xC0\xAF"), mark + mark);                        // overlong
  EXPECT_EQ(ValidUtf8("\xED\xA0\x80"), mark + mark + mark);             // a surrogate
  EXPECT_EQ(ValidUtf8("\xF4\x90\x80\x80"), mark + mark + mark + mark);  // past the last
  EXPECT_EQ(ValidUtf8("\xE2\x82"), mark + mark);                        // cut off
  EXPECT_EQ(ValidUtf8(std::string_view("a\0b", 3)), std::string_view("a\0b", 3));
}

TEST(JsonTest, FindFollowsPathsAndPrefersWholeKeys) {
  const json::value root = *ParseJson(R"({"a":{"b.c":1,"b":{"c":2,"d":[5,6]}}})");
  EXPECT_EQ(*Find(root, "a.b.c"), json::value(1));
  EXPECT_EQ(*Find(root, "a.b.d.1"), json::value(6));
  EXPECT_EQ(Find(root, "a.b.d.2"), nullptr);
  EXPECT_EQ(Find(root, "a.x.c"), nullptr);
  EXPECT_EQ(Find(root, "a.b.d.-1"), nullptr);
}

}  // namespace
}  // namespace clusterspec

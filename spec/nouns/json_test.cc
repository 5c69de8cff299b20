#include "spec/nouns/json.h"

#include <gtest/gtest.h>

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

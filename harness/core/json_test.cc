#include "harness/core/json.h"

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

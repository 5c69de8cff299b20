#include "clusterspec/value.h"

#include <gtest/gtest.h>

#include <limits>

#include "clusterspec/net.h"

namespace cluster {
namespace {

TEST(Value, WhatIsNotThereIsUndefined) {
  EXPECT_TRUE(Value().IsUndefined());
  EXPECT_TRUE(Value(1)["a"].IsUndefined());
  EXPECT_TRUE(Value::List({1, 2})[2].IsUndefined());
  EXPECT_EQ(Value("text").AsNumber(7), 7);
}

TEST(Value, JsonBothWays) {
  const Value value = Value::ParseJson(R"({"cmd":"notify","list":[1,2.5,null,"$x"]})");
  EXPECT_EQ(value["cmd"].AsString(), "notify");
  EXPECT_EQ(value["list"].size(), 4u);
  EXPECT_EQ(value["list"][1].AsNumber(), 2.5);
  EXPECT_TRUE(value["list"][2].IsNull());
  EXPECT_EQ(value["list"][3].AsString(), "$x");
  EXPECT_EQ(value.ToJson(), R"({"cmd":"notify","list":[1,2.5E0,null,"$x"]})");
}

TEST(Value, WhatIsNoJsonThrows) { EXPECT_THROW(Value::ParseJson("{"), Error); }

TEST(Value, TextsAndMarksAreNotMixedUp) {
  EXPECT_FALSE(Value("$undefined").IsUndefined());
  EXPECT_EQ(Value("$undefined").AsString(), "$undefined");
  EXPECT_FALSE(Value(std::numeric_limits<double>::quiet_NaN()).IsString());
}

TEST(Value, WhatJsonLacks) {
  EXPECT_EQ(Value::BigInt("1").ToJson(), "undefined");
  EXPECT_EQ(Value::Date("2020-01-01T00:00:00.000Z").ToJson(), "\"2020-01-01T00:00:00.000Z\"");
  EXPECT_EQ(Value::Map({{1, 2}}).ToJson(), "{}");
  EXPECT_EQ(Value::Bytes("a"), Value::Bytes("a"));
}

}  // namespace
}  // namespace cluster

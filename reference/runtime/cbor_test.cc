#include "reference/runtime/cbor.h"

#include <gtest/gtest.h>

namespace cluster {
namespace {

json::value Parsed(const char* text) { return clusterspec::ParseJson(text).value(); }

class RoundTrip : public testing::TestWithParam<const char*> {};

TEST_P(RoundTrip, GivesTheSame) {
  const json::value value = Parsed(GetParam());
  EXPECT_EQ(FromCbor(ToCbor(value)), value);
}

INSTANTIATE_TEST_SUITE_P(
    Cbor, RoundTrip,
    testing::Values(
        "null", "true", "0", "23", "24", "255", "65536", "4294967296", "-1", "-9007199254740991",
        "0.5", "\"\"", "\"text €\"", "\"$$dollar\"", "\"$undefined\"", "\"$NaN\"", "\"$-0\"",
        "\"$-Infinity\"", "[1,[2,{}]]", R"({"a":1,"$$b":[true]})", R"({"self":"$circular"})",
        R"({"$type":"Buffer","hex":"00ff10"})", R"({"$type":"Uint16Array","hex":"0100ffff"})",
        R"({"$type":"Date","value":"2020-01-01T00:00:00.000Z"})",
        R"({"$type":"Date","value":"$NaN"})", R"({"$type":"RegExp","value":"/a/g"})",
        R"({"$type":"BigInt","value":"-123456789012345678901234567890"})",
        R"({"$type":"Map","entries":[["a",1],[{"$type":"Set","values":[1,"$$"]},"$undefined"]]})",
        R"({"$type":"Error","name":"TypeError","message":"why"})"));

TEST(Cbor, KnownBytes) {
  EXPECT_EQ(ToCbor(Parsed("[1,\"a\"]")), "\x82\x01\x61\x61");
  EXPECT_EQ(ToCbor(Parsed("{\"$type\":\"Set\",\"values\":[]}")), "\xd9\x01\x02\x80");
}

TEST(Cbor, EveryShorterOneIsRefused) {
  const std::string bytes = ToCbor(Parsed(
      R"([{"$type":"Map","entries":[["key",{"$type":"Uint8Array","hex":"00"}]]},0.5,"text"])"));
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(FromCbor(bytes.substr(0, size))) << size;
  }
  EXPECT_FALSE(FromCbor(bytes + "\x01"));
}

TEST(Cbor, WhatIsNoCborIsRefused) {
  EXPECT_FALSE(FromCbor("\xff"));                                  // an end of nothing
  EXPECT_FALSE(FromCbor("\x9b\xff\xff\xff\xff\xff\xff\xff\xff"));  // more elements than bytes
  EXPECT_FALSE(FromCbor("\xa1\x01\x01"));                          // a key that is a number
  EXPECT_FALSE(FromCbor("\xd9\x99\x99\x01"));                      // an unknown tag
  EXPECT_FALSE(FromCbor(std::string(100000, '\x81')));             // too deep
}

}  // namespace
}  // namespace cluster

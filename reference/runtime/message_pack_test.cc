#include "reference/runtime/message_pack.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <random>

namespace cluster {
namespace {

json::value Parsed(const char* text) { return clusterspec::ParseJson(text).value(); }

constexpr const char* kValues[] = {
    "null",
    "true",
    "0",
    "23",
    "255",
    "65536",
    "4294967296",
    "18446744073709551615",
    "-1",
    "-9007199254740991",
    "0.5",
    "1e300",
    "\"\"",
    "\"text €\"",
    "\"$$dollar\"",
    "\"$undefined\"",
    "\"$NaN\"",
    "\"$-0\"",
    "\"$-Infinity\"",
    "[1,[2,{}]]",
    R"({"b":1,"a":2,"$$b":[true],"hex":"00"})",
    R"({"self":"$circular"})",
    R"({"$type":"Buffer","hex":"00ff10"})",
    R"({"$type":"Buffer","hex":""})",
    R"({"$type":"Buffer","hex":"none"})",
    R"({"$type":"Buffer","hex":"FF"})",
    R"({"$type":"Uint16Array","hex":"0100ffff"})",
    R"({"$type":"Date","value":"2020-01-01T00:00:00.000Z"})",
    R"({"$type":"Date","value":"$NaN"})",
    R"({"$type":"RegExp","value":"/a/g"})",
    R"({"$type":"BigInt","value":"-123456789012345678901234567890"})",
    R"({"$type":"Map","entries":[["a",1],[{"$type":"Set","values":[1,"$$"]},"$undefined"]]})",
    R"({"$type":"Error","name":"TypeError","message":"why"})",
};

class RoundTrip : public testing::TestWithParam<const char*> {};

TEST_P(RoundTrip, GivesTheSame) {
  const json::value value = Parsed(GetParam());
  const auto read = FromMessagePack(ToMessagePack(value));
  ASSERT_TRUE(read);
  EXPECT_EQ(clusterspec::ToText(*read), clusterspec::ToText(value));  // the order of keys, too
}

INSTANTIATE_TEST_SUITE_P(MessagePack, RoundTrip, testing::ValuesIn(kValues));

TEST(MessagePack, EveryDoubleIsTheSame) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 10000; ++i) {
    const json::value value = std::uniform_real_distribution<>(-1, 1)(random);
    EXPECT_EQ(FromMessagePack(ToMessagePack(value)), value);
  }
}

TEST(MessagePack, KnownBytes) {
  EXPECT_EQ(ToMessagePack(Parsed("[1,\"a\"]")), "\x92\x01\xa1\x61");
  // Bytes of a buffer are bytes.
  EXPECT_EQ(ToMessagePack(Parsed(R"({"$type":"Buffer","hex":"6162"})")),
            "\x82\xa5$type\xa6"
            "Buffer\xa3hex\xc4\x02"
            "ab");
}

TEST(MessagePack, ManyKeysTakeTimeInProportion) {
  json::object object;
  for (int i = 0; i < 200000; ++i) object[std::to_string(i)] = i;
  EXPECT_EQ(FromMessagePack(ToMessagePack(object)), object);
}

TEST(MessagePack, EveryShorterOneIsRefused) {
  const std::string bytes = ToMessagePack(Parsed(
      R"([{"$type":"Map","entries":[["key",{"$type":"Uint8Array","hex":"00"}]]},0.5,"text"])"));
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(FromMessagePack(bytes.substr(0, size))) << size;
  }
  EXPECT_FALSE(FromMessagePack(bytes + "\x01"));
}

TEST(MessagePack, WhatIsNoMessagePackIsRefused) {
  EXPECT_FALSE(FromMessagePack("\xc1"));          // never used
  EXPECT_FALSE(FromMessagePack("\x81\x01\x01"));  // a key that is a number
}

TEST(MessagePack, DepthHasALimit) {
  const auto nested = [](size_t depth) { return std::string(depth - 1, '\x91') + '\x90'; };
  EXPECT_TRUE(FromMessagePack(nested(512)));
  EXPECT_FALSE(FromMessagePack(nested(513)));
  EXPECT_FALSE(FromMessagePack(std::string(64 << 20, '\x91')));
  std::string maps;
  for (int i = 0; i < 1 << 20; ++i) maps += "\x81\xa0";
  EXPECT_FALSE(FromMessagePack(maps));
}

long MaxKilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(MessagePack, ClaimedLengthsTakeNoMemory) {
  const long before = MaxKilobytes();
  for (const char head : {'\xc6', '\xc9', '\xdb', '\xdd', '\xdf'}) {
    const std::string claim = std::string(1, head) + "\xff\xff\xff\xff";
    EXPECT_FALSE(FromMessagePack(claim));
    std::string list = "\x93";
    for (int i = 0; i < 3; ++i) list += claim;
    EXPECT_FALSE(FromMessagePack(list));
  }
  EXPECT_LT(MaxKilobytes() - before, 8 << 10);
}

// One to eight bytes of a good message set, put in, taken out or doubled.
std::string Mutated(std::string bytes, std::mt19937_64* random) {
  const auto below = [&](size_t limit) { return static_cast<size_t>((*random)() % limit); };
  for (size_t i = below(8) + 1; i > 0; --i) {
    const size_t at = below(bytes.size() + 1);
    switch (below(4)) {
      case 0:
        if (at < bytes.size()) bytes[at] = static_cast<char>(below(256));
        break;
      case 1:
        bytes.insert(at, 1, static_cast<char>(below(256)));
        break;
      case 2:
        bytes.erase(at, 1);
        break;
      case 3:
        bytes.insert(at, bytes.substr(below(bytes.size() + 1), below(16)));
        break;
    }
  }
  return bytes;
}

// What is taken at all is a value like any other: it travels on, and stays what it is.
TEST(MessagePack, MutationsAreRefusedOrGiveValues) {
  std::mt19937_64 random(1);
  int taken = 0;
  for (int i = 0; i < 100000; ++i) {
    const char* value = kValues[static_cast<size_t>(i) % std::size(kValues)];
    const auto read = FromMessagePack(Mutated(ToMessagePack(Parsed(value)), &random));
    if (!read) continue;
    ++taken;
    const auto again = FromMessagePack(ToMessagePack(*read));
    ASSERT_TRUE(again);
    ASSERT_EQ(*again, *read);
  }
  EXPECT_GT(taken, 1000);
  EXPECT_LT(taken, 99000);
}

}  // namespace
}  // namespace cluster

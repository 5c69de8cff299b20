#include "spec/nouns/trace.h"

#include <gtest/gtest.h>

#include <limits>

namespace clusterspec {
namespace {

Event Exit() {
  return *ParseEvent(
      R"({"event":"cluster.exit","process":"primary","pid":7,"subject":"w1",)"
      R"("data":{"code":0,"signal":null,"deep":{"a":[1]}},"snap":{"w1":"-CDt","w2":"L?-u"}})");
}

TEST(EventTest, NamesItsFields) {
  const Event event = Exit();
  EXPECT_EQ(event.Field("code"), json::value(0));
  EXPECT_EQ(event.Field("signal"), json::value(nullptr));
  EXPECT_EQ(event.Field("deep.a.0"), json::value(1));
  EXPECT_EQ(event.Field("process"), json::value("primary"));
  EXPECT_EQ(event.Field("snap.listed"), json::value(false));
  EXPECT_EQ(event.Field("snap.connected"), json::value(true));
  EXPECT_EQ(event.Field("snap.exitedAfterDisconnect"), json::value(true));
  EXPECT_EQ(event.Field("snap.w2.listed"), json::value(true));
  EXPECT_EQ(event.Field("snap.w2.connected"), json::value("?"));
  EXPECT_EQ(event.Field("snap.w2.suicide"), json::value("$undefined"));
  EXPECT_EQ(event.Field("snap.w3.listed"), std::nullopt);
  EXPECT_EQ(event.Field("nothing"), std::nullopt);
}

TEST(EventTest, RefusesWhatIsNoEvent) {
  for (const char* line :
       {"", "7", "{}", R"({"event":"x"})", R"({"event":"x","process":"p","data":[]})",
        R"({"event":"x","process":"p","snap":{"w1":"LCD"}})",
        R"({"event":"x","process":"p","snap":{"w1":"XCDt"}})",
        R"({"event":"x","process":"p","snap":{"w1":7}})"}) {
    EXPECT_FALSE(ParseEvent(line)) << line;
  }
}

TEST(TraceTest, TextReadsBackAsTheSameTrace) {
  Trace trace;
  trace.case_id = "worker-kill/x";
  trace.implementation = "node@16.20.2";
  trace.version = "16.20.2";
  trace.node_version = "16.20.2";
  trace.edition = Edition::kV18;
  trace.own_edition = Edition::kV16;
  trace.seed = std::numeric_limits<uint64_t>::max();
  trace.events = {Exit()};
  trace.ending = {EndingKind::kSilent, 3, "no \"more\"\n"};
  trace.errors = "line\nline\n";
  trace.duration_s = 0.25;
  const auto read = ParseTrace(ToText(trace), "t");
  ASSERT_TRUE(read);
  EXPECT_EQ(ToText(*read), ToText(trace));
  EXPECT_EQ(read->ending.kind, EndingKind::kSilent);
  EXPECT_EQ(read->edition, Edition::kV18);
  EXPECT_EQ(read->node_version, "16.20.2");
  EXPECT_EQ(read->own_edition, Edition::kV16);
  EXPECT_EQ(read->seed, trace.seed);
}

TEST(TraceTest, ACutOffOrForeignFileIsAnErrorWithItsLine) {
  Trace trace;
  trace.events = {Exit(), Exit()};
  const std::string text = ToText(trace);
  const size_t second_line = text.find('\n') + 1;
  for (size_t size = 0; size < text.size() - 1; size += 17) {
    EXPECT_FALSE(ParseTrace(text.substr(0, size), "t")) << size;
  }
  std::string broken = text;
  broken[second_line] = 'x';
  EXPECT_EQ(ParseTrace(broken, "t").error().where.line, 2);
}

// Whatever a process says: either its line is refused, or the trace that holds it can be read.
TEST(TraceTest, WhatIsTakenCanBeReadBack) {
  const std::string deep = std::string(100, '[') + std::string(100, ']');
  const std::string deeper = std::string(200, '[') + std::string(200, ']');
  const std::string digits(30'000, '7');
  int taken = 0;
  for (const std::string& value : {std::string("1e400"),
                                   std::string("-1e400"),
                                   std::string("1.7976931348623159e308"),
                                   std::string("1e308"),
                                   std::string("4.9e-324"),
                                   std::string("1e-400"),
                                   std::string("-0"),
                                   std::string("-0.0"),
                                   std::string("18446744073709551616"),
                                   digits,
                                   "0." + digits,
                                   std::string("1e99999999999"),
                                   std::string("NaN"),
                                   std::string("Infinity"),
                                   std::string(R"("\ud800")"),
                                   std::string(R"("\udc00")"),
                                   std::string(R"("\ud800\ud800")"),
                                   std::string(R"("\ud83d\ude00")"),
                                   std::string(R"("\u0000")"),
                                   std::string("\"\xff\""),
                                   std::string("\"\xed\xa0\x80\""),
                                   std::string("\"\x01\""),
                                   std::string("\"\x7f\""),
                                   std::string("\"\0\"", 3),
                                   std::string(R"("\n\r\u2028\u0085")"),
                                   std::string("\"\xe2\x80\xa8\xc2\x85\xef\xbb\xbf\""),
                                   deep,
                                   deeper,
                                   std::string(R"({"a":1,"a":2})"),
                                   std::string(R"({"":{"":""}})"),
                                   std::string(R"({"\u0000":1})"),
                                   std::string(R"({"$type":"x"})")}) {
    const auto event = ParseEvent(R"({"event":"x","process":"p","data":{"value":)" + value + "}}");
    if (!event) continue;
    ++taken;
    Trace trace;
    trace.events = {*event};
    const auto read = ParseTrace(ToText(trace), "t");
    ASSERT_TRUE(read) << value.substr(0, 100) << ": " << read.error().ToString();
    EXPECT_EQ(ToText(*read), ToText(trace)) << value.substr(0, 100);
  }
  EXPECT_EQ(taken, 17);
}

TEST(TraceTest, BytesThatAreNoTextCanBeReadBack) {
  Trace trace;
  trace.ending = {EndingKind::kHarness, -1, "\xff"};
  trace.errors = "a\xc3";
  trace.case_id = "\xed\xa0\x80";
  const auto read = ParseTrace(ToText(trace), "t");
  ASSERT_TRUE(read) << read.error().ToString();
  EXPECT_EQ(read->ending.message, ValidUtf8("\xff"));
  EXPECT_EQ(read->errors, ValidUtf8("a\xc3"));
}

}  // namespace
}  // namespace clusterspec

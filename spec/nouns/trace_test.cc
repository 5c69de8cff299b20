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

}  // namespace
}  // namespace clusterspec

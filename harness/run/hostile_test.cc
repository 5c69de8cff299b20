// A table of adapters and implementations that go wrong, one for each rule and bound, each with the
// one ending that it gets. None costs the harness more than its share of time and memory, and none
// leaves anything behind (fake_run.h).
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <ostream>
#include <string>
#include <vector>

#include "harness/run/guardian.h"
#include "harness/run/testing/fake_run.h"
#include "spec/nouns/ending.h"

namespace clusterspec {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using enum EndingKind;

constexpr long kMostPeakKib = 256L << 10;      // of this process, and of that which judges the run
constexpr std::chrono::seconds kMostTime{30};  // the machine may be busy

struct Hostile {
  std::vector<std::string> way;
  EndingKind ending;
  std::string words;  // of the ending's message
  std::vector<std::string> bounds = {};
};

void PrintTo(const Hostile& hostile, std::ostream* out) {
  *out << fmt::format("{}", fmt::join(hostile.way, " ")).substr(0, 200);
}

// A line of the primary, with these members besides.
std::string Line(const std::string& event, const std::string& rest) {
  return fmt::format(R"({{"event":"{}","process":"primary","pid":$PID,"snap":{{}}{}}})", event,
                     rest.empty() ? "" : "," + rest);
}

std::string Hello(const std::string& data) {
  return Line("hello", R"("data":{"runtime":"fake","version":"1","capabilities":[],"id":null)" +
                           std::string(data.empty() ? "" : ",") + data + "}");
}

std::string WithoutSnap(std::string line) {
  const std::string snap = R"("snap":{},)";
  return line.erase(line.find(snap), snap.size());
}

std::string WithSnap(std::string line, const std::string& snap) {
  const std::string none = R"("snap":{})";
  return line.replace(line.find(none), none.size(), R"("snap":)" + snap);
}

const std::string kClose = Line("server.close", R"("subject":"primary.s1")");
const std::string kResult1 = Line("result", R"("subject":"1","data":{"op":1,"value":true})");
const std::string kDone1 = Line("done", R"("data":{"batch":1})");

Hostile Breaks(const std::string& rule, std::vector<std::string> way) {
  return {std::move(way), kAdapter, "the rule " + rule + " "};
}

std::vector<Hostile> Table() {
  std::vector<Hostile> table = {
      // What is said on the control socket.
      Breaks("attach-line", {"attaches", "nonsense"}),
      Breaks("attach-line", {"attaches", "[]"}),
      Breaks("attach-line", {"attaches", R"({"attach":"primary","pid":$PID} more)"}),
      Breaks("attach-line", {"attaches", R"({"attach":"primary","pid":$PID})"}),  // the second
      Breaks("attach-line", {"never_ends_an_attachment"}),
      Breaks("attach-once", {"attaches_again"}),
      // Lines and their form.
      Breaks("short-line", {"says", std::string(5000, 'x')}),
      Breaks("short-line", {"says", Line("server.close", R"("subject":"primary.)" +
                                                             std::string(5000, 's') + "\"")}),
      Breaks("short-line", {"never_ends_a_line"}),
      Breaks("whole-line", {"writes_in_two"}),
      Breaks("whole-line", {"stops_mid_line"}),
      Breaks("whole-line", {"dies_mid_line"}),
      Breaks("json", {"garbage"}),
      Breaks("json", {"says", ""}),
      Breaks("json", {"says", "[1]"}),
      Breaks("json", {"says", "null"}),
      Breaks("json", {"says", kClose + kClose}),
      Breaks("json", {"says", kClose.substr(1)}),
      Breaks("json", {"says", std::string(2000, '[')}),
      Breaks("json", {"says", R"({"event":NaN})"}),
      // Its members.
      Breaks("keys", {"says", Line("server.close", R"("subject":"primary.s1","extra":1)")}),
      Breaks("keys", {"says", R"({"event":"server.close","pid":$PID})"}),
      Breaks("keys", {"says", R"({"process":"primary","pid":$PID})"}),
      Breaks("keys", {"says", R"({"event":"server.close","process":"primary"})"}),
      Breaks("keys", {"says", R"({"event":"server.close","process":"primary","pid":"1"})"}),
      Breaks("keys", {"says", R"({"event":"server.close","process":"primary","pid":-1})"}),
      Breaks("keys", {"says", R"({"event":"server.close","process":["primary"],"pid":$PID})"}),
      Breaks("keys", {"says", Line("server.close", R"("subject":7)")}),
      Breaks("keys", {"says", Line("server.close", R"("subject":"primary.s1","data":[])")}),
      Breaks("keys",
             {"says", R"({"event":"server.close","process":"primary","pid":$PID,"snap":1})"}),
      // Events: unknown ones, and those that only the harness tells of.
      Breaks("event", {"says", Line("server.burnt", "")}),
      Breaks("event", {"says", Line("os.exit", R"("subject":"primary","data":{"code":0})")}),
      Breaks("event", {"says", Line("client.answer", R"("subject":"c","data":{"text":"w1"})")}),
      Breaks("event", {"says", Line("client.loaded", R"("subject":"c")")}),
      Breaks("event", {"says", Line("signal", R"("subject":"primary")")}),
      Breaks("event", {"says", Line("binding", R"("subject":"port:a")")}),
      Breaks("event", {"says", Line("output", R"("subject":"primary")")}),
      // Who speaks.
      Breaks("process", {"says", R"({"event":"server.close","process":"w9","pid":$PID})"}),
      Breaks("process", {"says", R"({"event":"server.close","process":"harness","pid":$PID})"}),
      Breaks("process", {"says", R"({"event":"server.close","process":"","pid":$PID})"}),
      Breaks("hello-first", {"begins", kClose}),
      Breaks("hello-first", {"begins", Hello(R"("protocol":1,"role":"primary")"),
                             Hello(R"("protocol":1,"role":"primary")")}),
      Breaks("hello-first", {"says", R"({"event":"self.online","process":"w1","pid":$PID})"}),
      Breaks("same-pid", {"says", R"({"event":"server.close","process":"primary","pid":1})"}),
      Breaks("same-pid",
             {"says", R"({"event":"server.close","process":"primary","pid":4294967297})"}),
      Breaks("role", {"says", Line("self.online", R"("subject":"primary")")}),
      Breaks("role", {"says", Line("process.disconnect", "")}),
      Breaks("role", {"begins", WithoutSnap(Hello(R"("protocol":1,"role":"worker")")),
                      Line("cluster.online", R"("subject":"w1","data":{"args":1})")}),
      Breaks("version", {"newer_protocol"}),
      Breaks("version", {"begins", Hello(R"("protocol":0,"role":"primary")")}),
      Breaks("adapter", {"fails"}),
      // What it is about.
      Breaks("subject", {"says", Line("server.close", R"("subject":"w1.s1")")}),
      Breaks("subject", {"says", Line("server.close", R"("subject":"primary.")")}),
      Breaks("subject", {"says", Line("server.close", "")}),
      Breaks("subject", {"says", Line("cluster.online", R"("subject":"w7","data":{"args":1})")}),
      Breaks("subject", {"answers", Line("result", R"("subject":"2","data":{"op":1,"value":1})")}),
      Breaks("data", {"begins", Hello(R"("protocol":1)")}),
      Breaks("data", {"begins", Hello(R"("protocol":1,"role":"king")")}),
      Breaks("data", {"begins", Hello(R"("protocol":"1","role":"primary")")}),
      Breaks("data", {"answers", Line("result", R"("subject":"1","data":{"value":true})")}),
      Breaks("data", {"answers", Line("done", "")}),
      Breaks("data", {"says", Line("server.close", R"("subject":"primary.s1","data":{"x":1})")}),
      Breaks(
          "snap",
          {"says", R"({"event":"process.exit","process":"primary","pid":$PID,"data":{"code":0}})"}),
      Breaks(
          "snap",
          {"says",
           R"({"event":"process.exit","process":"primary","pid":$PID,"data":{"code":0},"snap":{"w1":"LC"}})"}),
      Breaks(
          "snap",
          {"says",
           R"({"event":"process.exit","process":"primary","pid":$PID,"data":{"code":0},"snap":{"w7":"LC-u"}})"}),
      Breaks("whole-snap", {"says", Line("cluster.online", R"("subject":"w1","data":{"args":1})")}),
      Breaks("whole-snap", {"says", WithSnap(kClose, R"({"w1":"LC-u"})"), kClose}),
      Breaks("whole-snap", {"says", WithSnap(kClose, R"({"w1":"LC-u"})"),
                            WithSnap(kClose, R"({"w1#2":"LC-u"})")}),
      Breaks("cannot", {"lacks", "conect"}),
      {{"lacks", "conect"}, kAdapter, "Did you mean 'connect'?"},
      Breaks("cannot", {"lacks", "server.close", kClose}),
      {{"lacks", "server.close", kClose}, kAdapter, "it has server.close;"},
      Breaks("cannot", {"lacks", "process.exit.code",
                        Line("process.exit", R"("subject":"primary","data":{"code":0})")}),
      Breaks("cannot", {"lacks", "snap.dead", WithSnap(kClose, R"({"w1":"LC-u"})")}),
      Breaks("snap", {"lacks", "snap.dead", WithSnap(kClose, R"({"w1":"?C?u"})")}),
      Breaks("whole-snap",  // its letters are right
             {"lacks", "snap.dead", WithSnap(kClose, R"({"w1":"LC?u"})"), kClose}),
      // Answers.
      Breaks("batch", {"answers", kResult1, kDone1, kDone1}),
      Breaks("batch", {"answers", kResult1, Line("done", R"("data":{"batch":7})")}),
      Breaks("batch", {"answers", kDone1}),
      Breaks("result", {"answers", kResult1, kResult1}),
      Breaks("result", {"answers", Line("result", R"("subject":"9","data":{"op":9})")}),
      Breaks("result",
             {"answers", Line("result", R"("subject":"2","data":{"op":2})")}),  // too early
      Breaks("callback",
             {"answers", Line("callback", R"("subject":"cb","data":{"op":1,"args":[]})")}),
      Breaks("timer", {"answers", Line("timer", R"("subject":"1")")}),
      // Nothing, and ends.
      {{"says_nothing"}, kAdapter, "no hello came"},
      {{"exits_at_once"}, kAdapter, "code 7"},
      {{"stops_reading"}, kAdapter, "primary does not read its control socket any more"},
      {{"hangs_up"}, kAdapter, "its control socket is closed"},
      {{"dies_of", std::to_string(SIGKILL)}, kHarness, "somebody else has ended it"},
      {{"dies_of", std::to_string(SIGTERM)}, kHarness, "somebody else has ended it"},
      {{"dies_of", std::to_string(SIGSEGV)}, kCrashed, "died of SIGSEGV"},
      {{"is_killed_at_start"}, kHarness, "before it said a word, which the"},
      {{"crashes_at_start"}, kCrashed, "SIGABRT"},
      {{"is_stopped"}, kHarness, "primary was stopped by a signal that the case does not send"},
      // Signals and debuggers against the harness.
      {{"signals_parent", std::to_string(SIGTERM)}, kAdapter, "the process primary sent SIGTERM"},
      {{"signals_parent", std::to_string(SIGINT)}, kAdapter, "the process primary sent SIGINT"},
      {{"signals_parent", std::to_string(SIGABRT)}, kAdapter, "the process primary sent SIGABRT"},
      {{"signals_parent", std::to_string(SIGTSTP)}, kAdapter, "the process primary sent SIGTSTP"},
      {{"signals_parent", std::to_string(SIGSTOP)}, kHarness, "was stopped by a signal"},
      {{"signals_parent", std::to_string(SIGKILL)}, kHarness, "died of SIGKILL"},
      {{"signals_grandparent", std::to_string(SIGTERM)}, kCompleted, ""},  // nobody hears it
      {{"signals_grandparent", std::to_string(SIGSTOP)}, kCompleted, ""},  // and it goes on
      {{"signals_grandparent", std::to_string(SIGKILL)},
       kHarness,
       "guards the runs died of SIGKILL"},
      // Floods and growth.
      {{"floods_events", "1"}, kBound, "20000 events"},
      {{"floods_events", "3900"}, kBound, "4194304 bytes of trace"},
      {{"floods_events", "1"}, kBound, "more than 100 events", {"events=100"}},
      {{"floods_output", "1", "\n"}, kBound, "1048576 bytes on stdout and stderr"},
      {{"floods_output", "2", "\n"}, kBound, "1048576 bytes on stdout and stderr"},
      {{"floods_output", "1", "x"}, kBound, "1048576 bytes on stdout and stderr"},
      {{"floods_output", "2", "x"}, kBound, "1048576 bytes on stdout and stderr"},
      {{"grows", "300"}, kBound, "200 MiB of memory", {"memory=200"}},
      {{"connects_without_end"}, kBound, "256 connections to its control socket"},
      {{"multiplies", "30"}, kBound, "20 processes", {"processes=20"}},
      // Odd, but allowed.
      {{"always_right"}, kCompleted, ""},
      {{"says", kClose, kClose}, kCompleted, ""},
      {{"says", Line("cluster.online", R"("data":{"args":0})")}, kCompleted, ""},  // of no worker
      {{"forks_and_leaves_a_child"}, kCompleted, ""},
      {{"names_a_stranger"}, kCompleted, ""},  // and is not taken for it: see OwnedProcess
      {{"cannot_snap"}, kCompleted, ""},
      {{"cannot_get"}, kAdapterLacks, "get"},
      {{"lacks", "process.exit.code", Line("process.exit", R"("subject":"primary")")},
       kCompleted,
       ""},
      {{"lacks", "cluster.setup"}, kAdapterLacks, "it cannot tell cluster.setup"},
  };
  return table;
}

class HostileTest : public FakeRunTest, public ::testing::WithParamInterface<Hostile> {
 protected:
  // What a fake may speak of: a worker w1.
  static Scenario WithWorker() {
    Scenario scenario = TwoOperations();
    Operation fork;
    fork.name = "fork";
    fork.id = 3;
    fork.fields = {{"label", "w1"}};
    Operation react;
    react.name = "react";
    react.id = 4;
    react.fields = {{"event", "cluster.setup"}};
    react.nested = {fork};
    std::get<Batch>(scenario.steps.back().action).operations.push_back(react);
    return scenario;
  }
};

TEST_P(HostileTest, HasItsOneEnding) {
  const Hostile& hostile = GetParam();
  RunOptions options = Options();
  options.bounds = *Bounds::Parse(hostile.bounds);
  const auto started = std::chrono::steady_clock::now();
  const Scenario scenario = WithWorker();
  auto guardian = Guardian::Start({&scenario}, Fake(hostile.way), options);
  ASSERT_TRUE(guardian);
  guardian->Begin(0);
  std::vector<Guardian::Ended> ended;
  while (ended.empty()) ended = guardian->Wait(milliseconds(100));
  const Trace& trace = ended.front().trace;
  EXPECT_EQ(ToString(trace.ending.kind), ToString(hostile.ending)) << trace.ending.message;
  EXPECT_THAT(trace.ending.message, HasSubstr(hostile.words));
  EXPECT_LT(std::chrono::steady_clock::now() - started, kMostTime);
  rusage peak{};
  getrusage(RUSAGE_SELF, &peak);
  EXPECT_LT(peak.ru_maxrss, kMostPeakKib);
  EXPECT_LT(guardian->peak_kib(), kMostPeakKib);
  EXPECT_TRUE(guardian->peak_kib() > 1024 || hostile.ending == kHarness) << "it left no trace";
  EXPECT_LT(ToText(trace).size(), size_t{8} << 20);
}

INSTANTIATE_TEST_SUITE_P(Table, HostileTest, ::testing::ValuesIn(Table()));

// A debugger hides its victim from its parent, so the clock is what ends the run.
TEST_F(HostileTest, WhoStopsTheHarnessAsADebuggerIsEndedByTheClock) {
  const Trace trace = RunFake("traces_parent", TwoOperations(), milliseconds(1000));
  EXPECT_EQ(ToString(trace.ending.kind), "harness") << trace.ending.message;
  EXPECT_THAT(trace.ending.message, HasSubstr("was stopped by a debugger and was killed"));
}

}  // namespace
}  // namespace clusterspec

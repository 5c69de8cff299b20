#include "harness/judge/watch.h"

#include <gtest/gtest.h>

#include "harness/load/case_loader.h"
#include "harness/load/requirement_loader.h"

namespace clusterspec {
namespace {

const Catalogue& TheCatalogue() {
  static const Catalogue catalogue =
      LoadCatalogue(CLUSTERSPEC_SOURCE_DIR "/spec/requirements").value();
  return catalogue;
}

Event Make(const std::string& process, const std::string& pattern, const char* data = "{}",
           const std::string& snap = "") {
  Event event;
  const Pattern named = ParseShortPattern(pattern);
  event.name = named.event;
  event.subject = named.subject;
  event.process = process;
  event.data = ParseJson(data).value().as_object();
  if (!snap.empty()) event.snap["w1"] = *WorkerState::Parse(snap);
  return event;
}

// '-': nothing to say; 'p': kept; 'f': broken.
char Look(std::string_view name, const std::string& steps, const std::vector<Event>& events) {
  const auto parsed =
      ParseCase("title: t\ncovers: [cluster.event.exit.once]\nsteps:\n" + steps + "  - await: a\n",
                "a.yaml", "a", TheCatalogue());
  EXPECT_TRUE(parsed) << steps;
  Trace trace;
  trace.events = events;
  for (const Watch& each : Watches()) {
    if (each.name != name) continue;
    const Observation observation = each.check(parsed->scenario, trace);
    return observation.violation ? 'f' : observation.seen ? 'p' : '-';
  }
  ADD_FAILURE() << "no watch is called " << name;
  return '?';
}

TEST(Watch, EachWatchesARequirementOfItsOwn) {
  for (const Watch& each : Watches()) {
    EXPECT_NE(TheCatalogue().Find(each.requirement), nullptr) << each.name;
    EXPECT_FALSE(each.check({}, {}).seen) << each.name;
  }
}

constexpr const char* kDisconnectsAll =
    "  - primary: [{fork: w1}, {disconnect: cluster, callback: c}]\n";

TEST(Watch, TheCallbackComesAfterTheWorkers) {
  const Event called = Make("primary", "result 2", R"({"op":2})", "LC-u");
  const auto look = [&](const char* snap) {
    return Look("callback-after-workers", kDisconnectsAll,
                {called, Make("primary", "callback c", "{}", snap)});
  };
  EXPECT_EQ(look("LC-t"), 'f');
  EXPECT_EQ(look("L--t"), 'p');
  EXPECT_EQ(Look("callback-after-workers", kDisconnectsAll, {called}), '-');
}

TEST(Watch, KillInAWorkerEndsItByTheSignal) {
  const std::string steps = "  - primary: {fork: w1}\n  - w1: {kill: self}\n";
  const Event result = Make("w1", "result 2", R"({"op":2})");
  const Event signal =
      Make("primary", "cluster.exit w1", R"({"code":null,"signal":"SIGTERM"})", "--Du");
  const auto look = [&](const std::vector<Event>& events, const std::string& more = "") {
    return Look("kill-in-worker-signal", steps + more, events);
  };
  EXPECT_EQ(look({result, signal}), 'p');
  EXPECT_EQ(look({result, Make("primary", "cluster.exit w1", R"({"code":0,"signal":null})")}), 'f');
  EXPECT_EQ(look({Make("primary", "cluster.exit w1", R"({"code":0,"signal":null})")}), 'p');
  EXPECT_EQ(look({result, signal}, "  - w1: {exit: 0}\n"), '-');
}

TEST(Watch, KillCountsOrDoesNotCount) {
  const std::string steps = "  - primary: {fork: w1}\n  - primary: {kill: w1}\n";
  const auto look = [&](const char* watch, const char* at_call, const char* at_exit,
                        const std::string& more = "") {
    return Look(watch, steps + more,
                {Make("primary", "result 2", R"({"op":2})", at_call),
                 Make("primary", "cluster.exit w1", R"({"code":0,"signal":null})", at_exit)});
  };
  EXPECT_EQ(look("kill-does-not-count", "LC-u", "--Dt"), 'f');
  EXPECT_EQ(look("kill-does-not-count", "LC-u", "--Df"), 'p');
  EXPECT_EQ(look("kill-does-not-count", "LC-u", "--Dt", "  - primary: {disconnect: w1}\n"), '-');
  EXPECT_EQ(look("kill-counts", "LC-u", "--Df"), 'f');
  EXPECT_EQ(look("kill-counts", "LC-u", "--Dt"), 'p');
  EXPECT_EQ(look("kill-counts", "L--u", "--Df"), '-');
}

TEST(Watch, NoWorkerCallsItselfDead) {
  const std::string steps = "  - primary: {fork: w1}\n  - w1: {get: self.isDead()}\n";
  const auto look = [&](const char* data) {
    return Look("not-dead-by-own-word", steps, {Make("w1", "result 2", data)});
  };
  EXPECT_EQ(look(R"({"op":2,"value":true})"), 'f');
  EXPECT_EQ(look(R"({"op":2,"value":false})"), 'p');
  EXPECT_EQ(look(R"({"op":2,"threw":{}})"), '-');
}

TEST(Watch, DisconnectClosesTheServers) {
  const std::string steps =
      "  - primary: {fork: w1}\n  - w1: {listen: s1, port: 0}\n  - w1: {disconnect: self}\n";
  const Event listening = Make("w1", "server.listening w1.s1");
  const Event called = Make("w1", "result 3", R"({"op":3})");
  const Event closed = Make("w1", "server.close w1.s1");
  const Event ended = Make("w1", "process.disconnect w1");
  const auto look = [&](const std::vector<Event>& events, const std::string& more = "") {
    return Look("servers-closed", steps + more, events);
  };
  EXPECT_EQ(look({listening, called, closed, ended}), 'p');
  EXPECT_EQ(look({listening, called, ended, closed}), 'f');
  EXPECT_EQ(look({called, listening, ended}), '-');
  EXPECT_EQ(look({listening, called, ended}, "  - signal: {to: primary, name: SIGKILL}\n"), '-');
  const Event other = Make("w1", "result 4", R"({"op":4})");
  EXPECT_EQ(look({listening, called, other, ended}, "  - w1: {disconnect: process}\n"), '-');
  EXPECT_EQ(look({listening, called, ended, other}, "  - w1: {disconnect: process}\n"), 'f');
}

TEST(Watch, ListeningIsAnnounced) {
  const std::string steps = "  - primary: {fork: w1}\n  - w1: {listen: s1, port: 0}\n";
  const Event online = Make("primary", "cluster.online w1", "{}", "LC-u");
  const Event listening = Make("w1", "server.listening w1.s1");
  const Event announced = Make("primary", "cluster.listening w1", "{}", "LC-u");
  const auto look = [&](const std::vector<Event>& events, const std::string& more = "") {
    return Look("listening-announced", steps + more, events);
  };
  EXPECT_EQ(look({online, listening, announced}), 'p');
  EXPECT_EQ(look({online, listening}), 'f');
  EXPECT_EQ(look({online}), '-');
  const Event datagrams =
      Make("primary", "cluster.listening w1", R"({"addressType": "udp4"})", "LC-u");
  EXPECT_EQ(look({online, listening, datagrams}), 'f');
  EXPECT_EQ(look({listening, Make("primary", "cluster.online w1", "{}", "L--u")}), '-');
  EXPECT_EQ(look({online, listening}, "  - signal: {to: w1, name: SIGSTOP}\n"), '-');
  EXPECT_EQ(look({online, listening}, "  - w1: {spin: true}\n"), '-');
}

}  // namespace
}  // namespace clusterspec

#include "harness/judge/testing/monitor_kit.h"

namespace clusterspec {
namespace {

TEST(ScenarioMonitor, EachWatchesARequirementOfItsOwn) {
  for (const Monitor& each : Monitors()) {
    EXPECT_NE(TheCatalogue().Find(each.requirement), nullptr) << each.name;
    EXPECT_FALSE(each.check({}, {}).seen) << each.name;
  }
}

constexpr const char* kDisconnectsAll =
    "  - primary: [{fork: w1}, {disconnect: cluster, callback: c}]\n";

TEST(ScenarioMonitor, TheCallbackComesAfterTheWorkers) {
  const Event called = MakeEvent("primary", "result 2", R"({"op":2})", "LC-u");
  const auto look = [&](const char* snap) {
    return Look("callback-after-workers", kDisconnectsAll,
                {called, MakeEvent("primary", "callback c", "{}", snap)});
  };
  EXPECT_EQ(look("LC-t"), 'f');
  EXPECT_EQ(look("L--t"), 'p');
  EXPECT_EQ(Look("callback-after-workers", kDisconnectsAll, {called}), '-');
}

TEST(ScenarioMonitor, KillInAWorkerEndsItByTheSignal) {
  const std::string steps = "  - primary: {fork: w1}\n  - w1: {kill: self}\n";
  const Event result = MakeEvent("w1", "result 2", R"({"op":2})");
  const Event signal =
      MakeEvent("primary", "cluster.exit w1", R"({"code":null,"signal":"SIGTERM"})", "--Du");
  const auto look = [&](const std::vector<Event>& events, const std::string& more = "") {
    return Look("kill-in-worker-signal", steps + more, events);
  };
  EXPECT_EQ(look({result, signal}), 'p');
  EXPECT_EQ(look({result, MakeEvent("primary", "cluster.exit w1", R"({"code":0,"signal":null})")}),
            'f');
  EXPECT_EQ(look({MakeEvent("primary", "cluster.exit w1", R"({"code":0,"signal":null})")}), 'p');
  EXPECT_EQ(look({result, signal}, "  - w1: {exit: 0}\n"), '-');
}

TEST(ScenarioMonitor, KillCountsOrDoesNotCount) {
  const std::string steps = "  - primary: {fork: w1}\n  - primary: {kill: w1}\n";
  const auto look = [&](const char* watch, const char* at_call, const char* at_exit,
                        const std::string& more = "") {
    return Look(watch, steps + more,
                {MakeEvent("primary", "result 2", R"({"op":2})", at_call),
                 MakeEvent("primary", "cluster.exit w1", R"({"code":0,"signal":null})", at_exit)});
  };
  EXPECT_EQ(look("kill-does-not-count", "LC-u", "--Dt"), 'f');
  EXPECT_EQ(look("kill-does-not-count", "LC-u", "--Df"), 'p');
  EXPECT_EQ(look("kill-does-not-count", "LC-u", "--Dt", "  - primary: {disconnect: w1}\n"), '-');
  EXPECT_EQ(look("kill-counts", "LC-u", "--Df"), 'f');
  EXPECT_EQ(look("kill-counts", "LC-u", "--Dt"), 'p');
  EXPECT_EQ(look("kill-counts", "L--u", "--Df"), '-');
}

TEST(ScenarioMonitor, NoWorkerCallsItselfDead) {
  const std::string steps = "  - primary: {fork: w1}\n  - w1: {get: self.isDead()}\n";
  const auto look = [&](const char* data) {
    return Look("not-dead-by-own-word", steps, {MakeEvent("w1", "result 2", data)});
  };
  EXPECT_EQ(look(R"({"op":2,"value":true})"), 'f');
  EXPECT_EQ(look(R"({"op":2,"value":false})"), 'p');
  EXPECT_EQ(look(R"({"op":2,"threw":{}})"), '-');
}

TEST(ScenarioMonitor, DisconnectClosesTheServers) {
  const std::string steps =
      "  - primary: {fork: w1}\n  - w1: {listen: s1, port: 0}\n  - w1: {disconnect: self}\n";
  const Event listening = MakeEvent("w1", "server.listening w1.s1");
  const Event called = MakeEvent("w1", "result 3", R"({"op":3})");
  const Event closed = MakeEvent("w1", "server.close w1.s1");
  const Event ended = MakeEvent("w1", "process.disconnect w1");
  const auto look = [&](const std::vector<Event>& events, const std::string& more = "") {
    return Look("servers-closed", steps + more, events);
  };
  EXPECT_EQ(look({listening, called, closed, ended}), 'p');
  EXPECT_EQ(look({listening, called, ended, closed}), 'f');
  EXPECT_EQ(look({called, listening, ended}), '-');
  EXPECT_EQ(look({listening, called, ended}, "  - signal: {to: primary, name: SIGKILL}\n"), '-');
  const Event other = MakeEvent("w1", "result 4", R"({"op":4})");
  EXPECT_EQ(look({listening, called, other, ended}, "  - w1: {disconnect: process}\n"), '-');
  EXPECT_EQ(look({listening, called, ended, other}, "  - w1: {disconnect: process}\n"), 'f');
}

TEST(ScenarioMonitor, ListeningIsAnnounced) {
  const std::string steps = "  - primary: {fork: w1}\n  - w1: {listen: s1, port: 0}\n";
  const Event online = MakeEvent("primary", "cluster.online w1", "{}", "LC-u");
  const Event listening = MakeEvent("w1", "server.listening w1.s1");
  const Event announced = MakeEvent("primary", "cluster.listening w1", "{}", "LC-u");
  const auto look = [&](const std::vector<Event>& events, const std::string& more = "") {
    return Look("listening-announced", steps + more, events);
  };
  EXPECT_EQ(look({online, listening, announced}), 'p');
  EXPECT_EQ(look({online, listening}), 'f');
  EXPECT_EQ(look({online}), '-');
  const Event datagrams =
      MakeEvent("primary", "cluster.listening w1", R"({"addressType": "udp4"})", "LC-u");
  EXPECT_EQ(look({online, listening, datagrams}), 'f');
  EXPECT_EQ(look({listening, MakeEvent("primary", "cluster.online w1", "{}", "L--u")}), '-');
  EXPECT_EQ(look({online, listening}, "  - signal: {to: w1, name: SIGSTOP}\n"), '-');
  EXPECT_EQ(look({online, listening}, "  - w1: {spin: true}\n"), '-');
}

}  // namespace
}  // namespace clusterspec

// For every monitor of the tables the shortest run that breaks what it watches: a monitor that
// nothing was shown to proves nothing.
#include <map>
#include <set>

#include "harness/judge/testing/monitor_kit.h"

namespace clusterspec {
namespace {

// A defect, and the monitors that must see it.
struct Defect {
  std::vector<std::string_view> monitors;
  const char* steps;  // of a case
  std::vector<Event> events;
};

constexpr const char* kFork = "  - primary: {fork: w1}\n";
constexpr const char* kDisconnect = "  - primary: [{fork: w1}, {disconnect: w1}]\n";
constexpr const char* kKill = "  - primary: [{fork: w1}, {kill: w1}]\n";
constexpr const char* kKillSelf = "  - primary: {fork: w1}\n  - w1: {kill: self}\n";
constexpr const char* kListen = "  - primary: {fork: w1}\n  - w1: {listen: s1, port: 0}\n";
constexpr const char* kListenAndDisconnect =
    "  - primary: {fork: w1}\n  - w1: {listen: s1, port: 0}\n  - w1: {disconnect: self}\n";
constexpr const char* kIsDead = "  - primary: {fork: w1}\n  - w1: {get: self.isDead()}\n";
constexpr const char* kDisconnectAll =
    "  - primary: [{fork: w1}, {disconnect: cluster, callback: c}]\n";
constexpr const char* kSetup = "  - primary: {setup: {args: [a]}}\n";
constexpr const char* kForked = R"({"op":1,"value":{"$type":"Worker","label":"w1"}})";

Event P(const std::string& pattern, const char* data = "{}", const char* snap = "LC-u") {
  return MakeEvent("primary", pattern, data, snap);
}
Event W(const std::string& pattern, const char* data = "{}") {
  return MakeEvent("w1", pattern, data);
}

// Alive: it says something later.
Event LaterWord() { return W("result 9"); }

std::vector<Defect> LifeDefects() {
  return {
      {{"fork-before-online"}, kFork, {P("cluster.online w1")}},
      {{"unique-ids"},
       kFork,
       {W("hello w1", R"({"id":1})"), MakeEvent("w2", "hello w2", R"({"id":1})")}},
      {{"one-exit"}, kFork, {P("cluster.exit w1"), P("cluster.exit w1")}},
      {{"code-or-signal"}, kFork, {P("cluster.exit w1", R"({"code":null,"signal":null})")}},
      {{"code-or-signal"}, kFork, {P("cluster.exit w1", R"({"code":1,"signal":"SIGTERM"})")}},
      {{"not-dead-while-alive"}, kFork, {P("cluster.online w1", "{}", "LCDu"), LaterWord()}},
      {{"dead-after-exit"}, kFork, {P("cluster.exit w1", "{}", "---u")}},
      {{"connected-is-boolean"}, kFork, {P("cluster.fork w1", "{}", "L?-u")}},
      {{"connected-at-online"}, kFork, {P("cluster.online w1", "{}", "L--u"), LaterWord()}},
      {{"not-connected-after-disconnect"},
       kFork,
       {P("cluster.disconnect w1", "{}", "---u"), P("cluster.exit w1", "{}", "-CDu")}},
      {{"listening-not-in-worker"}, kFork, {W("self.listening w1")}},
      {{"online-not-in-worker"}, kFork, {W("self.online w1")}},
      {{"removed-before-last-event"},
       kFork,
       {P("cluster.disconnect w1", "{}", "L--u"), P("cluster.exit w1", "{}", "L-Du")}},
      {{"key-while-alive", "kept-while-connected"},
       kFork,
       {P("cluster.fork w1"), P("cluster.online w1", "{}", "-C-u"), LaterWord()}},
      {{"exit-like-cluster"}, kFork, {P("cluster.exit w1")}},
      {{"exit-like-cluster"}, kFork, {P("worker.exit w1")}},
      {{"online-like-cluster"}, kFork, {P("cluster.online w1")}},
      {{"disconnect-like-cluster"}, kFork, {P("cluster.disconnect w1")}},
      {{"disconnect-like-cluster"}, kFork, {P("worker.disconnect w1")}},
      {{"message-like-cluster"}, kFork, {P("cluster.message w1")}},
      {{"listening-like-cluster"}, kFork, {P("cluster.listening w1")}},
      {{"listening-like-cluster"},
       kFork,
       {P("worker.listening w1"), P("cluster.listening w1"), P("cluster.listening w1")}},
      {{"dead-after-signal"}, kFork, {P("cluster.exit w1", R"({"signal":"SIGTERM"})", "---u")}},
  };
}

std::vector<Defect> EventDefects() {
  const auto hello = [](const char* who, int pid) {
    Event event = MakeEvent(who, std::string("hello ") + who);
    event.pid = pid;
    return event;
  };
  return {
      {{"fork-names-worker"}, kFork, {P("cluster.fork")}},
      {{"online-names-worker"}, kFork, {P("cluster.online")}},
      {{"listening-names-worker"}, kFork, {P("cluster.listening")}},
      {{"disconnect-names-worker"}, kFork, {P("cluster.disconnect")}},
      {{"exit-names-worker"}, kFork, {P("cluster.exit")}},
      {{"message-names-worker"}, kFork, {P("cluster.message")}},
      {{"listening-two-arguments"}, kFork, {P("cluster.listening w1", R"({"args":1})")}},
      {{"listening-type-values"}, kFork, {P("cluster.listening w1", R"({"addressType":5})")}},
      {{"listening-address"}, kFork, {P("cluster.listening w1", R"({"address":null})")}},
      {{"listening-port"}, kFork, {P("cluster.listening w1", R"({"addressType":4,"port":"80"})")}},
      {{"own-address"},
       kFork,
       {P("worker.listening w1", R"({"address":"a","port":1,"addressType":4})"),
        P("cluster.listening w1", R"({"address":"a","port":2,"addressType":4})")}},
      {{"message-on-cluster"}, kFork, {P("worker.message w1", R"({"message":1})")}},
      {{"own-exit"},
       kFork,
       {P("worker.exit w1", R"({"code":1,"signal":null})"),
        P("cluster.exit w1", R"({"code":2,"signal":null})")}},
      {{"exit-code"},
       kFork,
       {W("process.exit w1", R"({"code":3})"),
        P("cluster.exit w1", R"({"code":4,"signal":null})")}},
      {{"exit-code-of-worker"},
       kFork,
       {W("process.exit w1", R"({"code":3})"), P("worker.exit w1", R"({"code":4,"signal":null})")}},
      {{"exit-signal"}, kFork, {P("cluster.exit w1", R"({"signal":9})")}},
      {{"exit-signal-of-worker"}, kFork, {P("worker.exit w1", R"({"signal":9})")}},
      {{"own-process"}, kFork, {hello("primary", 1), hello("w1", 1)}},
      {{"worker-is-there"}, kFork, {W("hello w1", R"({"id":null})")}},
      {{"id-is-number"}, kFork, {W("hello w1", R"({"id":"1"})")}},
      {{"id-is-integer"}, kFork, {W("hello w1", R"({"id":1.5})")}},
      {{"nothing-after-disconnect"}, kFork, {P("cluster.disconnect w1"), P("cluster.message w1")}},
  };
}

std::vector<Defect> CallDefects() {
  const Event second = P("result 2", R"({"op":2})");
  return {
      {{"kill-in-worker-signal"},
       kKillSelf,
       {W("result 2", R"({"op":2})"), P("cluster.exit w1", R"({"code":0,"signal":null})", "--Du")}},
      {{"kill-does-not-count"}, kKill, {second, P("cluster.exit w1", "{}", "--Dt")}},
      {{"kill-counts"}, kKill, {second, P("cluster.exit w1", "{}", "--Df")}},
      {{"not-dead-by-own-word"}, kIsDead, {W("result 2", R"({"op":2,"value":true})")}},
      {{"servers-closed"},
       kListenAndDisconnect,
       {W("server.listening w1.s1"), W("result 3", R"({"op":3})"), W("process.disconnect w1")}},
      {{"listening-announced"}, kListen, {P("cluster.online w1"), W("server.listening w1.s1")}},
      {{"callback-after-workers"}, kDisconnectAll, {second, P("callback c")}},
      {{"fork-of-each"}, kFork, {P("result 1", kForked)}},
      {{"nobody-unasked"},
       kFork,
       {P("result 1", kForked), P("cluster.fork w1"), P("cluster.fork w2")}},
      {{"listed-from-fork"}, kFork, {P("result 1", kForked, "-C-u")}},
      {{"exit-of-each"}, kFork, {W("process.exit w1", R"({"code":0})")}},
      {{"online-of-each", "every-worker-online"}, kFork, {W("hello w1"), P("cluster.fork w1")}},
      {{"setup-of-each"}, kSetup, {P("result 1", R"({"op":1})")}},
      {{"cluster-message-was-sent"}, kFork, {P("cluster.message w1", R"({"message":1})")}},
      {{"worker-message-was-sent"}, kFork, {P("worker.message w1", R"({"message":1})")}},
      {{"message-was-sent-to-it"}, kFork, {W("process.message w1", R"({"message":1})")}},
      {{"primary-is-primary"}, kFork, {P("hello", R"({"role":"worker"})")}},
      {{"worker-is-worker"}, kFork, {W("hello w1", R"({"role":"primary"})")}},
      {{"error-has-reason"}, kFork, {W("hello w1"), W("self.error w1", R"({"message":"no"})")}},
  };
}

std::vector<Defect> VoluntaryDefects() {
  return {
      {{"flag-is-boolean", "suicide-is-boolean"}, kFork, {P("cluster.online w1", "{}", "LC-?")}},
      {{"undefined-before", "suicide-undefined-before"},
       kFork,
       {P("cluster.online w1", "{}", "LC-f"), LaterWord()}},
      {{"accidental-exit", "accidental-exit-false", "suicide-accidental-exit"},
       kFork,
       {P("cluster.exit w1", "{}", "--Dt")}},
      {{"voluntary-exit", "suicide-voluntary-exit"},
       kDisconnect,
       {P("cluster.online w1"), P("result 2", R"({"op":2})", "LC-t"),
        P("cluster.exit w1", "{}", "--Df")}},
      {{"not-false-after-call"},
       kDisconnect,
       {P("cluster.fork w1"), P("cluster.online w1"), P("result 2", R"({"op":2})", "LC-f")}},
      {{"undefined-after-kill"}, kKill, {P("result 2", R"({"op":2})", "LC-t")}},
      {{"exit-on-accident"}, kFork, {W("process.disconnect w1")}},
      {{"exit-on-accident"},
       kFork,
       {W("process.disconnect w1"), W("process.exit w1", R"({"code":3})")}},
  };
}

// A row of a report is found again by its message, whichever case broke the requirement.
TEST(MonitorDefects, AMonitorHasOneMessageWithoutLabels) {
  std::map<std::string_view, std::string> messages;
  for (const auto& defects : {LifeDefects(), EventDefects(), CallDefects(), VoluntaryDefects()}) {
    for (const Defect& defect : defects) {
      for (const std::string_view monitor : defect.monitors) {
        const auto violation = Observe(monitor, defect.steps, defect.events).violation;
        const std::string message = violation ? violation->message : "";
        EXPECT_EQ(messages.emplace(monitor, message).first->second, message) << monitor;
      }
    }
  }
  for (const auto& [monitor, message] : messages) {
    EXPECT_FALSE(message.empty()) << monitor;
    for (const char* label : {"w1", "w2", "s1", "null", "1.5"}) {
      EXPECT_EQ(message.find(label), std::string::npos) << monitor << ": " << message;
    }
  }
}

TEST(MonitorDefects, EveryMonitorSeesOne) {
  std::set<std::string_view> shown;
  for (const auto& defects : {LifeDefects(), EventDefects(), CallDefects(), VoluntaryDefects()}) {
    for (const Defect& defect : defects) {
      for (const std::string_view monitor : defect.monitors) {
        EXPECT_EQ(Look(monitor, defect.steps, defect.events), 'f') << monitor;
        shown.insert(monitor);
      }
    }
  }
  for (const Monitor& monitor : Monitors()) {
    EXPECT_TRUE(shown.contains(monitor.name))
        << "add a run that breaks what " << monitor.name << " watches";
  }
}

}  // namespace
}  // namespace clusterspec

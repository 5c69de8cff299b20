#include "harness/judge/testing/monitor_kit.h"

namespace clusterspec {
namespace {

constexpr const char* kSteps = "  - primary: {fork: w1}\n";

char Alone(std::string_view name, const std::vector<Event>& events) {
  return Look(name, kSteps, events);
}

Event InPrimary(const std::string& pattern, const char* data = "{}") {
  return MakeEvent("primary", pattern, data, "LC-u");
}

TEST(EventMonitor, EveryEventNamesItsWorker) {
  for (const std::string name : {"fork", "online", "listening", "disconnect", "exit", "message"}) {
    EXPECT_EQ(Alone(name + "-names-worker", {InPrimary("cluster." + name + " w1")}), 'p') << name;
    EXPECT_EQ(Alone(name + "-names-worker", {InPrimary("cluster." + name)}), 'f') << name;
  }
}

TEST(EventMonitor, ListeningTellsAllOfItsAddress) {
  const auto look = [](std::string_view name, const char* data) {
    return Alone(name, {InPrimary("cluster.listening w1", data)});
  };
  EXPECT_EQ(look("listening-two-arguments", R"({"args":2})"), 'p');
  EXPECT_EQ(look("listening-two-arguments", R"({"args":1})"), 'f');
  for (const char* type : {"4", "6", "-1", R"("udp4")", R"("udp6")"}) {
    EXPECT_EQ(
        look("listening-type-values", ("{\"addressType\":" + std::string(type) + "}").c_str()), 'p')
        << type;
  }
  EXPECT_EQ(look("listening-type-values", R"({"addressType":null})"), 'f');
  EXPECT_EQ(look("listening-type-values", R"({"addressType":"4"})"), 'f');
  EXPECT_EQ(look("listening-address", R"({"address":"127.0.0.1"})"), 'p');
  EXPECT_EQ(look("listening-address", R"({"address":null})"), 'f');
  EXPECT_EQ(look("listening-address", R"({"address":"$undefined"})"), 'f');
  EXPECT_EQ(look("listening-port", R"({"addressType":4,"port":80})"), 'p');
  EXPECT_EQ(look("listening-port", R"({"addressType":4,"port":0})"), 'f');
  EXPECT_EQ(look("listening-port", R"({"addressType":-1})"), 'p');
}

TEST(EventMonitor, WhatAWorkerTellsIsWhatClusterTellsOfIt) {
  const char* four = R"({"address":"a","port":1,"addressType":4})";
  const char* six = R"({"address":"a","port":1,"addressType":6})";
  const Event of_worker = InPrimary("worker.listening w1", four);
  EXPECT_EQ(Alone("own-address", {of_worker, InPrimary("cluster.listening w1", four)}), 'p');
  EXPECT_EQ(Alone("own-address", {of_worker, InPrimary("cluster.listening w1", six)}), 'f');
  EXPECT_EQ(Alone("own-address", {of_worker, InPrimary("cluster.listening w2", four)}), 'f');
  const Event exit = InPrimary("worker.exit w1", R"({"code":1,"signal":null})");
  EXPECT_EQ(Alone("own-exit", {exit, InPrimary("cluster.exit w1", R"({"code":1,"signal":null})")}),
            'p');
  EXPECT_EQ(Alone("own-exit", {exit, InPrimary("cluster.exit w2", R"({"code":1,"signal":null})")}),
            'f');
  // The primary may end in a handler of the first of the pair.
  EXPECT_EQ(Alone("own-exit", {exit, InPrimary("process.exit primary", R"({"code":0})")}), 'p');
  const Event message = InPrimary("worker.message w1", R"({"message":1})");
  EXPECT_EQ(Alone("message-on-cluster", {message}), 'f');
  EXPECT_EQ(
      Alone("message-on-cluster", {message, InPrimary("cluster.message w1", R"({"message":1})")}),
      'p');
}

TEST(EventMonitor, ExitHasTheCodeOfTheProcess) {
  const Event said = MakeEvent("w1", "process.exit w1", R"({"code":259})");
  for (const auto& [monitor, event] : {std::pair{"exit-code", "cluster.exit w1"},
                                       std::pair{"exit-code-of-worker", "worker.exit w1"}}) {
    const Event right = InPrimary(event, R"({"code":3,"signal":null})");
    const Event wrong = InPrimary(event, R"({"code":4,"signal":null})");
    EXPECT_EQ(Alone(monitor, {said, right}), 'p');
    EXPECT_EQ(Alone(monitor, {said, wrong}), 'f');
    EXPECT_EQ(Alone(monitor, {wrong}), 'p') << "it said nothing";
    const char* handler =
        "  - primary: {fork: w1}\n  - w1: {react: process.exit, do: [{exit: 4}]}\n";
    EXPECT_EQ(Look(monitor, handler, {said, wrong}), 'p') << "its handler ends it";
    EXPECT_EQ(Alone(monitor, {said, MakeEvent("w1", "result 9"), wrong}), 'p') << "in a handler";
    EXPECT_EQ(Alone(monitor, {said, InPrimary(event, R"({"code":null,"signal":"SIGINT"})")}), 'p');
  }
}

TEST(EventMonitor, ExitHasTheNameOfTheSignal) {
  for (const auto& [monitor, event] : {std::pair{"exit-signal", "cluster.exit w1"},
                                       std::pair{"exit-signal-of-worker", "worker.exit w1"}}) {
    EXPECT_EQ(Alone(monitor, {InPrimary(event, R"({"signal":"SIGKILL"})")}), 'p');
    EXPECT_EQ(Alone(monitor, {InPrimary(event, R"({"signal":null})")}), 'p');
    EXPECT_EQ(Alone(monitor, {InPrimary(event, R"({"signal":9})")}), 'f');
    EXPECT_EQ(Alone(monitor, {InPrimary(event, R"({"signal":"9"})")}), 'f');
  }
}

TEST(EventMonitor, AWorkerHasAProcessAndAnIdOfItsOwn) {
  const auto hello = [](const std::string& who, int pid, const char* data) {
    Event event = MakeEvent(who, "hello " + who, data);
    event.pid = pid;
    return event;
  };
  const Event primary = hello("primary", 1, R"({"id":null})");
  EXPECT_EQ(Alone("own-process", {primary, hello("w1", 2, R"({"id":1})")}), 'p');
  EXPECT_EQ(Alone("own-process", {primary, hello("w1", 1, R"({"id":1})")}), 'f');
  const Event first = hello("w1", 2, R"({"id":1})");
  const Event second = hello("w2", 2, R"({"id":2})");
  EXPECT_EQ(Alone("own-process", {first, second}), 'f');
  EXPECT_EQ(Alone("own-process", {first, InPrimary("cluster.exit w1"), second}), 'p');
  EXPECT_EQ(Alone("worker-is-there", {primary, first}), 'p');
  EXPECT_EQ(Alone("worker-is-there", {primary, hello("w1", 2, R"({"id":null})")}), 'f');
  EXPECT_EQ(Alone("id-is-number", {first}), 'p');
  EXPECT_EQ(Alone("id-is-number", {hello("w1", 2, R"({"id":"1"})")}), 'f');
  EXPECT_EQ(Alone("id-is-integer", {first}), 'p');
  EXPECT_EQ(Alone("id-is-integer", {hello("w1", 2, R"({"id":1.5})")}), 'f');
}

TEST(EventMonitor, NoMessageComesAfterDisconnect) {
  const Event message = InPrimary("cluster.message w1");
  const Event disconnect = InPrimary("cluster.disconnect w1");
  EXPECT_EQ(Alone("nothing-after-disconnect", {message, disconnect}), 'p');
  EXPECT_EQ(Alone("nothing-after-disconnect", {disconnect, message}), 'f');
  EXPECT_EQ(Alone("nothing-after-disconnect", {message}), '-');
}

}  // namespace
}  // namespace clusterspec

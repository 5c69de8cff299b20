#include "harness/judge/testing/monitor_kit.h"

namespace clusterspec {
namespace {

constexpr const char* kFork = "  - primary: {fork: w1}\n";
constexpr const char* kForked = R"({"op":1,"value":{"$type":"Worker","label":"w1"}})";

Event InPrimary(const std::string& pattern, const char* data = "{}",
                const std::string& snap = "LC-u") {
  return MakeEvent("primary", pattern, data, snap);
}

TEST(RequestMonitor, ForkIsEmittedAsOftenAsItIsCalled) {
  const Event called = InPrimary("result 1", kForked);
  const Event told = InPrimary("cluster.fork w1");
  EXPECT_EQ(Look("fork-of-each", kFork, {called, told}), 'p');
  EXPECT_EQ(Look("fork-of-each", kFork, {called}), 'f');
  EXPECT_EQ(Look("fork-of-each", kFork, {called, InPrimary("process.exit primary")}), '-');
  EXPECT_EQ(Look("nobody-unasked", kFork, {called, told}), 'p');
  EXPECT_EQ(Look("nobody-unasked", kFork, {called, told, InPrimary("cluster.fork w2")}), 'f');
}

TEST(RequestMonitor, AWorkerIsListedWhenForkReturns) {
  EXPECT_EQ(Look("listed-from-fork", kFork, {InPrimary("result 1", kForked)}), 'p');
  EXPECT_EQ(Look("listed-from-fork", kFork, {InPrimary("result 1", kForked, "-C-u")}), 'f');
  const char* other = R"({"op":7,"value":{"$type":"Worker","label":"w1"}})";
  EXPECT_EQ(Look("listed-from-fork", kFork, {InPrimary("result 7", other, "-C-u")}), '-');
}

TEST(RequestMonitor, WhoExitsIsToldOf) {
  const Event said = MakeEvent("w1", "process.exit w1", R"({"code":0})");
  EXPECT_EQ(Look("exit-of-each", kFork, {said, InPrimary("cluster.exit w1")}), 'p');
  EXPECT_EQ(Look("exit-of-each", kFork, {said}), 'f');
  const std::string stopped = std::string(kFork) + "  - signal: {to: w1, name: SIGSTOP}\n";
  EXPECT_EQ(Look("exit-of-each", stopped, {said}), '-');
}

TEST(RequestMonitor, WhoRunsIsOnline) {
  const Event hello = MakeEvent("w1", "hello w1");
  const Event online = InPrimary("cluster.online w1");
  for (const char* name : {"online-of-each", "every-worker-online"}) {
    EXPECT_EQ(Look(name, kFork, {hello, online}), 'p');
    EXPECT_EQ(Look(name, kFork, {hello, InPrimary("cluster.fork w1")}), 'f');
    EXPECT_EQ(Look(name, kFork, {hello, InPrimary("cluster.fork w1", "{}", "L--u")}), 'p');
    EXPECT_EQ(Look(name, std::string(kFork) + "  - w1: {spin: true}\n",
                   {hello, InPrimary("cluster.fork w1")}),
              'p');
  }
}

TEST(RequestMonitor, SetupIsEmittedForEachCall) {
  const std::string steps = "  - primary: {setup: {args: [a]}}\n";
  const Event called = InPrimary("result 1", R"({"op":1})");
  EXPECT_EQ(Look("setup-of-each", steps, {called, InPrimary("cluster.setup")}), 'p');
  EXPECT_EQ(Look("setup-of-each", steps, {called}), 'f');
}

TEST(RequestMonitor, OnlyWhatWasSentArrives) {
  const std::string up = std::string(kFork) + "  - w1: {send: process, message: {n: 1}}\n";
  const char* right = R"({"message":{"n":1}})";
  const char* wrong = R"({"message":{"n":2}})";
  for (const auto& [name, event] : {std::pair{"cluster-message-was-sent", "cluster.message w1"},
                                    std::pair{"worker-message-was-sent", "worker.message w1"}}) {
    EXPECT_EQ(Look(name, up, {InPrimary(event, right)}), 'p');
    EXPECT_EQ(Look(name, up, {InPrimary(event, wrong)}), 'f');
    EXPECT_EQ(Look(name, kFork, {InPrimary(event, right)}), 'f');
  }
  const std::string down = "  - primary: [{fork: w1}, {fork: w2}, {send: w1, message: {n: 1}}]\n";
  const auto arrives = [&](const std::string& worker, const char* data) {
    return Look("message-was-sent-to-it", down,
                {MakeEvent(worker, "process.message " + worker, data)});
  };
  EXPECT_EQ(arrives("w1", right), 'p');
  EXPECT_EQ(arrives("w1", wrong), 'f');
  EXPECT_EQ(arrives("w2", right), 'f');
  // What serialization may change is not compared.
  const std::string odd = std::string(kFork) + "  - w1: {send: process, message: {n: $NaN}}\n";
  EXPECT_EQ(Look("cluster-message-was-sent", odd, {InPrimary("cluster.message w1", wrong)}), '-');
}

TEST(RequestMonitor, EachTakesItselfForWhatItIs) {
  const Event primary = InPrimary("hello", R"({"role":"primary"})");
  EXPECT_EQ(Look("primary-is-primary", kFork, {primary}), 'p');
  EXPECT_EQ(Look("primary-is-primary", kFork, {InPrimary("hello", R"({"role":"worker"})")}), 'f');
  EXPECT_EQ(Look("worker-is-worker", kFork, {MakeEvent("w1", "hello w1", R"({"role":"worker"})")}),
            'p');
  EXPECT_EQ(Look("worker-is-worker", kFork, {MakeEvent("w1", "hello w1", R"({"role":"primary"})")}),
            'f');
}

TEST(RequestMonitor, AnErrorHasAReason) {
  const char* monitor = "error-has-reason";
  const std::string fork = kFork;
  const Event hello = MakeEvent("w1", "hello w1");
  const Event of_worker = InPrimary("worker.error w1", R"({"message":"x"})");
  EXPECT_EQ(Look(monitor, fork, {of_worker}), 'p');  // it never ran
  EXPECT_EQ(Look(monitor, fork, {hello, of_worker}), 'f');
  EXPECT_EQ(Look(monitor, fork + "  - primary: {send: w1, message: 1}\n", {hello, of_worker}), 'p');
  EXPECT_EQ(Look(monitor, fork + "  - primary: {kill: w1}\n", {hello, of_worker}), 'p');

  for (const char* name : {"self.error w1", "process.error w1"}) {
    const Event own = MakeEvent("w1", name, R"({"message":"IPC channel is already disconnected"})");
    const Event broken = MakeEvent("w1", name, R"({"message":"write EPIPE"})");
    EXPECT_EQ(Look(monitor, fork, {hello, broken}), 'p');
    const std::string twice = fork + "  - w1: [{disconnect: self}, {disconnect: self}]\n";
    EXPECT_EQ(Look(monitor, twice, {hello, own}), 'f');
    EXPECT_EQ(Look(monitor, twice + "  - w1: {send: process, message: 1}\n", {hello, own}), 'p');
  }
}

}  // namespace
}  // namespace clusterspec

#include "harness/judge/testing/monitor_kit.h"

namespace clusterspec {
namespace {

constexpr const char* kFork = "  - primary: {fork: w1}\n";
constexpr const char* kDisconnect = "  - primary: [{fork: w1}, {disconnect: w1}]\n";
constexpr const char* kKill = "  - primary: [{fork: w1}, {kill: w1}]\n";

Event InPrimary(const std::string& pattern, const std::string& snap, const char* data = "{}") {
  return MakeEvent("primary", pattern, data, snap);
}

TEST(VoluntaryMonitor, TheFlagIsABooleanOnceItIsSet) {
  for (const char* name : {"flag-is-boolean", "suicide-is-boolean"}) {
    EXPECT_EQ(Look(name, kFork, {InPrimary("cluster.online w1", "LC-u")}), '-');
    EXPECT_EQ(Look(name, kFork, {InPrimary("cluster.online w1", "LC-t")}), 'p');
    EXPECT_EQ(Look(name, kFork, {InPrimary("cluster.online w1", "LC-?")}), 'f');
  }
}

TEST(VoluntaryMonitor, TheFlagIsUndefinedUntilSomebodyCalls) {
  const Event alive = MakeEvent("w1", "result 9");
  for (const char* name : {"undefined-before", "suicide-undefined-before"}) {
    EXPECT_EQ(Look(name, kFork, {InPrimary("cluster.online w1", "LC-u"), alive}), 'p');
    EXPECT_EQ(Look(name, kFork, {InPrimary("cluster.online w1", "LC-f"), alive}), 'f');
    EXPECT_EQ(Look(name, kFork, {InPrimary("cluster.online w1", "LC-f")}), '-') << "dead, perhaps";
    EXPECT_EQ(Look(name, kDisconnect, {InPrimary("cluster.online w1", "LC-t"), alive}), '-');
    EXPECT_EQ(Look(name, kKill, {InPrimary("cluster.online w1", "LC-t"), alive}), '-');
  }
}

TEST(VoluntaryMonitor, AnAccidentIsNotVoluntary) {
  const auto exits = [](std::string_view name, const char* steps, const char* snap) {
    return Look(name, steps, {InPrimary("cluster.exit w1", snap)});
  };
  for (const char* name : {"accidental-exit", "accidental-exit-false", "suicide-accidental-exit"}) {
    EXPECT_EQ(exits(name, kFork, "--Df"), 'p');
    EXPECT_EQ(exits(name, kFork, "--Dt"), 'f');
    EXPECT_EQ(exits(name, kDisconnect, "--Dt"), 'p');
    EXPECT_EQ(exits(name, kKill, "--Dt"), 'p');
  }
  EXPECT_EQ(exits("accidental-exit", kFork, "--Du"), 'p');
  EXPECT_EQ(exits("accidental-exit-false", kFork, "--Du"), 'f');
}

TEST(VoluntaryMonitor, DisconnectIsVoluntary) {
  const Event online = InPrimary("cluster.online w1", "LC-u");
  const Event called = InPrimary("result 2", "LC-t", R"({"op":2})");
  for (const char* name : {"voluntary-exit", "suicide-voluntary-exit"}) {
    const auto exits = [&](const char* snap, const std::string& more = "") {
      return Look(name, kDisconnect + more, {online, called, InPrimary("cluster.exit w1", snap)});
    };
    EXPECT_EQ(exits("--Dt"), 'p');
    EXPECT_EQ(exits("--Df"), 'f');
    EXPECT_EQ(exits("--Df", "  - w1: {exit: 1}\n"), '-');
    EXPECT_EQ(exits("--Df", "  - signal: {to: w1, name: SIGKILL}\n"), '-');
  }
  const auto after = [&](const char* snap) {
    return Look(
        "not-false-after-call", kDisconnect,
        {InPrimary("cluster.fork w1", "LC-u"), online, InPrimary("result 2", snap, R"({"op":2})")});
  };
  EXPECT_EQ(after("LC-t"), 'p');
  EXPECT_EQ(after("LC-u"), 'p');
  EXPECT_EQ(after("LC-f"), 'f');
  EXPECT_EQ(after("LCDf"), '-') << "it has exited";
}

TEST(VoluntaryMonitor, TheFlagIsUndefinedBetweenKillAndExit) {
  const auto killed = [](const char* snap, const char* steps = kKill) {
    return Look("undefined-after-kill", steps, {InPrimary("result 2", snap, R"({"op":2})")});
  };
  EXPECT_EQ(killed("LC-u"), 'p');
  EXPECT_EQ(killed("LC-t"), 'f');
  EXPECT_EQ(killed("LCDf"), '-') << "it has exited";
  EXPECT_EQ(killed("LC-t", "  - primary: [{fork: w1}, {kill: w1}, {disconnect: w1}]\n"), '-');
}

TEST(VoluntaryMonitor, AnAccidentEndsTheWorkerWithCodeZero) {
  const Event disconnect = MakeEvent("w1", "process.disconnect w1");
  const auto exit = [](const char* data) { return MakeEvent("w1", "process.exit w1", data); };
  EXPECT_EQ(Look("exit-on-accident", kFork, {disconnect, exit(R"({"code":0})")}), 'p');
  EXPECT_EQ(Look("exit-on-accident", kFork, {disconnect, exit(R"({"code":5})")}), 'f');
  EXPECT_EQ(Look("exit-on-accident", kFork, {disconnect}), 'f');
  EXPECT_EQ(Look("exit-on-accident", kDisconnect, {disconnect}), 'p') << "no accident";
}

}  // namespace
}  // namespace clusterspec

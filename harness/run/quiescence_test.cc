// What Quiescence concludes, on a run that only a probe of the test's own can see.
#include "harness/run/quiescence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace clusterspec {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr milliseconds kQuiet{50};
constexpr milliseconds kLongerThanNews{500};
constexpr pid_t kPrimary = 10;
constexpr pid_t kWorker = 11;

// Processes that do what the test says. One that is in none of the sets lives and sleeps.
class FakeRun : public RunProbe {
 public:
  std::chrono::steady_clock::time_point Now() const override { return now; }
  bool AllDelivered() const override { return delivered; }
  std::vector<AttachedProcess> Attached() const override { return attached; }
  pid_t PidOf(const std::string& label) const override {
    return label == "primary" ? kPrimary : kWorker;
  }
  void Ask(const std::string& label, int batch) override { asked[label].push_back(batch); }
  std::vector<pid_t> Processes() const override { return processes; }
  ProcSnapshot Sample(const std::set<pid_t>& spinning) const override {
    ProcSnapshot look;
    for (const pid_t process : processes) {
      if (spinning.contains(process)) continue;
      look.asleep = look.asleep && !busy.contains(process);
      const auto used = slices.find(process);
      look.use[process] = {0, used == slices.end() ? 0 : used->second};
    }
    return look;
  }
  bool IsAlive(pid_t process) const override { return !dead.contains(process); }
  bool IsStopped(pid_t process) const override { return stopped.contains(process); }

  std::chrono::steady_clock::time_point now;
  bool delivered = true;
  std::vector<AttachedProcess> attached{{"primary", kPrimary}};
  std::vector<pid_t> processes{kPrimary};
  std::set<pid_t> busy, dead, stopped;
  std::map<pid_t, uint64_t> slices;
  std::map<std::string, std::vector<int>> asked;
};

Event MakeEvent(const std::string& process, pid_t pid, const std::string& name,
                json::object data = {}) {
  Event event;
  event.name = name;
  event.process = event.subject = process;
  event.pid = pid;
  event.data = std::move(data);
  return event;
}

// `spin` has id 1, `after` id 2.
Scenario SpinAndAfter() {
  Operation spin;
  spin.name = "spin";
  spin.id = 1;
  Operation after;
  after.name = "after";
  after.id = 2;
  Operation react;  // operations in handlers count as well
  react.name = "react";
  react.id = 3;
  react.nested = {after};
  Scenario scenario;
  scenario.steps.push_back({Batch{"w1", {spin, react}}, {}});
  return scenario;
}

class QuiescenceTest : public ::testing::Test {
 protected:
  QuiescenceTest() { Tell("primary", kPrimary, "hello"); }

  void Tell(const std::string& process, pid_t pid, const std::string& name,
            json::object data = {}) {
    quiescence_.OnEvent(MakeEvent(process, pid, name, std::move(data)));
  }

  void StartWorker() {
    run_.processes.push_back(kWorker);
    run_.attached.push_back({"w1", kWorker});
    Tell("w1", kWorker, "hello");
  }

  void EndWorker() {
    run_.attached.pop_back();
    run_.dead.insert(kWorker);
  }

  // Every process answers all that it was asked.
  void Answer() {
    for (const auto& [label, batches] : run_.asked) {
      for (const int batch : batches) Tell(label, 0, "done", {{"batch", batch}});
    }
  }

  // Whether it is silent once all have answered and have slept for `slept`.
  bool SilentAfter(milliseconds slept) {
    quiescence_.Reached(kQuiet);  // asks
    Answer();
    quiescence_.Reached(kQuiet);  // the first look
    run_.now += slept;
    return quiescence_.Reached(kQuiet);
  }

  const Scenario scenario_ = SpinAndAfter();
  FakeRun run_;
  Quiescence quiescence_{scenario_, &run_};
};

TEST_F(QuiescenceTest, TellsWhenTheNextLookCanDecide) {
  EXPECT_EQ(quiescence_.UntilSlept(kQuiet), milliseconds(0)) << "nobody has answered";
  EXPECT_FALSE(SilentAfter(milliseconds(20)));
  EXPECT_EQ(quiescence_.UntilSlept(kQuiet), milliseconds(30));
  run_.now += std::chrono::microseconds(29'500);
  EXPECT_EQ(quiescence_.UntilSlept(kQuiet), milliseconds(1)) << "rounded up";
  run_.now += milliseconds(1);
  EXPECT_EQ(quiescence_.UntilSlept(kQuiet), milliseconds(0));
  EXPECT_TRUE(quiescence_.Reached(kQuiet));
}

TEST_F(QuiescenceTest, ComesWhenAllHaveAnsweredAndSlept) {
  EXPECT_FALSE(quiescence_.Reached(kQuiet)) << "nobody has answered";
  run_.now += kLongerThanNews;
  EXPECT_FALSE(quiescence_.Reached(kQuiet)) << "still nobody";
  EXPECT_THAT(run_.asked["primary"], ElementsAre(1)) << "asked once";
  Answer();
  EXPECT_FALSE(quiescence_.Reached(kQuiet)) << "one look proves nothing";
  run_.now += kQuiet - milliseconds(1);
  EXPECT_FALSE(quiescence_.Reached(kQuiet)) << "not long enough";
  run_.now += milliseconds(1);
  EXPECT_TRUE(quiescence_.Reached(kQuiet));
}

TEST_F(QuiescenceTest, EveryProcessIsAsked) {
  StartWorker();
  quiescence_.Reached(kQuiet);
  EXPECT_THAT(run_.asked["primary"], ElementsAre(1));
  EXPECT_THAT(run_.asked["w1"], ElementsAre(2));
  Tell("primary", kPrimary, "done", {{"batch", 1}});
  quiescence_.Reached(kQuiet);
  run_.now += kLongerThanNews;
  EXPECT_FALSE(quiescence_.Reached(kQuiet)) << "the worker has not answered";
}

TEST_F(QuiescenceTest, AnEventMakesAllAnswersOld) {
  quiescence_.Reached(kQuiet);
  Answer();
  quiescence_.Reached(kQuiet);
  Tell("primary", kPrimary, "cluster.fork");
  run_.now += kQuiet;
  EXPECT_FALSE(quiescence_.Reached(kQuiet));
  EXPECT_THAT(run_.asked["primary"], ElementsAre(1, 2));
  EXPECT_TRUE(SilentAfter(kQuiet));
}

TEST_F(QuiescenceTest, WhoRunsBetweenTwoLooksHasNotSlept) {
  quiescence_.Reached(kQuiet);
  Answer();
  quiescence_.Reached(kQuiet);
  run_.now += kQuiet;
  ++run_.slices[kPrimary];
  EXPECT_FALSE(quiescence_.Reached(kQuiet));
  run_.now += kQuiet;
  EXPECT_TRUE(quiescence_.Reached(kQuiet));
}

TEST_F(QuiescenceTest, WhoIsBusyIsNotAsked) {
  run_.busy.insert(kPrimary);
  EXPECT_FALSE(quiescence_.Reached(kQuiet));
  EXPECT_THAT(run_.asked, IsEmpty());
}

TEST_F(QuiescenceTest, WhoHasNotSaidHelloMayOnlyBeLoading) {
  run_.processes.push_back(kWorker);
  EXPECT_FALSE(SilentAfter(kQuiet));
  run_.now += kLongerThanNews;
  EXPECT_TRUE(quiescence_.Reached(kQuiet)) << "it may be none of ours";
}

TEST_F(QuiescenceTest, TheEndOfAWorkerIsStillToBeTold) {
  StartWorker();
  EndWorker();
  EXPECT_FALSE(SilentAfter(kQuiet));
  Tell("w1", kWorker, "cluster.exit");
  EXPECT_TRUE(SilentAfter(kQuiet));
}

TEST_F(QuiescenceTest, APrimaryThatHasEndedTellsOfNoWorker) {
  StartWorker();
  EndWorker();
  run_.attached.clear();
  run_.dead.insert(kPrimary);
  Tell("primary", kPrimary, "os.exit");
  EXPECT_TRUE(SilentAfter(kQuiet));
}

TEST_F(QuiescenceTest, AnEndNobodyTellsOfDoesNotHoldUpForEver) {
  StartWorker();
  EndWorker();
  EXPECT_TRUE(SilentAfter(kLongerThanNews));
}

TEST_F(QuiescenceTest, WhoSpinsCountsAsAsleep) {
  StartWorker();
  run_.busy.insert(kWorker);
  EXPECT_FALSE(SilentAfter(kLongerThanNews)) << "nobody asked it to spin";
  Tell("w1", kWorker, "result", {{"op", 1}});
  EXPECT_TRUE(SilentAfter(kQuiet));
  EXPECT_THAT(run_.asked["w1"], IsEmpty());
  EXPECT_TRUE(quiescence_.Answered("w1", 99));
  EXPECT_FALSE(quiescence_.Answered("primary", 99));
}

TEST_F(QuiescenceTest, WhoIsStoppedNeedNotAnswer) {
  StartWorker();
  run_.stopped.insert(kWorker);
  EXPECT_TRUE(SilentAfter(kQuiet));
  EXPECT_THAT(run_.asked["w1"], IsEmpty());
}

TEST_F(QuiescenceTest, ATimerIsWaitedFor) {
  StartWorker();
  Tell("w1", kWorker, "result", {{"op", 2}});
  EXPECT_FALSE(SilentAfter(kLongerThanNews));
  Tell("w1", kWorker, "timer");
  EXPECT_TRUE(SilentAfter(kQuiet));
}

TEST_F(QuiescenceTest, ATimerThatWasNeverSetIsNotWaitedFor) {
  StartWorker();
  Tell("w1", kWorker, "result", {{"op", 2}, {"threw", "Error"}});
  EXPECT_TRUE(SilentAfter(kQuiet));
}

TEST_F(QuiescenceTest, ATimerEndsWithItsProcess) {
  StartWorker();
  Tell("w1", kWorker, "result", {{"op", 2}});
  EndWorker();
  Tell("w1", kWorker, "cluster.exit");
  EXPECT_TRUE(SilentAfter(kQuiet));
}

TEST_F(QuiescenceTest, WhatIsUnderWayIsWaitedFor) {
  run_.delivered = false;
  EXPECT_FALSE(SilentAfter(kLongerThanNews));
  run_.delivered = true;
  EXPECT_TRUE(SilentAfter(kQuiet));
}

}  // namespace
}  // namespace clusterspec

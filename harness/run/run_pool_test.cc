// What the harness makes of adapters that go wrong, each in its own way.
#include "harness/run/run_pool.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <utility>
#include <vector>

#include "harness/run/guardian.h"
#include "harness/run/testing/fake_run.h"

namespace clusterspec {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace fs = std::filesystem;

class RunPoolTest : public FakeRunTest {
 protected:
  // Until a deadline that lets the fake begin at all: a busy machine gives it more time.
  Trace RunFakeThatNeverAnswers(const std::string& way) const {
    for (milliseconds deadline(1500);; deadline *= 2) {
      Trace trace = RunFake(way, TwoOperations(), deadline);
      if (trace.First("hello") || deadline > milliseconds(20000)) return trace;
    }
  }

  static Scenario Awaiting(const std::string& event) {
    Scenario scenario = TwoOperations();
    scenario.steps.push_back({Await{ParseShortPattern(event), 1}, {}});
    return scenario;
  }
};

TEST_F(RunPoolTest, CompletesWhenEveryStepIsDone) {
  const Trace trace = RunFake("always_right");
  EXPECT_EQ(trace.ending.kind, EndingKind::kCompleted) << trace.ending.message;
  ASSERT_EQ(trace.events.size(), 3u);
  EXPECT_EQ(trace.events[0].name, "hello");
  EXPECT_EQ(trace.events[2].Field("value"), json::value(true));
}

TEST_F(RunPoolTest, AwaitingWhatCannotComeEndsAtOnceAndNotAtTheDeadline) {
  const auto started = std::chrono::steady_clock::now();
  const Trace trace = RunFake("always_wrong", Awaiting("cluster.online w1"), milliseconds(60000));
  EXPECT_EQ(trace.ending.kind, EndingKind::kSilent);
  EXPECT_EQ(trace.ending.step, 2);
  EXPECT_THAT(trace.ending.message, HasSubstr("cluster.online w1"));
  EXPECT_LT(std::chrono::steady_clock::now() - started, milliseconds(30000));
}

TEST_F(RunPoolTest, NotAnsweringIsADeadlineWhetherAsleepOrBusy) {
  for (const char* way : {"hangs", "spins"}) {
    const Trace trace = RunFakeThatNeverAnswers(way);
    EXPECT_EQ(trace.ending.kind, EndingKind::kDeadline) << way << ": " << trace.ending.message;
    EXPECT_EQ(trace.ending.step, 0);
  }
}

TEST_F(RunPoolTest, WorkWithoutEndIsADeadline) {
  const Trace trace = RunFake("never_quiet", TwoOperations(), milliseconds(1500));
  EXPECT_EQ(trace.ending.kind, EndingKind::kDeadline) << trace.ending.message;
}

TEST_F(RunPoolTest, AFaultIsACrash) {
  const Trace trace = RunFake("crashes_at_start");
  EXPECT_EQ(trace.ending.kind, EndingKind::kCrashed) << trace.ending.message;
  EXPECT_THAT(trace.ending.message, HasSubstr("SIGABRT"));
}

TEST_F(RunPoolTest, BreakingTheProtocolIsTheAdaptersFault) {
  const std::pair<const char*, const char*> expected[] = {{"garbage", "the rule json"},
                                                          {"says_nothing", "said nothing"},
                                                          {"exits_at_once", "code 7"},
                                                          {"newer_protocol", "version 2"},
                                                          {"dies_mid_line", "the rule whole-line"},
                                                          {"fails", "the adapter's own fault"},
                                                          {"stops_mid_line", "the rule whole-line"},
                                                          {"hangs_up", "control socket"}};
  for (const auto& [way, words] : expected) {
    const Trace trace = RunFake(way);
    EXPECT_EQ(trace.ending.kind, EndingKind::kAdapter) << way << ": " << trace.ending.message;
    EXPECT_THAT(trace.ending.message, HasSubstr(words)) << way;
  }
  EXPECT_THAT(RunFake("exits_at_once").errors, HasSubstr("cannot load module"));
}

TEST_F(RunPoolTest, AChildThatWantsToStayIsEnded) {
  const Trace trace = RunFake("forks_and_leaves_a_child");
  EXPECT_EQ(trace.ending.kind, EndingKind::kCompleted) << trace.ending.message;
  // The destructor checks that it is gone.
}

TEST_F(RunPoolTest, AMissingProgramIsTheHarnesssFault) {
  Implementation missing;
  missing.manifest.command = {"/no/such/program"};
  const Trace trace = RunInProcess(TwoOperations(), missing, {folder_, milliseconds(1000)});
  EXPECT_EQ(trace.ending.kind, EndingKind::kHarness);
  EXPECT_THAT(trace.ending.message, HasSubstr("/no/such/program"));
}

TEST_F(RunPoolTest, AFolderThatCannotBeWrittenIsTheHarnesssFault) {
  Implementation fake;
  fake.manifest.command = {"/bin/true"};
  const Trace trace =
      RunInProcess(TwoOperations(), fake, {folder_ + "/missing", milliseconds(1000)});
  EXPECT_EQ(trace.ending.kind, EndingKind::kHarness);
  EXPECT_THAT(trace.ending.message, HasSubstr("No such file or directory"));
}

TEST_F(RunPoolTest, FewerFilesThanTheCaseNeedsAreNobodysFailure) {
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  const rlimit few{60, before.rlim_max};
  setrlimit(RLIMIT_NOFILE, &few);
  const Trace trace = RunFake("always_wrong");
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(trace.ending.kind, EndingKind::kHarness);
  EXPECT_EQ(trace.ending.message,
            "the machine is short: open files: 60 left by ulimit -n, but 96 are needed");
}

TEST_F(RunPoolTest, ANeededCapabilityThatIsNotToldIsUnsupported) {
  Scenario scenario = TwoOperations();
  scenario.needs = {"teleport"};
  const Trace trace = RunFake("always_right", scenario);
  EXPECT_EQ(trace.ending.kind, EndingKind::kUnsupported);
  EXPECT_THAT(trace.ending.message, HasSubstr("teleport"));
}

TEST_F(RunPoolTest, AnOperationThatTheAdapterHasNotIsUnsupported) {
  const Trace trace = RunFake("cannot_get", TwoOperations());
  EXPECT_EQ(trace.ending.kind, EndingKind::kAdapterLacks) << trace.ending.ToString();
  EXPECT_EQ(trace.ending.message, "its adapter says that it cannot carry out get");
}

TEST_F(RunPoolTest, AnOperationForAnEndedProcessEndsTheRun) {
  Scenario scenario = TwoOperations();
  scenario.steps.insert(scenario.steps.begin() + 1, Step{Signal{"primary", "SIGKILL"}, {}});
  scenario.steps.insert(scenario.steps.begin() + 2,
                        Step{Await{ParseShortPattern("os.exit primary"), 1}, {}});
  const Trace trace = RunFake("always_right", scenario);
  EXPECT_EQ(trace.ending.kind, EndingKind::kEndedEarly) << trace.ending.message;
  EXPECT_EQ(trace.ending.step, 3);
}

// As of a shell with `> >(tee log)` that has become this program.
TEST_F(RunPoolTest, ChildrenFromBeforeAreLeftAlone) {
  const pid_t stranger = fork();
  if (stranger == 0) {
    pause();
    std::_Exit(0);
  }
  const Scenario one = TwoOperations();
  Implementation fake;
  fake.manifest.command = {"/usr/bin/python3", CLUSTERSPEC_SOURCE_DIR "/harness/fakes/fake.py",
                           "always_right"};
  RunOptions options;
  options.folder = folder_;
  options.deadline = milliseconds(20000);
  int traces = 0;
  EXPECT_TRUE(RunInProcesses({&one}, fake, options, [&](size_t, const Trace&) { ++traces; }));
  EXPECT_EQ(traces, 1);
  EXPECT_TRUE(IsAlive(stranger));
  EXPECT_THAT(Children(getpid()), ::testing::Contains(stranger));
  kill(stranger, SIGKILL);
  EXPECT_EQ(waitpid(stranger, nullptr, 0), stranger);
}

// Which scenario goes which way, its arguments say.
class GuardianDeathTest : public RunPoolTest {
 protected:
  static Scenario Way(const std::vector<std::string>& way) {
    Scenario scenario = TwoOperations();
    scenario.fixture.args = way;
    return scenario;
  }

  // `on_trace` is called for each, as soon as it is there.
  std::vector<Trace> RunWays(
      const std::vector<Scenario>& scenarios, const std::function<void()>& on_trace = [] {}) const {
    Implementation fake = Fake({"by arguments"});
    fake.manifest.command.pop_back();
    RunOptions options = Options();
    options.parallel = 3;
    std::vector<const Scenario*> pointers;
    pointers.reserve(scenarios.size());
    for (const Scenario& each : scenarios) pointers.push_back(&each);
    std::vector<Trace> traces(scenarios.size());
    std::set<size_t> given;
    EXPECT_TRUE(RunInProcesses(pointers, fake, options, [&](size_t index, Trace trace) {
      EXPECT_TRUE(given.insert(index).second) << index;
      traces[index] = std::move(trace);
      on_trace();
    }));
    EXPECT_EQ(given.size(), scenarios.size());
    return traces;
  }
};

TEST_F(GuardianDeathTest, TakesNobodyAlongButWhoeverCausesIt) {
  const std::vector<std::string> kills = {"signals_grandparent", std::to_string(SIGKILL)};
  const std::vector<std::string> works = {"works_for", "0.3"};
  const std::vector<Trace> traces =
      RunWays({Way(works), Way(kills), Way(works), Way(kills), Way(works)});
  for (const size_t neighbour : {0u, 2u, 4u}) {
    EXPECT_EQ(traces[neighbour].ending.kind, EndingKind::kCompleted)
        << traces[neighbour].ending.message;
  }
  for (const size_t cause : {1u, 3u}) {
    EXPECT_EQ(traces[cause].ending.kind, EndingKind::kHarness);
    EXPECT_EQ(traces[cause].ending.message,
              "the harness's own process that guards the runs died of SIGKILL, twice while this "
              "run was under way, at last alone");
  }
}

TEST_F(GuardianDeathTest, BySomebodyElseChangesNothing) {
  const Scenario works = Way({"works_for", "0.5"});
  bool killed = false;
  const auto kill_once = [&] {
    if (std::exchange(killed, true)) return;
    for (const pid_t child : Children(getpid())) kill(child, SIGKILL);  // the guardian alone
  };
  for (const Trace& trace : RunWays({Way({"always_right"}), works, works, works}, kill_once)) {
    EXPECT_EQ(trace.ending.kind, EndingKind::kCompleted) << trace.ending.message;
    EXPECT_EQ(trace.events.size(), 3u);
  }
}

TEST_F(RunPoolTest, StoppingEndsTheRunAndItsProcesses) {
  Implementation fake;
  fake.manifest.command = {"/usr/bin/python3", CLUSTERSPEC_SOURCE_DIR "/harness/fakes/fake.py",
                           "hangs"};
  RunOptions options;
  options.folder = folder_;
  const Scenario scenario = TwoOperations();
  auto guardian = Guardian::Start({&scenario}, fake, options);
  ASSERT_TRUE(guardian);
  guardian->Begin(0);
  guardian->Stop();
  std::vector<Guardian::Ended> ended;
  while (ended.empty()) ended = guardian->Wait(milliseconds(100));
  EXPECT_EQ(ended.front().trace.ending.kind, EndingKind::kInterrupted);
}

}  // namespace
}  // namespace clusterspec

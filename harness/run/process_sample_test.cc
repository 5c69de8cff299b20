// Looks at real children that sleep, stop, run and die.
#include "harness/run/process_sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <thread>
#include <vector>

namespace clusterspec {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

// A child that does what it is told; killed and reaped at the end.
class Child {
 public:
  explicit Child(const std::function<void()>& act) {
    const pid_t parent = getpid();
    pid_ = fork();
    if (pid_ != 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(0);  // it died before that
    act();
    _exit(0);
  }
  ~Child() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = -1;
};

void Sleep() {
  for (;;) pause();
}

void Spin() {
  for (volatile bool again = true; again;) continue;
}

// The kernel takes a moment to carry out a signal or to put a process to sleep.
bool ComesTrue(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

bool AllSleep(const std::set<pid_t>& spinning = {}) { return Sample(getpid(), spinning).asleep; }

TEST(ProcessSample, DescendantsAreChildrenAndTheirs) {
  EXPECT_THAT(Descendants(getpid()), IsEmpty());
  const Child child([] {
    const Child grandchild(Sleep);
    Sleep();
  });
  ASSERT_TRUE(ComesTrue([&] { return Descendants(child.pid()).size() == 1; }));
  const pid_t grandchild = Descendants(child.pid()).front();
  EXPECT_THAT(Descendants(getpid()), UnorderedElementsAre(child.pid(), grandchild));
}

TEST(ProcessSample, AZombieIsADescendantButNotAlive) {
  const Child child([] {});
  EXPECT_TRUE(ComesTrue([&] { return !IsAlive(child.pid()); }));
  EXPECT_THAT(Descendants(getpid()), Contains(child.pid()));
  EXPECT_TRUE(AllSleep());
}

TEST(ProcessSample, WhoWasReapedIsGone) {
  pid_t pid = 0;
  {
    const Child child(Sleep);
    pid = child.pid();
    EXPECT_TRUE(IsAlive(pid));
  }
  EXPECT_FALSE(IsAlive(pid));
  EXPECT_FALSE(IsStopped(pid));
  EXPECT_THAT(Descendants(getpid()), Not(Contains(pid)));
}

TEST(ProcessSample, AStoppedProcessIsAliveAndSleeps) {
  const Child child(Sleep);
  EXPECT_FALSE(IsStopped(child.pid()));
  kill(child.pid(), SIGSTOP);
  EXPECT_TRUE(ComesTrue([&] { return IsStopped(child.pid()); }));
  EXPECT_TRUE(IsAlive(child.pid()));
  EXPECT_TRUE(AllSleep());
}

TEST(ProcessSample, WhoSleepsUsesNothing) {
  const Child child(Sleep);
  ASSERT_TRUE(ComesTrue([] { return AllSleep(); }));
  const ProcSnapshot first = Sample(getpid(), {});
  EXPECT_THAT(first.use, Contains(::testing::Key(child.pid())));
  EXPECT_TRUE(Sample(getpid(), {}) == first);
}

TEST(ProcessSample, WhoWokeBetweenTwoLooksIsFoundOut) {
  const Child child(Sleep);
  ASSERT_TRUE(ComesTrue([] { return AllSleep(); }));
  const ProcSnapshot before = Sample(getpid(), {});
  kill(child.pid(), SIGSTOP);
  ASSERT_TRUE(ComesTrue([&] { return IsStopped(child.pid()); }));
  kill(child.pid(), SIGCONT);
  ASSERT_TRUE(ComesTrue([&] { return !IsStopped(child.pid()) && AllSleep(); }));
  EXPECT_FALSE(Sample(getpid(), {}) == before);
}

TEST(ProcessSample, WhoSpinsIsAwakeUnlessItWasAskedTo) {
  const Child child(Spin);
  EXPECT_FALSE(AllSleep());
  EXPECT_TRUE(AllSleep({child.pid()}));
}

TEST(ProcessSample, WhoSpinsAndIsBeingKilledIsAwakeUntilItIsDead) {
  const Child child(Spin);
  // A blocked signal stays pending: what a kill looks like before the kernel carries it out.
  const Child blocked([] {
    sigset_t term;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_BLOCK, &term, nullptr);
    kill(getpid(), SIGTERM);
    Spin();
  });
  EXPECT_TRUE(ComesTrue([&] { return !AllSleep({child.pid(), blocked.pid()}); }));
  kill(blocked.pid(), SIGKILL);
  EXPECT_TRUE(ComesTrue([&] { return AllSleep({child.pid(), blocked.pid()}); }));
}

}  // namespace
}  // namespace clusterspec

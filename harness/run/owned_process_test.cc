#include "harness/run/owned_process.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>

namespace clusterspec {
namespace {

// A child that sleeps until it is killed.
pid_t Sleeper() {
  const pid_t child = fork();
  if (child == 0) {
    for (;;) pause();
  }
  return child;
}

TEST(OwnedProcess, IsHeldUntilItsEndAndNotByItsNumber) {
  const pid_t child = Sleeper();
  const OwnedProcess process = OwnedProcess::OfNumber(child);
  EXPECT_EQ(process.pid(), child);
  EXPECT_FALSE(process.IsOver());
  EXPECT_TRUE(process.IsDescendantOf(getpid()));
  EXPECT_FALSE(process.IsDescendantOf(child + 1));
  process.Signal(SIGKILL);
  EXPECT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_TRUE(process.IsOver());
  EXPECT_FALSE(process.IsDescendantOf(getpid()));
  process.Signal(SIGKILL);  // nobody hears it, whoever has the number now
}

TEST(OwnedProcess, AZombieIsOver) {
  const pid_t child = Sleeper();
  const OwnedProcess process = OwnedProcess::OfNumber(child);
  process.Signal(SIGKILL);
  siginfo_t info{};
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT), 0);
  EXPECT_TRUE(process.IsOver());
  EXPECT_EQ(waitpid(child, nullptr, 0), child);
}

TEST(OwnedProcess, NoneIsOver) {
  EXPECT_TRUE(OwnedProcess().IsOver());
  EXPECT_FALSE(OwnedProcess().IsDescendantOf(getpid()));
}

TEST(OwnedProcess, ThePeerOfASocketIsWhoConnectedIt) {
  std::array<int, 2> ends{};
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
  const auto peer = OwnedProcess::OfPeer(ends[0]);
  ASSERT_TRUE(peer) << peer.error().message;
  EXPECT_EQ(peer->pid(), getpid());
  EXPECT_FALSE(peer->IsOver());
  EXPECT_TRUE(peer->IsDescendantOf(getppid()));
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace clusterspec

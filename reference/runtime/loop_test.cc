#include "reference/runtime/loop.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

namespace cluster {
namespace {

class LoopTest : public testing::Test {
 protected:
  void SetUp() override {
    for (auto& pair : pairs_) ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
  }
  void TearDown() override {
    for (const auto& pair : pairs_) {
      close(pair[0]);
      close(pair[1]);
    }
  }

  void Tell(int pair) const { ASSERT_EQ(write(pairs_[pair][1], "x", 1), 1); }
  void Take(int pair) const {
    char byte = 0;
    ASSERT_EQ(read(pairs_[pair][0], &byte, 1), 1);
  }

  Loop loop_;
  int pairs_[2][2] = {};
  std::string seen_;
};

TEST_F(LoopTest, TicksComeBeforeTheNextTurn) {
  loop_.Immediate([this] {
    seen_ += "a";
    loop_.NextTick([this] { seen_ += "b"; });
  });
  loop_.Immediate([this] { seen_ += "c"; });
  loop_.Run();
  EXPECT_EQ(seen_, "abc");
}

TEST_F(LoopTest, WhatIsPostedDoesNotHold) {
  loop_.Run();
  loop_.Post([this] { seen_ += "late, and still in time"; });
  loop_.Run();
  EXPECT_EQ(seen_, "late, and still in time");
}

TEST_F(LoopTest, AnotherThreadMayPost) {
  loop_.Ref();
  std::thread other([this] {
    loop_.Post([this] {
      seen_ += "posted";
      loop_.Unref();
    });
  });
  loop_.Run();
  other.join();
  EXPECT_EQ(seen_, "posted");
}

TEST_F(LoopTest, TimersComeInTheirOrder) {
  loop_.After([this] { seen_ += "c"; }, 20);
  loop_.After([this] { seen_ += "a"; }, 0);
  loop_.After([this] { seen_ += "b"; }, 0);
  loop_.Run();
  EXPECT_EQ(seen_, "abc");
}

TEST_F(LoopTest, ASignalIsATurn) {
  loop_.Ref();
  loop_.OnSignal(SIGUSR2, [this] {
    seen_ += "signal";
    loop_.Unref();
  });
  raise(SIGUSR2);
  EXPECT_EQ(seen_, "");
  loop_.Run();
  EXPECT_EQ(seen_, "signal");
}

TEST_F(LoopTest, ReadableIsToldUntilItIsRead) {
  loop_.Ref();
  Watcher watcher(&loop_, pairs_[0][0]);
  watcher.OnReadable([&] {
    seen_ += "r";
    if (seen_.size() < 3) return;
    watcher.StopReading();
    loop_.Unref();
  });
  Tell(0);
  loop_.Run();
  EXPECT_EQ(seen_, "rrr");
}

TEST_F(LoopTest, WritableIsToldOnce) {
  Watcher watcher(&loop_, pairs_[0][0]);
  watcher.OnceWritable([this] { seen_ += "w"; });
  loop_.Run();
  loop_.Run();
  EXPECT_EQ(seen_, "w");
}

TEST_F(LoopTest, AWatcherMayBeDestroyedWithinItsHandler) {
  auto watcher = std::make_unique<Watcher>(&loop_, pairs_[0][0]);
  watcher->OnReadable([&] {
    watcher.reset();
    seen_ += "r";
  });
  Tell(0);
  loop_.Run();
  EXPECT_EQ(seen_, "r");
}

// Both are ready at once: the one that is called first destroys the other.
TEST_F(LoopTest, ADestroyedWatcherIsNotCalled) {
  std::unique_ptr<Watcher> watchers[2];
  for (int i = 0; i < 2; ++i) {
    watchers[i] = std::make_unique<Watcher>(&loop_, pairs_[i][0]);
    watchers[i]->OnReadable([&, i] {
      watchers[1 - i].reset();
      Take(i);
      seen_ += "r";
    });
    Tell(i);
  }
  loop_.Run();
  EXPECT_EQ(seen_, "r");
}

TEST_F(LoopTest, ADescriptorThatLivesOnElsewhereIsForgotten) {
  const int copy = dup(pairs_[0][0]);
  auto watcher = std::make_unique<Watcher>(&loop_, pairs_[0][0]);
  watcher->OnReadable([this] { seen_ += "r"; });
  watcher.reset();
  close(pairs_[0][0]);
  Tell(0);
  loop_.Run();
  EXPECT_EQ(seen_, "");
  pairs_[0][0] = copy;
}

// Once the program has asked for Asio's loop, both are turned; neither keeps the other waiting.
TEST_F(LoopTest, AsioIsAGuest) {
  loop_.Ref();
  Watcher watcher(&loop_, pairs_[0][0]);
  watcher.OnReadable([this] {
    Take(0);
    seen_ += "r";
    boost::asio::post(loop_.io(), [this] {
      seen_ += "a";
      loop_.NextTick([this] { seen_ += "t"; });
      loop_.After(
          [this] {
            seen_ += "!";
            seen_.size() < 8 ? Tell(0) : loop_.Unref();
          },
          1);
    });
  });
  Tell(0);
  loop_.Run();
  EXPECT_EQ(seen_, "rat!rat!");
}

}  // namespace
}  // namespace cluster

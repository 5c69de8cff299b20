#include "reference/runtime/channel.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <optional>
#include <utility>
#include <vector>

namespace cluster {
namespace {

Frame Text(const std::string& text, HandleType handle = HandleType::kNone) {
  Frame frame;
  frame.payload = text;
  frame.handle = handle;
  return frame;
}

// Two ends of a channel; the second one listens until its end, or until `wanted` frames are there.
class ChannelTest : public testing::Test {
 protected:
  void SetUp() override {
    int ends[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    raw_ = dup(ends[0]);
    near_ = std::make_shared<Channel>(&loop_, ends[0]);
    far_ = std::make_shared<Channel>(&loop_, ends[1]);
    loop_.Ref();
  }

  void TearDown() override {
    near_.reset();
    far_.reset();
    for (const int fd : fds_) close(fd);
    if (raw_ >= 0) close(raw_);
  }

  void Listen(size_t wanted) {
    far_->Start(
        [this, wanted](const Frame& frame, int fd) {
          frames_.push_back(frame);
          if (fd >= 0) fds_.push_back(fd);
          if (frames_.size() == wanted) loop_.Unref();
        },
        [this](ChannelEnd end) {
          end_ = end;
          loop_.Unref();
        });
    loop_.Run();
  }

  void WriteRaw(std::string_view bytes) {
    ASSERT_EQ(write(raw_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }

  Loop loop_;
  int raw_ = -1;  // the near end, for bytes that no Channel would write
  std::shared_ptr<Channel> near_;
  std::shared_ptr<Channel> far_;
  std::vector<Frame> frames_;
  std::vector<int> fds_;
  std::optional<ChannelEnd> end_;
};

TEST_F(ChannelTest, FramesArriveInOrder) {
  for (int i = 0; i < 1000; ++i) near_->Send(Text(std::to_string(i)));
  Listen(1000);
  ASSERT_EQ(frames_.size(), 1000u);
  for (size_t i = 0; i < 1000; ++i) EXPECT_EQ(frames_[i].payload, std::to_string(i));
}

TEST_F(ChannelTest, WhatThePeerDoesNotReadIsKept) {
  const std::string large(3 << 20, 'x');
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(near_->Send(Text(large)));
  Listen(4);
  ASSERT_EQ(frames_.size(), 4u);
  EXPECT_EQ(frames_[3].payload, large);
}

TEST_F(ChannelTest, DescriptorsGoWithTheirFrames) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  near_->Send(Text("none"));
  near_->Send(Text("with", HandleType::kConnection), ends[1], true);
  near_->Send(Text("none"));
  Listen(3);
  ASSERT_EQ(fds_.size(), 1u);
  EXPECT_EQ(write(fds_[0], "a", 1), 1);
  close(fds_[0]);
  fds_.clear();
  char bytes[2];
  EXPECT_EQ(read(ends[0], bytes, 2), 1);
  EXPECT_EQ(bytes[0], 'a');
  EXPECT_EQ(read(ends[0], bytes, 2), 0);  // the sender's copy is closed, too
  close(ends[0]);
}

TEST_F(ChannelTest, ADescriptorThatWaitsMayBeClosedByItsOwner) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  near_->Send(Text(std::string(3 << 20, 'x')));
  near_->Send(Text("late", HandleType::kConnection), ends[1]);
  close(ends[1]);
  Listen(2);
  ASSERT_EQ(fds_.size(), 1u);
  EXPECT_EQ(write(fds_[0], "a", 1), 1);
  close(ends[0]);
}

TEST_F(ChannelTest, WhatWasSentBeforeTheCloseArrives) {
  near_->Send(Text(std::string(3 << 20, 'x')));
  near_->Send(Text("last"));
  near_->Close();
  EXPECT_FALSE(near_->Send(Text("too late")));
  close(std::exchange(raw_, -1));
  Listen(100);
  ASSERT_EQ(frames_.size(), 2u);
  EXPECT_EQ(frames_[1].payload, "last");
  EXPECT_EQ(end_, ChannelEnd::kClosed);
}

TEST_F(ChannelTest, AnEndWithSomethingUnreadIsAReset) {
  far_->Send(Text("unread"));
  EXPECT_TRUE(near_->HasUnread());
  near_->Close();
  close(std::exchange(raw_, -1));
  Listen(1);
  EXPECT_EQ(end_, ChannelEnd::kReset);
}

TEST_F(ChannelTest, AMalformedFrameIsTheEnd) {
  WriteRaw(std::string_view("\x03\0\0\0abc", 7));
  Listen(1);
  EXPECT_EQ(end_, ChannelEnd::kMalformed);
  EXPECT_FALSE(far_->is_open());
}

TEST_F(ChannelTest, AnOversizedLengthIsTheEndAtOnce) {
  WriteRaw("\xff\xff\xff\xff");
  Listen(1);
  EXPECT_EQ(end_, ChannelEnd::kMalformed);
}

TEST_F(ChannelTest, HalfAFrameIsNone) {
  const std::string bytes = Encode(Text("whole"));
  WriteRaw(bytes.substr(0, bytes.size() - 1));
  near_.reset();
  close(std::exchange(raw_, -1));
  Listen(1);
  EXPECT_TRUE(frames_.empty());
  EXPECT_EQ(end_, ChannelEnd::kClosed);
}

TEST_F(ChannelTest, AnOversizedMessageIsNotSent) {
  EXPECT_FALSE(near_->Send(Text(std::string(kMaxFrameBytes, 'x'))));
  EXPECT_TRUE(near_->is_open());
}

// The frame still arrives, and says that a handle is missing.
TEST_F(ChannelTest, WithoutRoomForDescriptorsTheFrameArrives) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer opens descriptors itself to look at an object";
#endif
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  near_->Send(Text("first", HandleType::kConnection), ends[1]);
  near_->Send(Text("second"));
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  const rlimit full{static_cast<rlim_t>(dup(0)), before.rlim_max};
  close(static_cast<int>(full.rlim_cur));
  setrlimit(RLIMIT_NOFILE, &full);
  Listen(2);
  setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_EQ(frames_.size(), 2u);
  EXPECT_EQ(frames_[0].handle, HandleType::kConnection);
  EXPECT_TRUE(fds_.empty());
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace cluster

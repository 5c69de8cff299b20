#include "reference/runtime/wire.h"

#include <gtest/gtest.h>

namespace cluster {
namespace {

Frame Full() {
  Frame frame;
  frame.kind = model::MessageKind::kListenReply;
  frame.error = model::ListenError::kNotAvailable;
  frame.flag = true;
  frame.handle = HandleType::kServer;
  frame.key.type = model::AddressType::kUdp6;
  frame.key.index = 3;
  frame.key.port = 8000;
  frame.key.fd = 7;
  frame.key_address = "::1";
  frame.server = 9;
  frame.port = 40001;
  frame.address = "";
  frame.system_error = 98;
  frame.backlog = 511;
  frame.payload = std::string("a\0b", 3);
  return frame;
}

std::string Content(const Frame& frame) { return Encode(frame).substr(kLengthBytes); }

TEST(Wire, WhatIsWrittenIsRead) {
  const Frame frame = Full();
  const std::string bytes = Encode(frame);
  EXPECT_EQ(FrameLength(bytes), bytes.size() - kLengthBytes);
  const auto read = Decode(Content(frame));
  ASSERT_TRUE(read);
  EXPECT_EQ(Encode(*read), bytes);
  EXPECT_EQ(read->key, frame.key);
  EXPECT_EQ(read->address, "");
  EXPECT_EQ(read->payload, frame.payload);
  EXPECT_EQ(read->system_error, 98);
}

TEST(Wire, EveryShorterOneIsRefused) {
  const std::string content = Content(Full());
  for (size_t size = 0; size < content.size(); ++size) {
    EXPECT_FALSE(Decode(content.substr(0, size))) << size;
  }
  EXPECT_FALSE(Decode(content + "x"));
}

TEST(Wire, UnknownNumbersAreRefused) {
  for (const size_t place : {0u, 1u, 3u, 4u}) {
    std::string content = Content(Full());
    content[place] = '\x7f';
    EXPECT_FALSE(Decode(content)) << place;
  }
}

TEST(Wire, ALengthNeedsFourBytes) {
  EXPECT_FALSE(FrameLength("abc"));
  EXPECT_EQ(FrameLength(std::string_view("\x01\0\0\0", 4)), 1u);
}

}  // namespace
}  // namespace cluster

#include "reference/sim/kernel.h"

#include <gtest/gtest.h>

namespace clusterspec::sim {
namespace {

using model::AddressType;
using model::ListenError;

class KernelTest : public testing::Test {
 protected:
  Kernel::Opened Open(const char* address, uint16_t port, AddressType type = AddressType::kTcp4) {
    return kernel_.Open(type, pool_.Text(address), port);
  }
  std::optional<uint16_t> Connect(const char* address, uint16_t port) {
    return kernel_.Connect(pool_.Text(address), port);
  }

  ValuePool pool_;
  World world_;
  Kernel kernel_{&world_, &pool_};
};

TEST_F(KernelTest, APortIsTakenOnce) {
  EXPECT_EQ(Open("127.0.0.1", 80).error, ListenError::kNoError);
  EXPECT_EQ(Open("127.0.0.1", 80).error, ListenError::kInUse);
  EXPECT_EQ(Open("::", 80).error, ListenError::kInUse);
  EXPECT_EQ(Open("127.0.0.2", 80).error, ListenError::kNoError);
  EXPECT_EQ(Open("127.0.0.1", 81).error, ListenError::kNoError);
  EXPECT_EQ(Open("127.0.0.1", 80, AddressType::kUdp4).error, ListenError::kNoError);
}

TEST_F(KernelTest, SomeAddressesAreNotHere) {
  EXPECT_EQ(Open("192.0.2.1", 80).error, ListenError::kNotAvailable);
}

TEST_F(KernelTest, PortsAreChosen) {
  const auto first = Open("::", 0);
  const auto second = Open("::", 0);
  EXPECT_NE(kernel_.At(first.socket).port, kernel_.At(second.socket).port);
}

TEST_F(KernelTest, PathsAreTakenOnce) {
  EXPECT_EQ(Open("/s", 0, AddressType::kUnix).error, ListenError::kNoError);
  EXPECT_EQ(Open("/s", 0, AddressType::kUnix).error, ListenError::kInUse);
  EXPECT_TRUE(Connect("/s", 0).has_value());
  EXPECT_FALSE(Connect("/t", 0).has_value());
}

TEST_F(KernelTest, WhoListensEverywhereIsReachedEverywhere) {
  Open("::", 80);
  EXPECT_TRUE(Connect("127.0.0.1", 80).has_value());
  EXPECT_TRUE(Connect("::", 80).has_value());
  EXPECT_FALSE(Connect("127.0.0.1", 81).has_value());
}

TEST_F(KernelTest, V4IsNotReachedOverV6) {
  Open("0.0.0.0", 80);
  EXPECT_TRUE(Connect("localhost", 80).has_value());
  EXPECT_FALSE(Connect("::1", 80).has_value());
}

TEST_F(KernelTest, TheLastReferenceCloses) {
  const auto opened = Open("127.0.0.1", 80);
  kernel_.AddReference(opened.socket);
  kernel_.Release(opened.socket);
  EXPECT_TRUE(Connect("127.0.0.1", 80).has_value());
  kernel_.Release(opened.socket);
  EXPECT_FALSE(Connect("127.0.0.1", 80).has_value());
}

TEST_F(KernelTest, AClosedSocketEndsWhatWaitsThere) {
  const auto opened = Open("127.0.0.1", 80);
  const uint16_t stream = *Connect("127.0.0.1", 80);
  const Descriptor client = StreamDescriptor(stream, 0);
  EXPECT_FALSE(kernel_.Readable(client));
  kernel_.Release(opened.socket);
  EXPECT_TRUE(kernel_.Readable(client));
  kernel_.Release(client);
  EXPECT_TRUE(world_.streams.empty());
  EXPECT_TRUE(world_.sockets.empty());
}

TEST_F(KernelTest, TextArrivesInOrderAndThenTheEnd) {
  Open("127.0.0.1", 80);
  const uint16_t stream = *Connect("127.0.0.1", 80);
  const Descriptor client = StreamDescriptor(stream, 0);
  const Descriptor server = StreamDescriptor(stream, 1);
  kernel_.Write(client, pool_.Text("a"));
  kernel_.Write(client, pool_.Text("b"));
  kernel_.Release(client);
  EXPECT_EQ(pool_.Text(kernel_.End(server).incoming.Pop()), "a");
  EXPECT_EQ(pool_.Text(kernel_.End(server).incoming.Pop()), "b");
  EXPECT_TRUE(kernel_.Readable(server));
  EXPECT_TRUE(kernel_.End(server).incoming.empty());
}

TEST_F(KernelTest, WhatIsWrittenAfterTheEndIsLost) {
  Open("127.0.0.1", 80);
  const uint16_t stream = *Connect("127.0.0.1", 80);
  kernel_.End(StreamDescriptor(stream, 0)).finished = true;
  kernel_.Write(StreamDescriptor(stream, 0), pool_.Text("late"));
  EXPECT_TRUE(kernel_.End(StreamDescriptor(stream, 1)).incoming.empty());
}

}  // namespace
}  // namespace clusterspec::sim

#include "reference/runtime/sockets.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace cluster {
namespace {

using model::AddressType;

Opened OpenTcp(uint16_t port) { return OpenSocket(AddressType::kTcp4, "127.0.0.1", port, 8); }

TEST(Sockets, AServerAndItsClient) {
  const Opened server = OpenTcp(0);
  ASSERT_GE(server.fd, 0);
  const Address at = AddressOf(server.fd);
  EXPECT_EQ(at.address, "127.0.0.1");
  EXPECT_GT(at.port, 0);
  EXPECT_EQ(AcceptFrom(server.fd).error, EAGAIN);
  const Opened client = StartConnect(AddressType::kTcp4, "127.0.0.1", at.port);
  ASSERT_GE(client.fd, 0);
  EXPECT_EQ(ConnectError(client.fd), 0);
  const Opened accepted = AcceptFrom(server.fd);
  EXPECT_GE(accepted.fd, 0);
  EXPECT_EQ(TypeOf(accepted.fd), AddressType::kTcp4);
  for (const int fd : {server.fd, client.fd, accepted.fd}) close(fd);
}

TEST(Sockets, OfThoseThatShareAPortTheFavouriteGetsAll) {
  for (const uint32_t favourite : {0u, 1u}) {
    const Opened first = OpenSocket(AddressType::kTcp4, "127.0.0.1", 0, 128, 0);
    ASSERT_GE(first.fd, 0);
    const uint16_t port = AddressOf(first.fd).port;
    const Opened second = OpenSocket(AddressType::kTcp4, "127.0.0.1", port, 128, favourite);
    ASSERT_GE(second.fd, 0);
    for (int i = 0; i < 32; ++i) {
      const Opened client = StartConnect(AddressType::kTcp4, "127.0.0.1", port);
      ASSERT_GE(client.fd, 0);
      const Opened accepted = AcceptFrom(favourite == 0 ? first.fd : second.fd);
      EXPECT_GE(accepted.fd, 0) << "connection " << i;
      EXPECT_EQ(AcceptFrom(favourite == 0 ? second.fd : first.fd).error, EAGAIN);
      for (const int fd : {client.fd, accepted.fd}) close(fd);
    }
    close(second.fd);
    const Opened client = StartConnect(AddressType::kTcp4, "127.0.0.1", port);
    const Opened alone = AcceptFrom(first.fd);
    EXPECT_GE(alone.fd, 0);
    for (const int fd : {first.fd, client.fd, alone.fd}) close(fd);
  }
}

TEST(Sockets, APortInUse) {
  const Opened first = OpenTcp(0);
  const Opened second = OpenTcp(AddressOf(first.fd).port);
  EXPECT_EQ(second.error, EADDRINUSE);
  EXPECT_EQ(ListenErrorOf(second.error), model::ListenError::kInUse);
  EXPECT_EQ(ListenErrorCode(model::ListenError::kInUse, 0), "EADDRINUSE");
  close(first.fd);
}

TEST(Sockets, AnAddressOfAnotherMachine) {
  EXPECT_EQ(OpenSocket(AddressType::kTcp4, "192.0.2.1", 0, 8).error, EADDRNOTAVAIL);
  EXPECT_EQ(OpenSocket(AddressType::kTcp4, "nonsense", 0, 8).error, EINVAL);
}

TEST(Sockets, PathsThatCannotBe) {
  EXPECT_EQ(OpenSocket(AddressType::kUnix, std::string(200, 'p'), 0, 8).error, ENAMETOOLONG);
  EXPECT_EQ(OpenSocket(AddressType::kUnix, "/no/such/folder/s", 0, 8).error, ENOENT);
  EXPECT_EQ(ListenErrorCode(model::ListenError::kInvalid, ENOENT), "ENOENT");
}

TEST(Sockets, OnlySocketsCanBeListenedOn) {
  EXPECT_EQ(CopyListener(STDIN_FILENO, 8).error, EINVAL);
  EXPECT_EQ(CopyListener(9999, 8).error, EINVAL);
}

TEST(Sockets, Datagrams) {
  const Opened a = OpenSocket(AddressType::kUdp4, "127.0.0.1", 0, 0);
  const Opened b = OpenSocket(AddressType::kUdp4, "127.0.0.1", 0, 0);
  SendDatagram(a.fd, "hello", AddressOf(b.fd));
  char buffer[16];
  Address from;
  const auto size = ReceiveDatagram(b.fd, buffer, sizeof(buffer), &from);
  ASSERT_TRUE(size);
  EXPECT_EQ(std::string(buffer, *size), "hello");
  EXPECT_EQ(from.port, AddressOf(a.fd).port);
  EXPECT_FALSE(ReceiveDatagram(b.fd, buffer, sizeof(buffer), &from));
  close(a.fd);
  close(b.fd);
}

TEST(Sockets, Hosts) {
  EXPECT_EQ(Resolve("127.0.0.1")->address, "127.0.0.1");
  EXPECT_TRUE(Resolve("::1")->is_v6);
  EXPECT_FALSE(Resolve("no.such.host.invalid"));
}

}  // namespace
}  // namespace cluster

#include "reference/runtime/sockets.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

namespace cluster {
namespace {

struct SystemAddress {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  template <typename T>
  T* as() {
    return reinterpret_cast<T*>(&storage);
  }
};

bool IsV6(model::AddressType type) {
  return type == model::AddressType::kTcp6 || type == model::AddressType::kUdp6 ||
         type == model::AddressType::kUnknown;
}

int FamilyOf(model::AddressType type) {
  if (type == model::AddressType::kUnix) return AF_UNIX;
  return IsV6(type) ? AF_INET6 : AF_INET;
}

// 0, or an errno. Without an address: any.
int Fill(model::AddressType type, const std::optional<std::string>& address, uint16_t port,
         SystemAddress* to) {
  to->storage.ss_family = static_cast<sa_family_t>(FamilyOf(type));
  if (type == model::AddressType::kUnix) {
    auto* path = to->as<sockaddr_un>();
    if (!address || address->empty()) return EINVAL;
    if (address->size() >= sizeof(path->sun_path)) return ENAMETOOLONG;
    std::memcpy(path->sun_path, address->data(), address->size());
    to->size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address->size() + 1);
    return 0;
  }
  void* place = nullptr;
  if (IsV6(type)) {
    to->as<sockaddr_in6>()->sin6_port = htons(port);
    place = &to->as<sockaddr_in6>()->sin6_addr;
    to->size = sizeof(sockaddr_in6);
  } else {
    to->as<sockaddr_in>()->sin_port = htons(port);
    place = &to->as<sockaddr_in>()->sin_addr;
    to->size = sizeof(sockaddr_in);
  }
  if (!address) return 0;
  return inet_pton(FamilyOf(type), address->c_str(), place) == 1 ? 0 : EINVAL;
}

Address FromSystem(SystemAddress& from) {
  Address address;
  char text[INET6_ADDRSTRLEN] = "";
  switch (from.storage.ss_family) {
    case AF_INET:
      inet_ntop(AF_INET, &from.as<sockaddr_in>()->sin_addr, text, sizeof(text));
      address.port = ntohs(from.as<sockaddr_in>()->sin_port);
      break;
    case AF_INET6:
      inet_ntop(AF_INET6, &from.as<sockaddr_in6>()->sin6_addr, text, sizeof(text));
      address.port = ntohs(from.as<sockaddr_in6>()->sin6_port);
      break;
    case AF_UNIX:
      if (from.size > offsetof(sockaddr_un, sun_path)) {
        address.path = from.as<sockaddr_un>()->sun_path;
      }
      break;
  }
  address.address = text;
  return address;
}

Opened Failed(int fd) {
  const int error = errno;
  close(fd);
  return {-1, error};
}

int NewSocket(model::AddressType type) {
  const int kind = IsDatagram(type) ? SOCK_DGRAM : SOCK_STREAM;
  return socket(FamilyOf(type), kind | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

void SetFlag(int fd, int level, int option, int value) {
  setsockopt(fd, level, option, &value, sizeof(value));
}

// The kernel asks this program for each connection to a port that several share.
void GiveAllTo(uint32_t place, int fd) {
  sock_filter answer = {BPF_RET | BPF_K, 0, 0, place};
  const sock_fprog program = {1, &answer};
  setsockopt(fd, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &program, sizeof(program));
}

int OptionOf(int fd, int option) {
  int value = -1;
  socklen_t size = sizeof(value);
  return getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

}  // namespace

Opened OpenSocket(model::AddressType type, const std::optional<std::string>& address, uint16_t port,
                  int backlog, std::optional<uint32_t> favourite) {
  SystemAddress at;
  if (const int error = Fill(type, address, port, &at); error != 0) return {-1, error};
  const int fd = NewSocket(type);
  if (fd < 0) return {-1, errno};
  const bool tcp = !IsDatagram(type) && type != model::AddressType::kUnix;
  if (tcp) SetFlag(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  if (favourite) SetFlag(fd, SOL_SOCKET, SO_REUSEPORT, 1);
  if (IsV6(type)) SetFlag(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
  if (bind(fd, at.get(), at.size) != 0) return Failed(fd);
  if (!IsDatagram(type) && listen(fd, backlog) != 0) return Failed(fd);
  if (favourite) GiveAllTo(*favourite, fd);
  return {fd, 0};
}

Opened CopyListener(int fd, int backlog) {
  const int kind = OptionOf(fd, SO_TYPE);
  if (kind != SOCK_STREAM && kind != SOCK_DGRAM) return {-1, EINVAL};
  const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return {-1, errno};
  fcntl(copy, F_SETFL, fcntl(copy, F_GETFL) | O_NONBLOCK);
  const bool listens = kind == SOCK_DGRAM || OptionOf(copy, SO_ACCEPTCONN) == 1;
  if (!listens && listen(copy, backlog) != 0) return Failed(copy);
  return {copy, 0};
}

Opened StartConnect(model::AddressType type, const std::string& address, uint16_t port) {
  SystemAddress to;
  if (const int error = Fill(type, address, port, &to); error != 0) return {-1, error};
  const int fd = NewSocket(type);
  if (fd < 0) return {-1, errno};
  if (connect(fd, to.get(), to.size) != 0 && errno != EINPROGRESS) return Failed(fd);
  return {fd, 0};
}

int ConnectError(int fd) { return OptionOf(fd, SO_ERROR); }

Opened AcceptFrom(int fd) {
  while (true) {
    const int connection = accept4(fd, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (connection >= 0) return {connection, 0};
    if (errno != EINTR && errno != ECONNABORTED) return {-1, errno};
  }
}

Address AddressOf(int fd) {
  SystemAddress at;
  if (getsockname(fd, at.get(), &at.size) != 0) return {};
  return FromSystem(at);
}

std::optional<model::AddressType> TypeOf(int fd) {
  const int domain = OptionOf(fd, SO_DOMAIN);
  const bool datagrams = OptionOf(fd, SO_TYPE) == SOCK_DGRAM;
  if (domain == AF_UNIX && !datagrams) return model::AddressType::kUnix;
  if (domain == AF_INET) return datagrams ? model::AddressType::kUdp4 : model::AddressType::kTcp4;
  if (domain == AF_INET6) return datagrams ? model::AddressType::kUdp6 : model::AddressType::kTcp6;
  return std::nullopt;
}

std::optional<Resolved> Resolve(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return std::nullopt;
  SystemAddress first;
  std::memcpy(&first.storage, found->ai_addr, found->ai_addrlen);
  first.size = found->ai_addrlen;
  freeaddrinfo(found);
  return Resolved{first.storage.ss_family == AF_INET6, FromSystem(first).address};
}

bool HasIpv6() {
  static const bool has = [] {
    const Opened probe = OpenSocket(model::AddressType::kUdp6, std::nullopt, 0, 0);
    if (probe.fd >= 0) close(probe.fd);
    return probe.fd >= 0;
  }();
  return has;
}

void SendDatagram(int fd, std::string_view bytes, const Address& to) {
  const auto type = TypeOf(fd);
  SystemAddress at;
  if (!type || Fill(*type, to.address, to.port, &at) != 0) return;
  sendto(fd, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL, at.get(), at.size);
}

std::optional<size_t> ReceiveDatagram(int fd, char* buffer, size_t size, Address* from) {
  SystemAddress sender;
  const ssize_t count = recvfrom(fd, buffer, size, MSG_DONTWAIT, sender.get(), &sender.size);
  if (count < 0) return std::nullopt;
  *from = FromSystem(sender);
  return static_cast<size_t>(count);
}

std::string ErrorCode(int error) {
  const char* name = strerrorname_np(error);
  return name != nullptr ? name : "E" + std::to_string(error);
}

model::ListenError ListenErrorOf(int error) {
  if (error == 0) return model::ListenError::kNoError;
  if (error == EADDRINUSE) return model::ListenError::kInUse;
  if (error == EADDRNOTAVAIL) return model::ListenError::kNotAvailable;
  return model::ListenError::kInvalid;
}

std::string ListenErrorCode(model::ListenError kind, int error) {
  if (error != 0 && ListenErrorOf(error) == kind) return ErrorCode(error);
  if (kind == model::ListenError::kInUse) return "EADDRINUSE";
  return kind == model::ListenError::kNotAvailable ? "EADDRNOTAVAIL" : "EINVAL";
}

}  // namespace cluster

// Sockets of the operating system, by the addresses of the model. No call blocks, but for Resolve.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_SOCKETS_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_SOCKETS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "clusterspec/net.h"
#include "reference/model/types.h"

namespace cluster {

namespace model = clusterspec::model;

// A descriptor, closed by exec and not blocking, which the caller owns; or an errno.
struct Opened {
  int fd = -1;
  int error = 0;
};

// A socket that listens, or is bound where datagrams come. No address: all of the machine, with
// both versions of IP where there are two. `address` is a path for kUnix. With a `favourite`,
// others that have one may open the port as well: what comes goes to the socket in that place of
// those that are open, in the order of opening, as the one opened last says. Where it has none, the
// kernel chooses by chance.
Opened OpenSocket(model::AddressType type, const std::optional<std::string>& address, uint16_t port,
                  int backlog, std::optional<uint32_t> favourite = std::nullopt);

// A copy of a descriptor of this process; EINVAL unless it is a socket that can be listened on.
Opened CopyListener(int fd, int backlog);

// A connection that is being made: writable means made or failed, see ConnectError.
Opened StartConnect(model::AddressType type, const std::string& address, uint16_t port);
int ConnectError(int fd);

// The next connection that waits; error EAGAIN when there is none.
Opened AcceptFrom(int fd);

Address AddressOf(int fd);
std::optional<model::AddressType> TypeOf(int fd);

// What a host stands for: an address as it is, else the first address of the name (which asks the
// system's resolver, and waits). Nothing when there is none.
struct Resolved {
  bool is_v6 = false;
  std::string address;
};
std::optional<Resolved> Resolve(const std::string& host);

// Whether this machine has IPv6 sockets at all.
bool HasIpv6();

// Sends a datagram, or drops it.
void SendDatagram(int fd, std::string_view bytes, const Address& to);

// The size of the datagram that has come; nothing when there is none.
std::optional<size_t> ReceiveDatagram(int fd, char* buffer, size_t size, Address* from);

// "EADDRINUSE"; "E98" for numbers without a name here.
std::string ErrorCode(int error);
model::ListenError ListenErrorOf(int error);

// The code of a failed listen: of `error` where the system told one.
std::string ListenErrorCode(model::ListenError kind, int error);

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_SOCKETS_H_

// The operating system's part of a world: sockets and connections, counted by who has them.
#ifndef CLUSTERSPEC_REFERENCE_SIM_KERNEL_H_
#define CLUSTERSPEC_REFERENCE_SIM_KERNEL_H_

#include <optional>

#include "reference/sim/value_pool.h"
#include "reference/sim/world.h"

namespace clusterspec::sim {

// A descriptor is a socket's index, or names one end of a stream.
inline constexpr Descriptor kFirstStreamEnd = 0x10000;

// The socket that a primary may inherit: the first there is.
inline constexpr Descriptor kInheritedSocket = 0;

inline Descriptor StreamDescriptor(size_t stream, int end) {
  return kFirstStreamEnd + static_cast<Descriptor>(2 * stream) + static_cast<Descriptor>(end);
}
inline bool IsStream(Descriptor descriptor) {
  return descriptor != kNoDescriptor && descriptor >= kFirstStreamEnd;
}

class Kernel {
 public:
  explicit Kernel(const ValuePool* pool) : pool_(*pool) {}
  Kernel(World* world, const ValuePool* pool) : pool_(*pool) { Bind(world); }

  // Works on the sockets and streams of this world from now on.
  void Bind(World* world) {
    sockets_ = &world->sockets;
    streams_ = &world->streams;
    next_port_ = &world->next_port;
  }

  // Opens a socket with one reference. `port` 0: the system chooses one, unless it is a Unix
  // socket.
  struct Opened {
    model::ListenError error = model::ListenError::kNoError;
    Descriptor socket = kNoDescriptor;
  };
  Opened Open(model::AddressType type, Id address, uint16_t port);

  // The same where others may have the port, too, whose connections then come to any of them.
  Opened OpenShared(model::AddressType type, Id address, uint16_t port);

  // A connection with one reference at end 0, waiting at the socket. Nothing: refused.
  std::optional<uint16_t> Connect(Id address, uint16_t port);

  // The datagram socket at this address; none: there is nobody.
  Descriptor FindDatagram(Id address, uint16_t port) const;

  void AddReference(Descriptor descriptor);
  void Release(Descriptor descriptor);

  StreamEnd& End(Descriptor descriptor);
  StreamEnd& Peer(Descriptor descriptor);
  Socket& At(Descriptor socket) { return (*sockets_)[socket]; }
  const Socket& At(Descriptor socket) const { return (*sockets_)[socket]; }

  void Write(Descriptor end, Id text);

  // Something to read, or the end of it.
  bool Readable(Descriptor end);

 private:
  bool Reaches(const Socket& socket, Id address) const;
  bool Overlap(Id a, Id b) const;
  bool IsHere(model::AddressType type, Id address) const;
  uint16_t ChoosePort(model::AddressType type, Id address);
  bool Taken(model::AddressType type, Id address, uint16_t port) const;
  void Trim();

  const ValuePool& pool_;
  decltype(World::sockets)* sockets_ = nullptr;
  decltype(World::streams)* streams_ = nullptr;
  uint16_t* next_port_ = nullptr;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_KERNEL_H_

// What travels over the channel between the primary and a worker.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_MESSAGE_H_
#define CLUSTERSPEC_REFERENCE_MODEL_MESSAGE_H_

#include "reference/model/types.h"

namespace clusterspec::model {

// What servers of several workers share: equal keys mean one socket. `index` tells apart the
// servers that one worker puts on port 0.
struct ListenKey {
  AddressType type = AddressType::kTcp4;
  uint8_t index = 0;
  Id address = kNone;  // host or path as asked for; none: any address
  uint16_t port = 0;
  Id fd = kNone;  // a descriptor of the primary

  bool operator==(const ListenKey&) const = default;
};

// Whether a host is named, which has to be looked up.
inline bool HasHost(const ListenKey& key) {
  return key.address != kNone && key.type != AddressType::kUnix && !IsDatagram(key.type);
}

enum class MessageKind : uint8_t {
  kUser,             // either way: what the program sends
  kOnline,           // to the primary: the worker runs
  kListen,           // to the primary: `server` wants a socket for `key`
  kListenReply,      // to the worker: `error`, or where it listens
  kListening,        // to the primary: `server` listens
  kLeave,            // to the primary: `server` listens no more
  kVoluntary,        // to the primary: disconnect() or kill() was called in the worker
  kVoluntaryAck,     // to the worker: the primary has taken note
  kDisconnect,       // to the worker: carry out disconnect()
  kConnection,       // to the worker: a connection for `server`
  kConnectionReply,  // to the primary: taken, or sent back as `handle`
};

struct Message {
  MessageKind kind = MessageKind::kUser;
  ListenError error = ListenError::kNoError;
  bool flag = false;
  ListenKey key;
  uint16_t server = 0;
  uint16_t port = 0;   // the one listened on
  Id address = kNone;  // the one listened on
  Id value = kNone;    // of kUser
  Descriptor handle = kNoDescriptor;
};

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_MESSAGE_H_

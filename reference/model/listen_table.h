// The sockets that the primary holds for servers of its workers.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_LISTEN_TABLE_H_
#define CLUSTERSPEC_REFERENCE_MODEL_LISTEN_TABLE_H_

#include "reference/model/message.h"
#include "reference/model/round_robin.h"

namespace clusterspec::model {

struct Handle {
  ListenKey key;
  bool shared = false;  // the workers accept by themselves; else the primary does, round-robin
  bool open = false;    // false: the socket is being opened for the first listener
  uint16_t port = 0;
  Id address = kNone;
  Descriptor socket = kNoDescriptor;
  Small<Listener, 4> listeners;  // ascending
  RoundRobin round_robin;

  bool HasWorker(uint32_t worker) const;
  void Add(Listener listener);

  bool operator==(const Handle&) const = default;
};

struct ListenTable {
  Small<Handle, 2> handles;
  // The ports that were chosen for port 0, where they are kept for good: key.port is 0.
  Small<Handle, 1> remembered;

  // Null where there is none. Valid until the table changes.
  Handle* Find(const ListenKey& key);
  Handle* FindSocket(Descriptor socket);
  Handle* FindListener(Listener listener);  // cost grows with the listeners: not for connections
  void Erase(const Handle* handle);

  // The port that was once chosen for this key; 0: none.
  uint16_t Remembered(const ListenKey& key) const;
  void Remember(const Handle& handle);

  bool operator==(const ListenTable&) const = default;
};

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_LISTEN_TABLE_H_

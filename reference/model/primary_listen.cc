#include <algorithm>

#include "reference/model/primary_step.h"

namespace clusterspec::model {

void PrimaryStep::Receive(uint32_t worker, const Message& message) {
  switch (message.kind) {
    case MessageKind::kOnline:
      return Online(worker);
    case MessageKind::kUser:
      // REQ cluster.event.message.from-worker worker.event.message.like-cluster
      return Add(EmitMessage{worker, message.value, message.handle});
    case MessageKind::kListen:
      return Listen(worker, message);
    case MessageKind::kListening:
      // REQ cluster.event.listening.after-server worker.event.listening.like-cluster
      return Add(EmitListening{worker, message.key, message.port, message.address});
    case MessageKind::kLeave:
      return Leave({worker, message.server});
    case MessageKind::kVoluntary:
      return Voluntary(worker);
    case MessageKind::kConnectionReply:
      return Answered({worker, message.server}, message);
    case MessageKind::kListenReply:
    case MessageKind::kVoluntaryAck:
    case MessageKind::kDisconnect:
    case MessageKind::kConnection:
      return;  // for workers only
  }
}

// REQ cluster.event.online.emitted worker.isConnected.after-creation
void PrimaryStep::Online(uint32_t worker) {
  Worker(worker).connected = true;
  Add(EmitOnline{worker});
}

// disconnect() in the worker, or kill() where this disconnects.
void PrimaryStep::Voluntary(uint32_t worker) {
  Worker(worker).called_disconnect = true;
  NoteCall(&Worker(worker));
  Message ack;
  ack.kind = MessageKind::kVoluntaryAck;
  Send(worker, ack);
}

void PrimaryStep::Refuse(uint32_t worker, uint16_t server, ListenError error) {
  Message reply;
  reply.kind = MessageKind::kListenReply;
  reply.server = server;
  reply.error = error;
  Send(worker, reply);
}

// REQ sharing.same-port scheduling.rr.primary-listens scheduling.none.primary-creates-socket
void PrimaryStep::Listen(uint32_t worker, const Message& message) {
  const Listener listener{worker, message.server};
  Handle* handle = state_.listening.Find(message.key);
  if (handle == nullptr) {
    Handle& fresh = state_.listening.handles.emplace_back();
    fresh.key = message.key;
    // REQ cluster.schedulingPolicy.global
    fresh.shared = state_.policy == Policy::kShared || IsDatagram(message.key.type);
    fresh.Add(listener);
    // REQ listen.port-zero.predictable-later
    const uint16_t port =
        message.key.port != 0 ? message.key.port : state_.listening.Remembered(message.key);
    return Add(OpenSocket{message.key, port});
  }
  // REQ listen.otherwise-as-usual: sharing is between workers
  if (message.key.port != 0 && handle->HasWorker(worker)) {
    return Refuse(worker, message.server, ListenError::kInUse);
  }
  handle->Add(listener);
  Join(handle, listener);
}

void PrimaryStep::Opened(const Message& message) {
  Handle* handle = state_.listening.Find(message.key);
  const Listener listener = handle->listeners.front();
  if (message.error != ListenError::kNoError) {
    state_.listening.Erase(handle);
    return Refuse(listener.worker, listener.server, message.error);
  }
  handle->open = true;
  handle->port = message.port;
  handle->address = message.address;
  handle->socket = message.handle;
  const bool chosen =
      message.key.port == 0 && message.key.fd == kNone && message.key.type != AddressType::kUnix;
  if (chosen && context_.Resolve(ChoicePoint::kPortZeroKept) == kForGood) {
    state_.listening.Remember(*handle);
  }
  Join(handle, listener);
}

// REQ listen.port-zero.shared scheduling.none.listeners-get-socket
void PrimaryStep::Join(Handle* handle, Listener listener) {
  Message reply;
  reply.kind = MessageKind::kListenReply;
  reply.key = handle->key;
  reply.server = listener.server;
  reply.port = handle->port;
  reply.address = handle->address;
  reply.flag = handle->shared;
  if (handle->shared) reply.handle = handle->socket;
  Send(listener.worker, reply);
  if (!handle->shared) Give(handle->round_robin.Ready(listener));
}

// REQ sharing.none-alive-refuses cluster.disconnect.closes-handles
void PrimaryStep::Leave(Listener listener) {
  Handle* handle = state_.listening.FindListener(listener);
  if (handle == nullptr) return;
  handle->listeners.erase(std::find(handle->listeners.begin(), handle->listeners.end(), listener));
  handle->round_robin.Remove(listener);
  if (!handle->listeners.empty()) return;
  for (const Descriptor connection : handle->round_robin.connections) {
    Add(DropConnection{connection});
  }
  Add(CloseSocket{handle->socket});
  state_.listening.Erase(handle);
}

void PrimaryStep::LeaveAll(uint32_t worker) {
  Small<Listener, 4> gone;
  for (const Handle& handle : state_.listening.handles) {
    for (const Listener& listener : handle.listeners) {
      if (listener.worker == worker) gone.push_back(listener);
    }
  }
  for (const Listener& listener : gone) Leave(listener);
}

// REQ scheduling.rr.primary-accepts
void PrimaryStep::Connection(Descriptor socket, Descriptor connection) {
  Handle* handle = state_.listening.FindSocket(socket);
  if (handle != nullptr) Give(handle->round_robin.Offer(connection));
}

// A listener that has left sends back what was on its way to it.
void PrimaryStep::Answered(Listener listener, const Message& message) {
  Handle* handle = state_.listening.Find(message.key);
  const bool sent_back = message.handle != kNoDescriptor;
  if (sent_back && handle == nullptr) Add(DropConnection{message.handle});
  if (handle == nullptr) return;
  // REQ sharing.accepts-while-any-alive worker.disconnect.others-accept
  if (sent_back) return Give(handle->round_robin.Offer(message.handle));
  // The answer of a worker that has ended meanwhile makes nobody free.
  if (!Worker(listener.worker).exited) Give(handle->round_robin.Ready(listener));
}

void PrimaryStep::Give(const std::optional<Assignment>& assignment) {
  if (!assignment) return;
  Message message;
  message.kind = MessageKind::kConnection;
  message.server = assignment->listener.server;
  message.handle = assignment->connection;
  Send(assignment->listener.worker, message);
}

}  // namespace clusterspec::model

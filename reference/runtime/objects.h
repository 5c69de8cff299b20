// What is behind the handles of the public API. For the runtime only.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_OBJECTS_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_OBJECTS_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "clusterspec/cluster.h"
#include "reference/model/message.h"
#include "reference/runtime/channel.h"
#include "reference/runtime/event.h"
#include "reference/runtime/loop.h"

namespace cluster {

using clusterspec::model::kNoServer;

// A server or datagram socket of this process.
struct ServerData {
  bool datagrams = false;
  model::AddressType type = model::AddressType::kTcp4;
  uint16_t index = kNoServer;  // in the model; none: it has not listened yet
  int fd = -1;                 // -1: closed, or the primary accepts
  int backlog = 511;
  int system_error = 0;
  std::string given_path;  // that it listens on, as the program named it
  std::string made_path;   // a file that goes with the socket
  Address at;
  std::unique_ptr<Watcher> watcher;
  Emitter<> on_listening;
  Emitter<> on_close;
  ErrorEmitter<Error> on_error;
  Emitter<Connection> on_connection;
  Emitter<std::string_view, const Address&> on_message;

  ~ServerData();
  void CloseSocket();
  // Handlers often hold the object whose they are, which would then never end.
  void ForgetHandlers();
};

// One end of a stream.
struct ConnectionData : std::enable_shared_from_this<ConnectionData> {
  explicit ConnectionData(int descriptor, uint16_t of_server = kNoServer);
  ~ConnectionData();

  void Write(std::string_view bytes, int flags = 0);
  void End();
  // Once all is written, and `last`.
  void CloseSoon(std::string_view last);
  // `tell`: OnClose is called, in a later turn.
  void Close(bool tell);
  void Fail(int error, const char* call);
  void AwaitOpen();
  void StartReading();
  int Take();
  void ForgetHandlers();

  int fd;
  uint16_t server;
  bool reading = false;
  bool connecting = false;
  bool ending = false;   // End() was called
  bool shut = false;     // the peer has been told
  bool closing = false;  // CloseSoon() was called
  bool peer_ended = false;
  bool taken = false;
  std::string outgoing;
  std::unique_ptr<Watcher> watcher;
  std::shared_ptr<ConnectionData> self;  // an open connection lives without handles
  Emitter<> on_open;
  Emitter<std::string_view> on_data;
  Emitter<> on_end;
  Emitter<> on_close;
  ErrorEmitter<Error> on_error;

 private:
  Watcher& Watch();
  void WatchReading();
  void ReadFirst();
  void Read();
  void Flush();
  void Hold();
  void LetGo();
  void EndedForServer();
};

// Beside a message: an object of this process, or a descriptor that was received.
struct HandleData {
  Handle::Kind kind = Handle::Kind::kNone;
  int fd = -1;  // owned
  std::shared_ptr<ServerData> server;
  std::shared_ptr<ConnectionData> connection;

  ~HandleData();
  int descriptor() const;
  // Hands out an own descriptor: the received one, or a copy. -1: there is none.
  int Take();
};

// A worker: in the primary one of many, in a worker the process itself.
struct WorkerData {
  bool self = false;
  int id = 0;
  uint32_t index = 0;  // in the model
  pid_t pid = 0;
  int pidfd = -1;
  bool advanced = false;  // its messages are more than JSON
  std::optional<Exit> exit;
  std::string spawn_error;  // why it was not started
  std::string spawn_error_code;
  std::shared_ptr<Channel> channel;
  std::unique_ptr<Watcher> exit_watcher;
  int connections_under_way = 0;  // given, and not answered
  std::vector<int> kept;          // copies of these: for a deviation
  std::vector<int> pipes;         // by the child's descriptor; -1: none
  std::vector<std::unique_ptr<Watcher>> readers;
  std::vector<std::unique_ptr<Emitter<std::string_view>>> on_output;
  Emitter<> on_online;
  Emitter<const Listening&> on_listening;
  Emitter<const Value&, const Handle&> on_message;
  Emitter<> on_disconnect;
  Emitter<const Exit&> on_exit;
  ErrorEmitter<Error> on_error;

  ~WorkerData();
  // All but those of errors and output, which may come after the end.
  void ForgetHandlers();
};

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_OBJECTS_H_

// Servers, connections and datagram sockets that know of the cluster: what listens in a worker
// shares its port with the other workers.
//
// Threads: everything here, as all of this API, is for the thread that calls cluster::Run(). All
// functions that are given here are called on that thread, never within the call that they are
// given to. Objects are handles: copies name the same server, and an open one lives without any.
// Once it has closed or failed, and its last event is over, its handlers are forgotten, so that
// they may hold what they like, even the object itself; it cannot be used again.
#ifndef CLUSTERSPEC_REFERENCE_INCLUDE_CLUSTERSPEC_NET_H_
#define CLUSTERSPEC_REFERENCE_INCLUDE_CLUSTERSPEC_NET_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace cluster {

struct ServerData;
struct ConnectionData;
struct HandleData;

// What a documented function throws, and what an error event tells.
class Error : public std::runtime_error {
 public:
  Error(std::string name, std::string code, const std::string& message)
      : std::runtime_error(message), name_(std::move(name)), code_(std::move(code)) {}
  const std::string& name() const { return name_; }  // "TypeError"
  const std::string& code() const { return code_; }  // "EADDRINUSE"; empty: none

 private:
  std::string name_;
  std::string code_;
};

struct Address {
  std::string address;  // of a host; empty for a Unix socket
  uint16_t port = 0;
  std::string path;  // of a Unix socket
};

class Server;
class Connection;
class DatagramSocket;

// A server, connection or datagram socket beside a message. One that was received owns its
// descriptor until it is adopted (Server::Adopt, Connection::Adopt, ..) or dropped.
class Handle {
 public:
  enum class Kind { kNone, kServer, kConnection, kDatagrams };

  Handle() = default;
  Handle(const Server& server);
  Handle(const Connection& connection);
  Handle(const DatagramSocket& socket);

  Kind kind() const;
  explicit operator bool() const { return kind() != Kind::kNone; }
  int descriptor() const;  // -1: none, as a server that listens through the primary
  bool operator==(const Handle&) const = default;  // whether both are the same object

  // For the runtime itself.
  explicit Handle(std::shared_ptr<HandleData> data) : data_(std::move(data)) {}
  const std::shared_ptr<HandleData>& data() const { return data_; }

 private:
  std::shared_ptr<HandleData> data_;
};

// A stream: one end of a TCP or Unix connection. When the peer ends, this side ends too.
class Connection {
 public:
  // Connects to a port of a host, which is an address. Fails by OnError, OnClose.
  static Connection Open(uint16_t port, const std::string& host = "127.0.0.1");
  static Connection OpenPath(const std::string& path);
  // Takes a received connection over. Throws Error where the handle is none.
  static Connection Adopt(const Handle& handle);

  // What cannot be sent yet is kept, without bound. Ignored after End().
  void Write(std::string_view bytes) const;
  void End() const;      // once all is written, says so to the peer
  void Destroy() const;  // closes at once
  // Closes once all is written; `last` and the end then take one packet where there is room.
  void DestroySoon(std::string_view last = {}) const;

  void OnOpen(std::function<void()> handler) const;
  void OnData(std::function<void(std::string_view)> handler) const;  // starts the reading
  void OnEnd(std::function<void()> handler) const;                   // starts the reading
  void OnClose(std::function<void()> handler) const;
  void OnError(std::function<void(const Error&)> handler) const;

  // Hands the descriptor, which does not block, to the caller, who closes it: for other libraries,
  // such as Boost.Beast. The connection counts as open, for the server's close and for
  // Worker::Disconnect(), until the last copy of this object is gone. -1: closed already.
  int TakeDescriptor() const;

  // For the runtime itself.
  explicit Connection(std::shared_ptr<ConnectionData> data) : data_(std::move(data)) {}
  const std::shared_ptr<ConnectionData>& data() const { return data_; }

 private:
  std::shared_ptr<ConnectionData> data_;
};

// Where to listen: a port (with or without a host), a path, a descriptor of the primary, or a
// handle.
struct ListenOptions {
  std::optional<uint16_t> port;
  std::string host;  // a name or an address; empty: all addresses
  std::string path;
  std::optional<int> fd;
  Handle handle;
  bool exclusive = false;  // not shared with other workers
  bool http = false;       // what it serves: of use to the deviation http-server-on-its-own only
  int backlog = 511;
};

// A TCP or Unix server.
class Server {
 public:
  Server();
  static Server Adopt(const Handle& handle);  // of a received server; throws Error for others

  // In a worker the primary is asked for the socket, or for its connections (SCHED_RR). Ends in
  // OnListening or OnError (EADDRINUSE, ..). Throws Error where the options make no sense or the
  // handle cannot be listened on, when it listens already, and where a process has had 65,535
  // servers, or has 255 on port 0 (ENFILE). Of 65,535 open connections on, more are closed at once.
  void Listen(const ListenOptions& options) const;
  void Listen(uint16_t port) const;

  // No more connections. OnClose comes when the last one has ended.
  void Close() const;
  Address address() const;

  void OnListening(std::function<void()> handler) const;
  void OnConnection(std::function<void(Connection)> handler) const;
  void OnClose(std::function<void()> handler) const;
  void OnError(std::function<void(const Error&)> handler) const;

  // For the runtime itself.
  explicit Server(std::shared_ptr<ServerData> data) : data_(std::move(data)) {}
  const std::shared_ptr<ServerData>& data() const { return data_; }

 private:
  std::shared_ptr<ServerData> data_;
};

// A UDP socket.
class DatagramSocket {
 public:
  enum class Type { kUdp4, kUdp6 };

  explicit DatagramSocket(Type type);
  static DatagramSocket Adopt(const Handle& handle);

  void Bind(uint16_t port, const std::string& host = "", bool exclusive = false) const;
  // Dropped where the system has no room, as datagrams are.
  void Send(std::string_view bytes, const Address& to) const;
  void Close() const;
  Address address() const;

  void OnListening(std::function<void()> handler) const;
  void OnMessage(std::function<void(std::string_view, const Address&)> handler) const;
  void OnClose(std::function<void()> handler) const;
  void OnError(std::function<void(const Error&)> handler) const;

  // For the runtime itself.
  explicit DatagramSocket(std::shared_ptr<ServerData> data) : data_(std::move(data)) {}
  const std::shared_ptr<ServerData>& data() const { return data_; }

 private:
  std::shared_ptr<ServerData> data_;
};

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_INCLUDE_CLUSTERSPEC_NET_H_

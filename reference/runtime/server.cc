#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "reference/runtime/objects.h"
#include "reference/runtime/process_driver.h"
#include "reference/runtime/runtime.h"
#include "reference/runtime/sockets.h"

namespace cluster {
namespace {

constexpr size_t kMaxDatagramBytes = 64 << 10;

ProcessDriver& TheProcess() { return Runtime::Get().process(); }

std::shared_ptr<ServerData> AdoptSocket(const Handle& handle, Handle::Kind kind) {
  const int fd = handle.kind() == kind ? handle.data()->Take() : -1;
  if (fd < 0) {
    throw Error("TypeError", "ERR_INVALID_HANDLE_TYPE", "The handle is none of this kind");
  }
  auto data = std::make_shared<ServerData>();
  data->datagrams = kind == Handle::Kind::kDatagrams;
  TheProcess().Adopt(data, fd);
  return data;
}

Handle HandleOf(Handle::Kind kind, std::shared_ptr<ServerData> server) {
  auto data = std::make_shared<HandleData>();
  data->kind = kind;
  data->server = std::move(server);
  return Handle(std::move(data));
}

}  // namespace

ServerData::~ServerData() { CloseSocket(); }

void ServerData::ForgetHandlers() {
  on_listening.Clear();
  on_close.Clear();
  on_error.Clear();
  on_connection.Clear();
  on_message.Clear();
}

void ServerData::CloseSocket() {
  watcher.reset();
  if (fd >= 0) close(std::exchange(fd, -1));
  if (!made_path.empty()) unlink(std::exchange(made_path, "").c_str());
}

void ProcessDriver::ReadDatagrams(uint16_t index) {
  std::array<char, kMaxDatagramBytes> buffer;
  Address from;
  const auto server = servers_[index];
  const auto count = ReceiveDatagram(server->fd, buffer.data(), buffer.size(), &from);
  if (count) server->on_message.Emit({buffer.data(), *count}, from);
}

// ---- handles

HandleData::~HandleData() {
  if (fd >= 0) close(fd);
}

int HandleData::descriptor() const {
  if (server) return server->fd;
  return connection ? connection->fd : fd;
}

int HandleData::Take() {
  if (!server && !connection) return std::exchange(fd, -1);
  return descriptor() < 0 ? -1 : fcntl(descriptor(), F_DUPFD_CLOEXEC, 0);
}

Handle::Handle(const Server& server) : Handle(HandleOf(Kind::kServer, server.data())) {}
Handle::Handle(const DatagramSocket& socket) : Handle(HandleOf(Kind::kDatagrams, socket.data())) {}
Handle::Handle(const Connection& connection) : data_(std::make_shared<HandleData>()) {
  data_->kind = Kind::kConnection;
  data_->connection = connection.data();
}

Handle::Kind Handle::kind() const { return data_ ? data_->kind : Kind::kNone; }
int Handle::descriptor() const { return data_ ? data_->descriptor() : -1; }

// ---- Server

Server::Server() : data_(std::make_shared<ServerData>()) {}
Server Server::Adopt(const Handle& handle) {
  return Server(AdoptSocket(handle, Handle::Kind::kServer));
}

void Server::Listen(const ListenOptions& options) const { TheProcess().Listen(data_, options); }
void Server::Listen(uint16_t port) const {
  ListenOptions options;
  options.port = port;
  Listen(options);
}
void Server::Close() const { TheProcess().Close(*data_); }
Address Server::address() const { return data_->at; }

void Server::OnListening(std::function<void()> handler) const {
  data_->on_listening.Add(std::move(handler));
}
void Server::OnConnection(std::function<void(Connection)> handler) const {
  data_->on_connection.Add(std::move(handler));
}
void Server::OnClose(std::function<void()> handler) const {
  data_->on_close.Add(std::move(handler));
}
void Server::OnError(std::function<void(const Error&)> handler) const {
  data_->on_error.Add(std::move(handler));
}

// ---- DatagramSocket

DatagramSocket::DatagramSocket(Type type) : data_(std::make_shared<ServerData>()) {
  data_->datagrams = true;
  data_->type = type == Type::kUdp6 ? model::AddressType::kUdp6 : model::AddressType::kUdp4;
}
DatagramSocket DatagramSocket::Adopt(const Handle& handle) {
  return DatagramSocket(AdoptSocket(handle, Handle::Kind::kDatagrams));
}

void DatagramSocket::Bind(uint16_t port, const std::string& host, bool exclusive) const {
  TheProcess().Bind(data_, port, host, exclusive);
}
void DatagramSocket::Send(std::string_view bytes, const Address& to) const {
  if (data_->fd >= 0) SendDatagram(data_->fd, bytes, to);
}
void DatagramSocket::Close() const { TheProcess().Close(*data_); }
Address DatagramSocket::address() const { return data_->at; }

void DatagramSocket::OnListening(std::function<void()> handler) const {
  data_->on_listening.Add(std::move(handler));
}
void DatagramSocket::OnMessage(
    std::function<void(std::string_view, const Address&)> handler) const {
  data_->on_message.Add(std::move(handler));
}
void DatagramSocket::OnClose(std::function<void()> handler) const {
  data_->on_close.Add(std::move(handler));
}
void DatagramSocket::OnError(std::function<void(const Error&)> handler) const {
  data_->on_error.Add(std::move(handler));
}

}  // namespace cluster

// Servers, connections and datagram sockets of a process.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <tuple>
#include <utility>

#include "reference/runtime/messages.h"
#include "reference/runtime/process_driver.h"
#include "reference/runtime/runtime.h"
#include "reference/runtime/sockets.h"

namespace cluster {

using model::Deviation;
using model::MessageKind;
using model::WorkerInputKind;

namespace {

constexpr int kServersOnPortZero = 255;
constexpr uint16_t kConnections = 0xffff;  // of one server

// Whether the system chooses the port.
bool HasChosenPort(const model::ListenKey& key) {
  return key.port == 0 && key.fd == model::kNone && key.type != model::AddressType::kUnix;
}

}  // namespace

// ---- servers

// The primary is asked for what this worker has already; whether it was. It never answers.
bool ProcessDriver::AskWithHandle() {
  if (runtime_.is_primary() || !runtime_.Has(Deviation::kHandleKillsPrimary)) return false;
  SendBare(MessageKind::kListen, 0, true);
  return true;
}

void ProcessDriver::ListenElsewhere(const std::shared_ptr<ServerData>& server) {
  model::WorkerInput input;
  input.message.key.type = model::AddressType::kUnknown;
  ListenAt(server, input);
}

// For one more in the numbers of the model.
void ProcessDriver::RequireRoomFor(const model::WorkerInput& input) const {
  const auto& servers = state_.servers;
  const bool asks =
      input.origin == model::ServerOrigin::kPrimary && HasChosenPort(input.message.key);
  const auto chosen = std::count_if(servers.begin(), servers.end(), [](const auto& server) {
    return server.state != model::ServerState::kClosed &&
           server.origin == model::ServerOrigin::kPrimary && HasChosenPort(server.key);
  });
  if (servers_.size() < kNoServer && (!asks || chosen < kServersOnPortZero)) return;
  throw Error("Error", "ENFILE", "This process has as many servers as it can have");
}

void ProcessDriver::ListenAt(const std::shared_ptr<ServerData>& server, model::WorkerInput input) {
  if (server->index != kNoServer) {
    throw Error("Error", "ERR_SERVER_ALREADY_LISTEN", "The server listens already");
  }
  RequireRoomFor(input);
  input.kind = input.kind == WorkerInputKind::kAdopt ? input.kind : WorkerInputKind::kListen;
  input.server = static_cast<uint16_t>(servers_.size());
  server->index = input.server;
  server->type = input.message.key.type;
  servers_.push_back(server);
  Step(input);
}

bool ProcessDriver::ListenOnHandle(const std::shared_ptr<ServerData>& server,
                                   const Handle& handle) {
  const bool datagrams = handle.kind() == Handle::Kind::kDatagrams;
  if ((handle.kind() != Handle::Kind::kServer && !datagrams) || handle.descriptor() < 0) {
    throw Error("TypeError", "ERR_INVALID_ARG_VALUE", "The handle cannot be listened on");
  }
  if (runtime_.Has(Deviation::kHandleRefused)) {
    throw Error("TypeError", "ERR_INVALID_ARG_VALUE", "A port or a path is needed");
  }
  if (AskWithHandle()) return false;
  if (!runtime_.is_primary() && runtime_.Has(Deviation::kHandleBecomesRandomPort)) {
    ListenElsewhere(server);
    return true;
  }
  const Opened copy = CopyListener(handle.descriptor(), server->backlog);
  if (copy.fd < 0) throw Error("Error", ErrorCode(copy.error), "listen " + ErrorCode(copy.error));
  const Address at = AddressOf(copy.fd);
  model::WorkerInput input;
  input.origin = model::ServerOrigin::kBinding;
  input.message.handle = static_cast<model::Descriptor>(copy.fd);
  input.message.key.type = TypeOf(copy.fd).value_or(model::AddressType::kTcp4);
  input.message.port = at.port;
  input.message.address = runtime_.names().Text(at.path.empty() ? at.address : at.path);
  ListenAt(server, input);
  return true;
}

void ProcessDriver::Listen(const std::shared_ptr<ServerData>& server,
                           const ListenOptions& options) {
  server->backlog = options.backlog;
  if (options.handle) {
    ListenOnHandle(server, options.handle);
    return;
  }
  model::WorkerInput input;
  if (runtime_.is_primary() || options.exclusive) {
    input.origin = model::ServerOrigin::kExclusive;
  } else if (options.http && runtime_.Has(Deviation::kHttpServerOnItsOwn)) {
    input.origin = model::ServerOrigin::kAlone;
  }
  model::ListenKey& key = input.message.key;
  if (options.fd) {
    if (*options.fd < 0 || *options.fd >= model::kNone) {
      throw Error("RangeError", "ERR_SOCKET_BAD_FD", "The descriptor cannot be one");
    }
    key.fd = static_cast<model::Id>(*options.fd);
  } else if (!options.path.empty()) {
    key.type = model::AddressType::kUnix;
    // The primary, which opens it, may be in another folder.
    const bool asks = !runtime_.is_primary() && !options.exclusive;
    server->given_path = options.path;
    key.address = runtime_.names().TextOrThrow(
        asks ? std::filesystem::absolute(options.path).lexically_normal().string() : options.path);
  } else if (options.port) {
    key.port = *options.port;
    key.type = HasIpv6() ? model::AddressType::kTcp6 : model::AddressType::kTcp4;
    if (!options.host.empty()) {
      const auto at = Resolve(options.host);
      if (!at) throw Error("Error", "ENOTFOUND", "There is no host " + options.host);
      key.type = at->is_v6 ? model::AddressType::kTcp6 : model::AddressType::kTcp4;
      key.address = runtime_.names().TextOrThrow(at->address);
    }
  } else {
    throw Error("TypeError", "ERR_INVALID_ARG_VALUE",
                "listen() needs a port, a path, a descriptor or a handle");
  }
  ListenAt(server, input);
}

void ProcessDriver::Bind(const std::shared_ptr<ServerData>& server, uint16_t port,
                         const std::string& host, bool exclusive) {
  model::WorkerInput input;
  if (runtime_.is_primary() || exclusive) input.origin = model::ServerOrigin::kExclusive;
  input.message.key.type = server->type;
  input.message.key.port = port;
  if (!host.empty()) {
    const auto at = Resolve(host);
    if (!at) throw Error("Error", "ENOTFOUND", "There is no host " + host);
    input.message.key.address = runtime_.names().TextOrThrow(at->address);
  }
  ListenAt(server, input);
}

void ProcessDriver::Adopt(const std::shared_ptr<ServerData>& server, int fd) {
  if (!runtime_.is_primary() && runtime_.Has(Deviation::kHandleBecomesRandomPort)) {
    close(fd);
    return ListenElsewhere(server);
  }
  model::WorkerInput input;
  input.kind = WorkerInputKind::kAdopt;
  input.message.key.type = TypeOf(fd).value_or(model::AddressType::kTcp4);
  ListenAt(server, input);
  server->at = AddressOf(fd);
  UseDescriptor(server->index, fd);
}

void ProcessDriver::Close(const ServerData& server) {
  if (server.index == kNoServer) return;
  model::WorkerInput input;
  input.kind = WorkerInputKind::kCloseServer;
  input.server = server.index;
  Step(input);
}

// A socket of this process's own.
void ProcessDriver::Do(const model::BindSocket& bind) {
  const model::ListenKey& key = bind.key;
  const auto server = servers_[bind.server];
  const auto address = runtime_.names().TextOf(key.address);
  // Where each worker has opened one, the last but one of them has all.
  std::optional<uint32_t> favourite;
  if (bind.shared) favourite = static_cast<uint32_t>(std::max(0, runtime_.id() - 2));
  const Opened opened = key.fd != model::kNone
                            ? CopyListener(key.fd, server->backlog)
                            : OpenSocket(key.type, address, key.port, server->backlog, favourite);
  model::WorkerInput input;
  input.kind = WorkerInputKind::kBound;
  input.server = bind.server;
  input.message.error = ListenErrorOf(opened.error);
  server->system_error = opened.error;
  if (opened.fd >= 0) {
    const Address at = AddressOf(opened.fd);
    if (key.type == model::AddressType::kUnix && key.fd == model::kNone) {
      server->made_path = at.path;
    }
    input.message.port = at.port;
    input.message.address = runtime_.names().Text(at.path.empty() ? at.address : at.path);
    UseDescriptor(bind.server, opened.fd);
  }
  Step(input);
}

void ProcessDriver::Do(const model::UseSocket& use) {
  UseDescriptor(use.server, static_cast<int>(use.socket));
}

void ProcessDriver::UseDescriptor(uint16_t index, int fd) {
  const auto& server = servers_[index];
  server->fd = fd;
  server->type = TypeOf(fd).value_or(server->type);
  server->watcher = std::make_unique<Watcher>(&runtime_.loop(), fd);
  server->watcher->OnReadable([this, index] {
    if (const auto reader = servers_[index]; reader) {
      reader->datagrams ? ReadDatagrams(index) : AcceptWaiting(index);
    }
  });
}

void ProcessDriver::Do(const model::StopListening& stop) {
  if (servers_[stop.server]) servers_[stop.server]->CloseSocket();
}

void ProcessDriver::Do(const model::CloseSocket& closed) { close(static_cast<int>(closed.socket)); }

void ProcessDriver::Do(const model::EmitServerListening& event) {
  const auto server = servers_[event.server];
  if (!server) return;
  const auto address = runtime_.names().TextOf(event.address).value_or("");
  server->at = {};
  server->at.port = event.port;
  const bool path = server->type == model::AddressType::kUnix;
  const bool as_given = path && !server->given_path.empty();
  (path ? server->at.path : server->at.address) = as_given ? server->given_path : address;
  server->on_listening.Emit();
}

// Null where it is gone. One that is closed is gone with this event.
std::shared_ptr<ServerData> ProcessDriver::ServerOfEvent(uint16_t index) {
  auto server = servers_[index];
  if (server && state_.servers[index].state == model::ServerState::kClosed) {
    servers_[index].reset();
    runtime_.loop().NextTick([server] { server->ForgetHandlers(); });
  }
  return server;
}

void ProcessDriver::Do(const model::EmitServerClose& event) {
  if (const auto server = ServerOfEvent(event.server)) server->on_close.Emit();
}

void ProcessDriver::Do(const model::EmitServerError& event) {
  const auto server = ServerOfEvent(event.server);
  if (!server) return;
  const std::string code = ListenErrorCode(event.error, server->system_error);
  const Error error("Error", code, "listen " + code);
  if (!server->on_error.Emit(error)) throw error;
}

// ---- connections and datagrams

bool ProcessDriver::IsFull(uint16_t server) const {
  return state_.servers[server].connections == kConnections;
}

// The primary is answered first: whoever serves the connection may take long, or end.
void ProcessDriver::Do(const model::AcceptConnection& accept) {
  runtime_.loop().NextTick(
      [this, accept] { Accept(accept.server, static_cast<int>(accept.connection)); });
}

// Owns `fd`.
void ProcessDriver::Accept(uint16_t server, int fd) {
  auto data = std::make_shared<ConnectionData>(fd, server);
  data->AwaitOpen();
  const auto body = servers_[server];
  if (body) body->on_connection.Emit(Connection(data));
}

// One at a time: what is left, another worker may take.
void ProcessDriver::AcceptWaiting(uint16_t server) {
  const Opened accepted = AcceptFrom(servers_[server]->fd);
  if (accepted.fd < 0) return;
  if (IsFull(server)) {
    close(accepted.fd);
    return;
  }
  model::WorkerInput input;
  input.kind = WorkerInputKind::kConnected;
  input.server = server;
  Step(input);
  Accept(server, accepted.fd);
}

void ProcessDriver::ConnectionEnded(uint16_t server) {
  model::WorkerInput input;
  input.kind = WorkerInputKind::kConnectionEnded;
  input.server = server;
  Step(input);
}

Connection ProcessDriver::Connecting(int fd, int error) {
  auto data = std::make_shared<ConnectionData>(fd);
  if (fd >= 0) {
    data->connecting = true;
    data->AwaitOpen();
    return Connection(data);
  }
  runtime_.loop().Immediate([data, error] {
    std::ignore =
        data->on_error.Emit(Error("Error", ErrorCode(error), "connect " + ErrorCode(error)));
    data->on_close.Emit();
    data->ForgetHandlers();
  });
  return Connection(data);
}

}  // namespace cluster

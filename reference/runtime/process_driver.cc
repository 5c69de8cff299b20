#include "reference/runtime/process_driver.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <utility>

#include "reference/runtime/messages.h"
#include "reference/runtime/runtime.h"
#include "reference/runtime/sockets.h"

namespace cluster {

using model::Deviation;
using model::EffectKind;
using model::MessageKind;
using model::WorkerInputKind;

ProcessDriver::ProcessDriver(Runtime* runtime) : runtime_(*runtime) { state_.channel = false; }

void ProcessDriver::StartWorker(int channel, bool advanced) {
  self_ = std::make_shared<WorkerData>();
  self_->self = true;
  self_->id = runtime_.id();
  self_->pid = getpid();
  self_->advanced = advanced;
  self_->channel = std::make_shared<Channel>(&runtime_.loop(), channel);
  state_.channel = true;
  self_->channel->Start([this](const Frame& frame, int fd) { OnFrame(frame, fd); },
                        [this](ChannelEnd end) { OnEnd(end); });
  Step(WorkerInputKind::kStart);
}

// ---- steps

void ProcessDriver::Step(WorkerInputKind kind) {
  model::WorkerInput input;
  input.kind = kind;
  Step(input);
}

void ProcessDriver::Step(const model::WorkerInput& input) {
  model::Effects effects;
  model::Step(runtime_.context(), input, &state_, &effects);
  for (const model::Effect& effect : effects) {
    if (effect.later) {
      runtime_.loop().NextTick([this, effect] { CarryOut(effect); });
    } else {
      CarryOut(effect);
    }
  }
  SyncHolds();
}

void ProcessDriver::CarryOut(const model::Effect& effect) {
  const uint16_t server = effect.message.server;
  switch (effect.kind) {
    case EffectKind::kSend:
      return SendToPrimary(effect.message);
    case EffectKind::kCloseChannel:
      return CloseChannel();
    case EffectKind::kContinue:
      return Step(static_cast<WorkerInputKind>(effect.code));
    case EffectKind::kEmitDisconnect:
      return EmitDisconnect();
    case EffectKind::kEmitMessage:
      return EmitMessage();
    case EffectKind::kEmitListening:
    case EffectKind::kEmitClose:
    case EffectKind::kEmitServerError:
      return EmitOfServer(effect);
    case EffectKind::kBind:
      return BindFor(effect.message);
    case EffectKind::kUseSocket:
      return UseSocket(server, static_cast<int>(effect.message.handle));
    case EffectKind::kStopListening:
      return StopListening(server, effect.message.handle);
    case EffectKind::kAccept:
      return Accept(server, static_cast<int>(effect.message.handle));
    case EffectKind::kExit:
      runtime_.Exit(effect.code);
    case EffectKind::kSignalSelf:
      kill(getpid(), effect.signal);
      return;
    default:
      CLUSTERSPEC_ASSERT(false);  // of the primary only
  }
}

// What keeps the process alive, by the state of the model.
void ProcessDriver::SyncHolds() {
  const auto open = static_cast<int>(std::count_if(
      state_.servers.begin(), state_.servers.end(),
      [](const model::Server& server) { return server.state != model::ServerState::kClosed; }));
  for (; held_servers_ < open; ++held_servers_) runtime_.loop().Ref();
  for (; held_servers_ > open; --held_servers_) runtime_.loop().Unref();
  if (state_.channel != std::exchange(held_channel_, state_.channel)) {
    state_.channel ? runtime_.loop().Ref() : runtime_.loop().Unref();
  }
  if (state_.ends_despite_clients && !std::exchange(clients_let_go_, true)) {
    for (int i = 0; i < client_connections_; ++i) runtime_.loop().Unref();
  }
}

void ProcessDriver::HoldConnection(uint16_t server, bool hold) {
  if (server == kNoServer) client_connections_ += hold ? 1 : -1;
  if (server == kNoServer && clients_let_go_) return;
  hold ? runtime_.loop().Ref() : runtime_.loop().Unref();
}

// ---- the channel

void ProcessDriver::SendToPrimary(const model::Message& message) {
  if (!self_) return;
  Frame frame = ToFrame(message, runtime_.names());
  if (message.kind == MessageKind::kListen) frame.backlog = servers_[message.server]->backlog;
  const int fd = message.handle == model::kNoDescriptor ? -1 : static_cast<int>(message.handle);
  self_->channel->Send(frame, fd, true);
}

void ProcessDriver::SendBare(MessageKind kind, uint16_t server, bool flag) {
  if (!self_) return;
  Frame frame;
  frame.kind = kind;
  frame.server = server;
  frame.flag = flag;
  self_->channel->Send(frame);
}

void ProcessDriver::CloseChannel() {
  if (self_) self_->channel->Close();
}

void ProcessDriver::OnEnd(ChannelEnd end) {
  // REQ worker.process.exit-on-accidental-disconnect
  if (end == ChannelEnd::kReset && runtime_.Has(Deviation::kResetNotNoticed)) return;
  if (end == ChannelEnd::kMalformed) {
    on_process_error.Emit(Error("Error", "EPROTO", "The primary sent what is no message"));
  }
  Step(WorkerInputKind::kChannelClosed);
}

void ProcessDriver::OnFrame(const Frame& frame, int fd) {
  model::WorkerInput input;
  input.kind = WorkerInputKind::kMessage;
  const bool of_server =
      frame.kind == MessageKind::kListenReply || frame.kind == MessageKind::kConnection;
  if (of_server && frame.server >= state_.servers.size()) {
    if (fd >= 0) close(fd);
    return;  // no such server was ever told of
  }
  if (frame.kind == MessageKind::kUser) {
    const auto value = Deserialize(frame.payload, self_->advanced);
    incoming_handle_ = ReceivedHandle(frame.handle, fd);
    if (!value) return;
    incoming_ = *value;
    if (incoming_handle_ && frame.handle != HandleType::kConnection) AskWithHandle();
    input.message.kind = MessageKind::kUser;
    return Step(input);
  }
  input.message = ToMessage(frame, fd, &runtime_.names());
  if (frame.kind == MessageKind::kListenReply && servers_[frame.server]) {
    servers_[frame.server]->system_error = frame.system_error;
  }
  if (NoRoomFor(frame, fd, &input)) return;
  Step(input);
}

// The descriptor that should have come is missing: this process has as many as it may have. A
// connection is dropped; a server has an error, and the primary knows that it does not listen.
bool ProcessDriver::NoRoomFor(const Frame& frame, int fd, model::WorkerInput* input) {
  if (frame.handle == HandleType::kNone || fd >= 0) return false;
  if (frame.kind == MessageKind::kListenReply) {
    input->message.error = model::ListenError::kInvalid;
    if (servers_[frame.server]) servers_[frame.server]->system_error = EMFILE;
    SendBare(MessageKind::kLeave, frame.server);
    return false;
  }
  model::Message reply;
  reply.kind = MessageKind::kConnectionReply;
  reply.server = frame.server;
  reply.key = state_.servers[frame.server].key;
  SendToPrimary(reply);
  return true;
}

void ProcessDriver::EmitDisconnect() {
  on_process_disconnect.Emit();
  if (self_) self_->on_disconnect.Emit();
}

void ProcessDriver::EmitMessage() {
  const Value message = incoming_;
  const Handle handle = std::exchange(incoming_handle_, Handle());
  on_process_message.Emit(message, handle);
  self_->on_message.Emit(message, handle);
}

bool ProcessDriver::Send(const Value& message, const SendOptions& options) {
  CLUSTERSPEC_ASSERT(self_ != nullptr);
  const bool faked =
      options.handle.kind() == Handle::Kind::kServer && options.handle.descriptor() < 0;
  if (faked && runtime_.Has(Deviation::kHandleBecomesRandomPort)) std::abort();
  Frame frame;
  frame.payload = Serialize(message, self_->advanced, runtime_.context());
  if (!state_.channel) {
    Error error("Error", "ERR_IPC_CHANNEL_CLOSED", "Channel closed");
    runtime_.loop().NextTick([this, error, callback = options.callback] {
      if (callback) return callback(error);
      if (on_process_error.empty() && self_->on_error.empty()) throw error;
      on_process_error.Emit(error);
    });
    return false;
  }
  return SendUser(&runtime_.loop(), self_->channel.get(), &frame, options);
}

// ---- servers

void ProcessDriver::AskWithHandle() {
  if (runtime_.is_primary() || !runtime_.Has(Deviation::kHandleKillsPrimary)) return;
  SendBare(MessageKind::kListen, 0, true);
}

void ProcessDriver::ListenElsewhere(const std::shared_ptr<ServerData>& server) {
  model::WorkerInput input;
  input.message.key.type = model::AddressType::kTcp6;
  ListenAt(server, input);
}

void ProcessDriver::ListenAt(const std::shared_ptr<ServerData>& server, model::WorkerInput input) {
  if (server->index != kNoServer) {
    throw Error("Error", "ERR_SERVER_ALREADY_LISTEN", "The server listens already");
  }
  if (servers_.size() >= kNoServer) {
    throw Error("Error", "ENFILE", "This process has had as many servers as it can have");
  }
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
  AskWithHandle();
  if (!runtime_.is_primary() && runtime_.Has(Deviation::kHandleKillsPrimary)) return false;
  if (!runtime_.is_primary() && runtime_.Has(Deviation::kHandleBecomesRandomPort)) {
    ListenElsewhere(server);
    return true;
  }
  const Opened copy = CopyListener(handle.descriptor(), server->backlog);
  if (copy.fd < 0) throw Error("Error", ErrorCode(copy.error), "listen " + ErrorCode(copy.error));
  const Address at = AddressOf(copy.fd);
  model::WorkerInput input;
  input.origin = model::ServerOrigin::kGiven;
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
  if (runtime_.is_primary() || options.exclusive) input.origin = model::ServerOrigin::kExclusive;
  model::ListenKey& key = input.message.key;
  if (options.fd) {
    if (*options.fd < 0 || *options.fd >= model::kNone) {
      throw Error("RangeError", "ERR_SOCKET_BAD_FD", "The descriptor cannot be one");
    }
    key.fd = static_cast<model::Id>(*options.fd);
  } else if (!options.path.empty()) {
    key.type = model::AddressType::kUnix;
    key.address = runtime_.names().Text(options.path);
  } else if (options.port) {
    key.port = *options.port;
    key.type = HasIpv6() ? model::AddressType::kTcp6 : model::AddressType::kTcp4;
    if (!options.host.empty()) {
      const auto at = Resolve(options.host);
      if (!at) throw Error("Error", "ENOTFOUND", "There is no host " + options.host);
      key.type = at->is_v6 ? model::AddressType::kTcp6 : model::AddressType::kTcp4;
      key.address = runtime_.names().Text(at->address);
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
    input.message.key.address = runtime_.names().Text(at->address);
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
  UseSocket(server->index, fd);
}

void ProcessDriver::Close(const ServerData& server) {
  if (server.index == kNoServer) return;
  model::WorkerInput input;
  input.kind = WorkerInputKind::kCloseServer;
  input.server = server.index;
  Step(input);
}

// A socket of this process's own.
void ProcessDriver::BindFor(const model::Message& message) {
  const model::ListenKey& key = message.key;
  const auto server = servers_[message.server];
  const auto address = runtime_.names().TextOf(key.address);
  const Opened opened = key.fd != model::kNone
                            ? CopyListener(key.fd, server->backlog)
                            : OpenSocket(key.type, address, key.port, server->backlog);
  model::WorkerInput input;
  input.kind = WorkerInputKind::kBound;
  input.server = message.server;
  input.message.error = ListenErrorOf(opened.error);
  server->system_error = opened.error;
  if (opened.fd >= 0) {
    const Address at = AddressOf(opened.fd);
    if (key.type == model::AddressType::kUnix && key.fd == model::kNone) {
      server->made_path = at.path;
    }
    input.message.port = at.port;
    input.message.address = runtime_.names().Text(at.path.empty() ? at.address : at.path);
    UseSocket(message.server, opened.fd);
  }
  Step(input);
}

void ProcessDriver::UseSocket(uint16_t index, int fd) {
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

void ProcessDriver::StopListening(uint16_t index, model::Descriptor handle) {
  if (handle != model::kNoDescriptor) {
    close(static_cast<int>(handle));
  } else if (servers_[index]) {
    servers_[index]->CloseSocket();
  }
}

void ProcessDriver::EmitOfServer(const model::Effect& effect) {
  const auto server = servers_[effect.message.server];
  if (!server) return;
  if (effect.kind == EffectKind::kEmitListening) {
    const auto address = runtime_.names().TextOf(effect.message.address).value_or("");
    server->at = {};
    server->at.port = effect.message.port;
    const bool path = server->type == model::AddressType::kUnix;
    (path ? server->at.path : server->at.address) = address;
    return server->on_listening.Emit();
  }
  const bool open = state_.servers[effect.message.server].state != model::ServerState::kClosed;
  if (!open) {
    servers_[effect.message.server].reset();
    runtime_.loop().NextTick([server] { server->ForgetHandlers(); });
  }
  if (effect.kind == EffectKind::kEmitClose) return server->on_close.Emit();
  const std::string code = ListenErrorCode(effect.message.error, server->system_error);
  const Error error("Error", code, "listen " + code);
  if (server->on_error.empty()) throw error;
  server->on_error.Emit(error);
}

// ---- connections and datagrams

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
    data->on_error.Emit(Error("Error", ErrorCode(error), "connect " + ErrorCode(error)));
    data->on_close.Emit();
    data->ForgetHandlers();
  });
  return Connection(data);
}

}  // namespace cluster

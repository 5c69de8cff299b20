#include "reference/runtime/process_driver.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <tuple>
#include <utility>

#include "reference/runtime/messages.h"
#include "reference/runtime/runtime.h"
#include "reference/runtime/sockets.h"

namespace cluster {

using model::Deviation;
using model::MessageKind;
using model::WorkerInputKind;

ProcessDriver::ProcessDriver(Runtime* runtime) : runtime_(*runtime) { state_.channel = false; }

void ProcessDriver::StartWithoutChannel() {
  self_ = std::make_shared<WorkerData>();
  self_->self = true;
  self_->id = runtime_.id();
  self_->pid = getpid();
}

void ProcessDriver::StartWorker(int channel, bool advanced) {
  StartWithoutChannel();
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
  model::EffectRunner(this).Step(input);
  SyncHolds();
}

const model::Context& ProcessDriver::context() const { return runtime_.context(); }

void ProcessDriver::PutOff(const model::WorkerEffect& effect) {
  runtime_.loop().NextTick([this, effect] {
    model::EffectRunner(this).CarryOut(effect);
    SyncHolds();
  });
}

void ProcessDriver::Do(const model::ExitProcess& exit) { runtime_.Exit(exit.code); }

void ProcessDriver::Do(const model::SignalSelf& signal) { kill(getpid(), signal.signal); }

// What keeps the process alive, by the state of the model.
void ProcessDriver::SyncHolds() {
  const auto open = static_cast<int>(
      std::count_if(state_.servers.begin(), state_.servers.end(), [](const model::Server& server) {
        return server.state != model::ServerState::kClosed && !server.lets_end;
      }));
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

void ProcessDriver::Do(const model::SendToPrimary& send) {
  if (!self_ || !self_->channel) return;
  const model::Message& message = send.message;
  Frame frame = ToFrame(message, runtime_.names());
  if (message.kind == MessageKind::kListen) frame.backlog = servers_[message.server]->backlog;
  const int fd = message.handle == model::kNoDescriptor ? -1 : static_cast<int>(message.handle);
  self_->channel->Send(frame, fd, true);
}

void ProcessDriver::SendBare(MessageKind kind, uint16_t server, bool flag) {
  if (!self_ || !self_->channel) return;
  Frame frame;
  frame.kind = kind;
  frame.server = server;
  frame.flag = flag;
  self_->channel->Send(frame);
}

void ProcessDriver::Do(const model::CloseOwnChannel&) {
  if (!self_ || !self_->channel) return;
  const auto error =
      state_.killing ? Deviation::kSecondKillIsAnError : Deviation::kSecondDisconnectIsAnError;
  const bool answered_twice =
      runtime_.Has(error) && (self_->channel->HasRead(MessageKind::kDisconnect) ||
                              self_->channel->HasRead(MessageKind::kVoluntaryAck));
  self_->channel->Close();
  if (answered_twice) Do(model::EmitDisconnectError{});
}

void ProcessDriver::OnEnd(ChannelEnd end) {
  // REQ worker.process.exit-on-accidental-disconnect
  if (end == ChannelEnd::kReset && runtime_.Has(Deviation::kResetNotNoticed)) return;
  if (end == ChannelEnd::kMalformed) {
    std::ignore =
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
    // The program is told once the primary has answered.
    if (incoming_handle_ && frame.handle != HandleType::kConnection && AskWithHandle()) return;
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
  const bool full = frame.kind == MessageKind::kConnection && fd >= 0 && IsFull(frame.server);
  if (full) close(fd);
  if (frame.handle == HandleType::kNone || (fd >= 0 && !full)) return false;
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
  Do(model::SendToPrimary{reply});
  return true;
}

template <typename OfProcess, typename OfWorker>
void ProcessDriver::EmitOwn(const OfProcess& of_process, const OfWorker& of_worker,
                            bool only_first) {
  const bool process_first =
      runtime_.context().Resolve(model::ChoicePoint::kOwnEventOrder) == model::kProcessFirst;
  process_first ? of_process() : of_worker();
  if (only_first) return;
  process_first ? of_worker() : of_process();
}

void ProcessDriver::Do(const model::EmitOwnDisconnect& event) {
  EmitOwn([&] { on_process_disconnect.Emit(); },
          [&] {
            if (self_) self_->on_disconnect.Emit();
          },
          event.only_first);
}

void ProcessDriver::Do(const model::EmitOwnMessage&) {
  const Value message = incoming_;
  const Handle handle = std::exchange(incoming_handle_, Handle());
  EmitOwn([&] { on_process_message.Emit(message, handle); },
          [&] { self_->on_message.Emit(message, handle); }, false);
}

void ProcessDriver::Do(const model::EmitDisconnectError&) {
  EmitError({"Error", "ERR_IPC_DISCONNECTED", "IPC channel is already disconnected"});
}

void ProcessDriver::EmitError(const Error& error) {
  const bool both =
      runtime_.context().Resolve(model::ChoicePoint::kOwnError) == model::kOfBoth && self_;
  if (both && runtime_.Has(Deviation::kProcessErrorNotEnough)) {
    if (!self_->on_error.Emit(error)) throw error;
    std::ignore = on_process_error.Emit(error);
    return;
  }
  bool heard = false;
  EmitOwn([&] { heard = on_process_error.Emit(error) || heard; },
          [&] {
            if (both) heard = self_->on_error.Emit(error) || heard;
          },
          false);
  // REQ worker.event.error.on-process-in-worker: to listen to either will do.
  if (!heard) throw error;
}

bool ProcessDriver::Send(const Value& message, const SendOptions& options) {
  CLUSTERSPEC_ASSERT(self_ != nullptr);
  const bool faked =
      options.handle.kind() == Handle::Kind::kServer && options.handle.descriptor() < 0;
  if (faked && runtime_.Has(Deviation::kHandleBecomesRandomPort)) std::abort();
  Frame frame;
  const bool fails_later = FailsLater(message, self_->advanced, runtime_.context());
  if (!fails_later) frame.payload = Serialize(message, self_->advanced, runtime_.context());
  if (!state_.channel || fails_later) {
    Error error("Error", "ERR_IPC_CHANNEL_CLOSED", "Channel closed");
    runtime_.loop().NextTick([this, error, callback = options.callback] {
      if (callback) return callback(error);
      EmitError(error);
    });
    return fails_later;
  }
  return SendUser(&runtime_.loop(), self_->channel.get(), &frame, options);
}

}  // namespace cluster

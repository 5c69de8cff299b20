#include "reference/runtime/primary_driver.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "reference/runtime/messages.h"
#include "reference/runtime/runtime.h"
#include "reference/runtime/sockets.h"

namespace cluster {

using model::Deviation;
using model::MessageKind;
using model::PrimaryInputKind;

namespace {

constexpr int kAcceptsPerTurn = 32;
// What the model has room for.
constexpr size_t kWorkers = 0xffff;

}  // namespace

PrimaryDriver::PrimaryDriver(Runtime* runtime, model::Policy policy) : runtime_(*runtime) {
  state_.policy = policy;
  state_.shown_policy = policy;
  spare_ = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

// ---- steps

void PrimaryDriver::Step(PrimaryInputKind kind, const WorkerData& worker, model::Signal signal) {
  model::PrimaryInput input;
  input.kind = kind;
  input.worker = worker.index;
  input.signal = signal;
  Step(input);
}

void PrimaryDriver::Step(const model::PrimaryInput& input) {
  model::EffectRunner(this).Step(input);
}

const model::Context& PrimaryDriver::context() const { return runtime_.context(); }

void PrimaryDriver::PutOff(const model::PrimaryEffect& effect) {
  runtime_.loop().NextTick([this, effect] { model::EffectRunner(this).CarryOut(effect); });
}

void PrimaryDriver::Do(const model::SignalProcess& signal) {
  const auto& worker = workers_[signal.worker];
  if (worker) SignalProcess(*worker, signal.signal);
}

void PrimaryDriver::Do(const model::CallBack& call) {
  const auto callback = callbacks_.extract(call.callback);
  if (callback) callback.mapped()();
}

// ---- calls of the program

void PrimaryDriver::Setup(const json::object& given) {
  model::PrimaryInput input;
  input.kind = PrimaryInputKind::kSetup;
  input.value = runtime_.names().Settings(model::ApplySetup(
      runtime_.context(), runtime_.Facts(), runtime_.names().SettingsOf(state_.settings), given));
  if (input.value == model::kNone) {
    throw Error("Error", "ENFILE", "There have been too many different settings");
  }
  Step(input);
}

void PrimaryDriver::SetPolicy(model::Policy policy) {
  model::PrimaryInput input;
  input.kind = PrimaryInputKind::kSetPolicy;
  input.policy = policy;
  Step(input);
}

std::shared_ptr<WorkerData> PrimaryDriver::Fork(
    const std::map<std::string, std::string>& environment) {
  if (workers_.size() >= kWorkers) {
    throw Error("Error", "ENFILE", "This primary has had as many workers as it can have");
  }
  model::PrimaryInput input;
  input.kind = PrimaryInputKind::kFork;
  // REQ cluster.settings.filled-by-fork
  input.value = state_.settings;
  if (input.value == model::kNone) {
    input.value =
        runtime_.names().Settings(model::ApplySetup(runtime_.context(), runtime_.Facts(), {}, {}));
  }
  StdioFor(runtime_.names().SettingsOf(input.value));  // throws what is wrong with it
  environment_ = environment;
  Step(input);
  return workers_.back();
}

void PrimaryDriver::DisconnectAll(std::function<void()> callback) {
  model::PrimaryInput input;
  input.kind = PrimaryInputKind::kDisconnectAll;
  if (callback) {
    if (callbacks_.size() >= model::kMostCallbacks) {
      throw Error("Error", "ENFILE", "Too many callbacks of disconnect() are waiting");
    }
    while (callbacks_.contains(next_callback_) || next_callback_ == model::kNone) ++next_callback_;
    input.value = next_callback_++;
    callbacks_[input.value] = std::move(callback);
  }
  Step(input);
}

bool PrimaryDriver::Send(const std::shared_ptr<WorkerData>& worker, const Value& message,
                         const SendOptions& options) {
  Frame frame;
  const bool fails_later = FailsLater(message, worker->advanced, runtime_.context());
  if (!fails_later) frame.payload = Serialize(message, worker->advanced, runtime_.context());
  if (record(*worker).channel && !fails_later) {
    return SendUser(&runtime_.loop(), worker->channel.get(), &frame, options);
  }
  // REQ worker.send.like-child-process
  runtime_.loop().NextTick([worker, callback = options.callback] {
    const Error error("Error", "ERR_IPC_CHANNEL_CLOSED", "Channel closed");
    if (callback) return callback(error);
    if (worker->on_error.empty()) throw error;
    worker->on_error.Emit(error);
  });
  return fails_later;
}

std::map<int, Worker> PrimaryDriver::Listed() const {
  std::map<int, Worker> listed;
  for (uint32_t index = 0; index < workers_.size(); ++index) {
    if (state_.workers[index].listed && workers_[index]) {
      listed.emplace(workers_[index]->id, Worker(workers_[index]));
    }
  }
  return listed;
}

// ---- channels

void PrimaryDriver::Do(const model::SendToWorker& send) {
  const auto& worker = workers_[send.worker];
  const model::Message& message = send.message;
  const bool given = message.kind == MessageKind::kConnection;
  const int fd = message.handle == model::kNoDescriptor ? -1 : static_cast<int>(message.handle);
  if (!worker || !worker->channel) {
    if (given) close(fd);
    return;
  }
  Frame frame = ToFrame(message, runtime_.names());
  if (message.kind == MessageKind::kListenReply) frame.system_error = system_error_;
  if (given) ++worker->connections_under_way;
  // REQ sharing.none-alive-drops
  if (given && runtime_.Has(Deviation::kConnectionKept)) {
    worker->kept.push_back(fcntl(fd, F_DUPFD_CLOEXEC, 0));
  }
  worker->channel->Send(frame, fd, given);
}

void PrimaryDriver::Do(const model::CloseChannel& close) {
  const auto worker = workers_[close.worker];
  if (!worker || !worker->channel) return;
  // REQ worker.process.exit-on-accidental-disconnect
  const bool unnoticed = runtime_.Has(Deviation::kResetNotNoticed) && worker->channel->HasUnread();
  unnoticed ? worker->channel->Abandon() : worker->channel->Close();
  runtime_.loop().NextTick([this, worker] { ChannelClosed(worker); });
}

void PrimaryDriver::OnEnd(const std::shared_ptr<WorkerData>& worker, ChannelEnd end) {
  const bool reset = end == ChannelEnd::kReset;
  // REQ cluster.event.disconnect.on-kill
  const bool hidden =
      (reset && runtime_.Has(Deviation::kResetNotNoticedInPrimary)) ||
      (worker->connections_under_way > 0 && runtime_.Has(Deviation::kConnectionHidesEnd));
  if (end == ChannelEnd::kMalformed && !worker->on_error.empty()) {
    worker->on_error.Emit(Error("Error", "EPROTO", "The worker sent what is no message"));
  }
  if (!hidden) return ChannelClosed(worker);
  runtime_.loop().Unref();
}

void PrimaryDriver::ChannelClosed(const std::shared_ptr<WorkerData>& worker) {
  runtime_.loop().Unref();
  model::PrimaryInput input;
  input.kind = PrimaryInputKind::kChannelClosed;
  input.worker = worker->index;
  input.flag = state_.workers[worker->index].dead;
  Step(input);
  ForgetIfGone(worker->index);
}

void PrimaryDriver::ForgetIfGone(uint32_t worker) {
  const model::WorkerRecord& record = state_.workers[worker];
  if (!record.exited || !record.disconnected || record.listed) return;
  Forget(std::exchange(workers_[worker], nullptr));
}

void PrimaryDriver::Forget(const std::shared_ptr<WorkerData>& worker) {
  if (worker) runtime_.loop().NextTick([worker] { worker->ForgetHandlers(); });
}

void PrimaryDriver::OnFrame(const std::shared_ptr<WorkerData>& worker, const Frame& frame, int fd) {
  model::PrimaryInput input;
  input.kind = PrimaryInputKind::kMessage;
  input.worker = worker->index;
  if (frame.kind == MessageKind::kUser) {
    const auto value = Deserialize(frame.payload, worker->advanced);
    incoming_handle_ = ReceivedHandle(frame.handle, fd);
    if (!value) return;
    incoming_ = *value;
    input.message.kind = MessageKind::kUser;
    return Step(input);
  }
  input.message = ToMessage(frame, fd, &runtime_.names());
  if (frame.kind == MessageKind::kListen && frame.flag) {
    // What a worker asks with a handle of its own is more than such a primary can bear.
    if (runtime_.Has(Deviation::kHandleKillsPrimary)) {
      runtime_.DieOf("TypeError [ERR_INVALID_ARG_VALUE]");
    }
    return;
  }
  if (frame.kind == MessageKind::kListen && frame.key_address &&
      input.message.key.address == model::kNone) {
    return RefuseListen(*worker, frame.server);
  }
  if (frame.kind == MessageKind::kConnectionReply) Answered(worker.get());
  incoming_backlog_ = frame.backlog;
  system_error_ = 0;
  Step(input);
}

// There have been too many addresses: this one has no number, and no number means any address.
void PrimaryDriver::RefuseListen(const WorkerData& worker, uint16_t server) {
  Frame reply;
  reply.kind = MessageKind::kListenReply;
  reply.server = server;
  reply.error = model::ListenError::kInvalid;
  reply.system_error = ENFILE;
  worker.channel->Send(reply);
}

void PrimaryDriver::Answered(WorkerData* worker) {
  --worker->connections_under_way;
  if (worker->kept.empty()) return;
  close(worker->kept.front());
  worker->kept.erase(worker->kept.begin());
}

// ---- sockets for workers

void PrimaryDriver::Do(const model::OpenSocket& open) {
  const model::ListenKey& key = open.key;
  const auto address = runtime_.names().TextOf(key.address);
  // REQ listen.fd.of-primary
  const Opened opened = key.fd != model::kNone
                            ? CopyListener(key.fd, incoming_backlog_)
                            : OpenSocket(key.type, address, open.port, incoming_backlog_);
  system_error_ = opened.error;
  model::PrimaryInput input;
  input.kind = PrimaryInputKind::kOpened;
  input.message.key = key;
  input.message.error = ListenErrorOf(opened.error);
  if (opened.fd >= 0) {
    const Address at = AddressOf(opened.fd);
    if (key.type == model::AddressType::kUnix && key.fd == model::kNone) {
      made_paths_[opened.fd] = at.path;
    }
    input.message.handle = static_cast<model::Descriptor>(opened.fd);
    input.message.port = at.port;
    input.message.address = runtime_.names().Text(at.path.empty() ? at.address : at.path);
  }
  Step(input);
  const model::Handle* handle = state_.listening.FindSocket(input.message.handle);
  if (opened.fd < 0 || handle == nullptr || handle->shared) return;
  auto watcher = std::make_unique<Watcher>(&runtime_.loop(), opened.fd);
  watcher->OnReadable([this, socket = opened.fd] { AcceptOn(socket); });
  listeners_[opened.fd] = std::move(watcher);
}

void PrimaryDriver::AcceptOn(int socket) {
  model::PrimaryInput input;
  input.kind = PrimaryInputKind::kConnection;
  input.socket = static_cast<model::Descriptor>(socket);
  for (int i = 0; i < kAcceptsPerTurn && listeners_.contains(socket); ++i) {
    Opened accepted = AcceptFrom(socket);
    const bool full = accepted.error == EMFILE || accepted.error == ENFILE;
    if (full && spare_ >= 0) {
      // Taken and closed: else it would wait for ever, and the loop would spin.
      close(std::exchange(spare_, -1));
      accepted = AcceptFrom(socket);
      if (accepted.fd >= 0) close(accepted.fd);
      spare_ = open("/dev/null", O_RDONLY | O_CLOEXEC);
      continue;
    }
    if (accepted.fd < 0) return;
    input.message.handle = static_cast<model::Descriptor>(accepted.fd);
    Step(input);
  }
}

void PrimaryDriver::Do(const model::DropConnection& drop) {
  close(static_cast<int>(drop.connection));
}

void PrimaryDriver::Do(const model::CloseSocket& closed) {
  const auto socket = static_cast<int>(closed.socket);
  listeners_.erase(socket);
  close(socket);
  const auto path = made_paths_.extract(socket);
  if (path) unlink(path.mapped().c_str());
}

}  // namespace cluster

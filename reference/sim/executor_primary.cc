#include <algorithm>

#include "reference/model/effect_runner.h"
#include "reference/sim/executor.h"

namespace clusterspec::sim {
namespace {

using model::PrimaryInputKind;

json::value AddressTypeValue(model::AddressType type) {
  switch (type) {
    case model::AddressType::kTcp4:
      return 4;
    case model::AddressType::kTcp6:
      return 6;
    case model::AddressType::kUnix:
    case model::AddressType::kUnknown:
      return -1;
    case model::AddressType::kUdp4:
      return "udp4";
    case model::AddressType::kUdp6:
      return "udp6";
  }
  return nullptr;
}

json::object OneArgument(bool of_cluster) {
  return of_cluster ? json::object{{"args", 1}} : json::object();
}

}  // namespace

class Executor::PrimaryHost {
 public:
  explicit PrimaryHost(Executor* executor) : executor_(*executor) {}

  const model::Context& context() const { return executor_.context_; }
  model::PrimaryState* model() { return &executor_.world_.primary; }
  bool Runs() const { return executor_.Runs(kPrimary); }
  void PutOff(const model::PrimaryEffect& effect) { executor_.PutOff(kPrimary, effect); }
  template <typename Effect>
  void Do(const Effect& effect) {
    executor_.Do(effect);
  }

 private:
  Executor& executor_;
};

void Executor::StepPrimary(const model::PrimaryInput& input) {
  PrimaryHost host(this);
  model::EffectRunner(&host).Step(input);
}

void Executor::CarryOut(uint16_t, const model::PrimaryEffect& effect) {
  PrimaryHost host(this);
  model::EffectRunner(&host).CarryOut(effect);
}

void Executor::Do(const model::SendToWorker& send) {
  const auto worker = static_cast<uint16_t>(send.worker);
  if (send.message.kind == model::MessageKind::kListenReply) {
    kernel_.AddReference(send.message.handle);
  }
  if (!SendMessage(kPrimary, worker, send.message)) {
    PutOff(kPrimary, ChannelClosedError(worker));
  }
}

void Executor::Do(const model::CloseChannel& close) {
  CloseByPrimary(static_cast<uint16_t>(close.worker));
}

void Executor::Do(const model::SignalProcess& signal) {
  SendSignal(static_cast<uint16_t>(signal.worker + 1), signal.signal);
}

void Executor::Do(const model::CloseSocket& close) { kernel_.Release(close.socket); }

void Executor::Do(const model::DropConnection& drop) { kernel_.Release(drop.connection); }

void Executor::Do(const model::CallBack& call) {
  Record(EventKind::kCallback, kPrimary, call.callback, [] {
    return json::object{{"args", json::array()}};
  });
}

// ---- events

void Executor::Do(const model::EmitFork& event) {
  Record(EventKind::kClusterFork, kPrimary, Look(static_cast<uint16_t>(event.worker + 1)).label,
         [] {
           return json::object{{"args", 1}};
         });
}

void Executor::Do(const model::EmitSetup& event) {
  Record(EventKind::kClusterSetup, kPrimary, kNone, [&] {
    const Id settings = event.settings == kNone ? world_.primary.settings : event.settings;
    return json::object{{"settings", model::ShownSettings(SettingsOf(settings))}};
  });
}

void Executor::Do(const model::EmitError& event) {
  const Id label = Look(static_cast<uint16_t>(event.worker + 1)).label;
  Record(EventKind::kWorkerError, kPrimary, label, [&] {
    const bool started = event.error != model::WorkerError::kNotStarted;
    return json::object{{"message", started ? "Channel closed" : "spawn ENOENT"}};
  });
}

// The event of the Worker object and of cluster: `data` is given whether it is the second.
template <typename Data>
void Executor::EmitPair(uint32_t worker, EventKind worker_event, EventKind cluster_event,
                        const Data& data, model::ChoicePoint order) {
  const Id label = Look(static_cast<uint16_t>(worker + 1)).label;
  const bool worker_first = context_.Resolve(order) == model::kWorkerFirst;
  for (const bool of_cluster : {!worker_first, worker_first}) {
    if (!Runs(kPrimary)) return;
    Record(of_cluster ? cluster_event : worker_event, kPrimary, label,
           [&] { return data(of_cluster); });
  }
}

void Executor::Do(const model::EmitOnline& event) {
  EmitPair(event.worker, EventKind::kWorkerOnline, EventKind::kClusterOnline, OneArgument);
}

void Executor::Do(const model::EmitDisconnect& event) {
  EmitPair(event.worker, EventKind::kWorkerDisconnect, EventKind::kClusterDisconnect, OneArgument);
}

void Executor::Do(const model::EmitListening& event) {
  EmitPair(event.worker, EventKind::kWorkerListening, EventKind::kClusterListening,
           [&](bool of_cluster) {
             json::object data = ListeningData(event);
             if (of_cluster) data["args"] = 2;
             return data;
           });
}

void Executor::Do(const model::EmitMessage& event) {
  if (event.handle != kNoDescriptor) At(kPrimary).handles.push_back(event.handle);
  EmitPair(
      event.worker, EventKind::kWorkerMessage, EventKind::kClusterMessage,
      [&](bool of_cluster) {
        return json::object{{"message", pool_.Value(event.value)},
                            {"handle", HandleName(event.handle)},
                            {"args", of_cluster ? 3 : 2}};
      },
      model::ChoicePoint::kMessageOrder);
}

void Executor::Do(const model::EmitExit& event) {
  EmitPair(event.worker, EventKind::kWorkerExit, EventKind::kClusterExit, [&](bool) {
    if (event.signal == 0) return json::object{{"code", event.code}, {"signal", nullptr}};
    return json::object{{"code", nullptr}, {"signal", model::SignalName(event.signal)}};
  });
}

json::value Executor::AddressValue(Id address) const {
  return address == kNone ? json::value(nullptr) : json::value(pool_.Text(address));
}

// REQ cluster.event.listening.address cluster.event.listening.type-values
json::object Executor::ListeningData(const model::EmitListening& event) const {
  const bool path = event.key.type == model::AddressType::kUnix;
  json::object data;
  data["address"] = AddressValue(event.address);
  if (!path) data["port"] = event.port;
  data["addressType"] = AddressTypeValue(event.key.type);
  if (path) data["port"] = "$undefined";
  if (event.key.fd != kNone && context_.Has(model::Deviation::kNoTypeOfDescriptor)) {
    data["address"] = nullptr;
    data["addressType"] = nullptr;
  }
  return data;
}

// ---- sockets and processes of workers

// The socket of a new handle: at a descriptor of the primary, or a fresh one.
void Executor::Do(const model::OpenSocket& open) {
  model::PrimaryInput input;
  input.kind = PrimaryInputKind::kOpened;
  input.message.key = open.key;
  const auto& inherited = program_.scenario->fixture.listening_fd;
  Kernel::Opened opened;
  if (open.key.fd != kNone) {
    // REQ listen.fd.of-primary
    if (inherited && open.key.fd == *inherited) {
      opened.socket = 0;  // the first socket there was
      kernel_.AddReference(opened.socket);
    } else {
      opened.error = model::ListenError::kInvalid;
    }
  } else {
    const Id address = open.key.address == kNone ? program_.any_address : open.key.address;
    opened = kernel_.Open(open.key.type, address, open.port);
  }
  input.message.error = opened.error;
  input.message.handle = opened.socket;
  if (opened.error == model::ListenError::kNoError) {
    input.message.port = kernel_.At(opened.socket).port;
    input.message.address = kernel_.At(opened.socket).address;
  }
  StepPrimary(input);
}

void Executor::Do(const model::SpawnProcess& spawn) {
  Process& process = world_.processes.emplace_back();
  process.label = pending_label_;
  process.environment = pending_environment_;
  process.settings = world_.primary.workers[spawn.worker].settings;
  const json::object& settings = SettingsOf(process.settings);
  for (const int stream : {1, 2}) {
    process.targets[static_cast<size_t>(stream - 1)] =
        static_cast<OutputTarget>(model::TargetOf(context_, settings, stream));
  }
  if (CanStart(program_, settings)) return;
  process.phase = ProcessPhase::kReaped;
  process.up.closed = context_.Resolve(model::ChoicePoint::kFailedSpawn) == model::kStays;
  PutOff(kPrimary, ReportFailedSpawn{spawn.worker});
}

void Executor::CarryOut(uint16_t, const ReportFailedSpawn& report) {
  model::PrimaryInput input;
  input.kind = PrimaryInputKind::kSpawnFailed;
  input.worker = report.worker;
  StepPrimary(input);
}

void Executor::CloseByPrimary(uint16_t worker) {
  Process& process = At(static_cast<uint16_t>(worker + 1));
  const bool unread = !process.up.messages.empty();
  // REQ worker.process.exit-on-accidental-disconnect
  process.down.closed = !(unread && context_.Has(model::Deviation::kResetNotNoticed));
  const bool lost =
      unread && (At(kPrimary).phase >= ProcessPhase::kEnded ||
                 context_.Resolve(model::ChoicePoint::kUnreadAtClose) == model::kUnreadIsLost);
  if (lost) Drop(&process.up);
  process.up.closed = true;
}

// What a worker asks with a handle of its own is more than such a primary can bear.
void Executor::Die() {
  Print(kPrimary, 2, "TypeError [ERR_INVALID_ARG_VALUE]\n");
  Exit(kPrimary, 1);
}

void Executor::ReceiveInPrimary(uint16_t worker) {
  Process& process = At(static_cast<uint16_t>(worker + 1));
  model::PrimaryInput input;
  input.worker = worker;
  if (process.up.messages.empty()) {
    input.kind = PrimaryInputKind::kChannelClosed;
    input.flag = process.phase >= ProcessPhase::kEnded;
    process.down.closed = true;
    // What it was sent before it may still read, unless it has closed its end itself.
    if (!process.worker.channel) Drop(&process.down);
  } else {
    input.kind = PrimaryInputKind::kMessage;
    input.message = process.up.messages.Pop();
    if (input.message.kind == kReturnedMessage) {
      return CarryOut(kPrimary, ChannelClosedError(worker));
    }
    if (input.message.kind == model::MessageKind::kListen && input.message.flag) return Die();
  }
  StepPrimary(input);
}

}  // namespace clusterspec::sim

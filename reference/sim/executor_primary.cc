#include <algorithm>

#include "reference/sim/executor.h"

namespace clusterspec::sim {
namespace {

using model::EffectKind;
using model::PrimaryEvent;
using model::PrimaryInputKind;

json::value CodeOf(const model::Effect& effect) {
  return effect.signal != 0 ? json::value(nullptr) : json::value(effect.code);
}

json::value SignalOf(const model::Effect& effect) {
  return effect.signal == 0 ? json::value(nullptr) : json::value(model::SignalName(effect.signal));
}

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

}  // namespace

void Executor::StepPrimary(model::PrimaryInput input) {
  if (!Runs(kPrimary)) return;
  model::Effects effects;
  model::Step(context_, input, &world_.primary, &effects);
  for (const model::Effect& effect : effects) {
    if (effect.later) {
      Later(kPrimary, effect);
    } else if (Runs(kPrimary)) {
      CarryOutPrimary(effect);
    }
  }
}

void Executor::CarryOutPrimary(const model::Effect& effect) {
  const auto process = static_cast<uint16_t>(effect.worker + 1);
  switch (effect.kind) {
    case EffectKind::kSend:
      kernel_.AddReference(effect.message.kind == model::MessageKind::kListenReply
                               ? effect.message.handle
                               : kNoDescriptor);
      if (!SendMessage(kPrimary, static_cast<uint16_t>(effect.worker), effect.message)) {
        TellSendingFailed(static_cast<uint16_t>(effect.worker));
      }
      return;
    case EffectKind::kCloseChannel:
      return CloseByPrimary(static_cast<uint16_t>(effect.worker));
    case EffectKind::kContinue: {
      model::PrimaryInput input;
      input.kind = static_cast<PrimaryInputKind>(effect.code);
      input.worker = effect.worker;
      return StepPrimary(input);
    }
    case EffectKind::kEmit:
      return EmitPrimary(effect);
    case EffectKind::kSpawn:
      return Spawn(static_cast<uint16_t>(effect.worker));
    case EffectKind::kSignal:
      return SendSignal(process, effect.signal);
    case EffectKind::kOpen:
      return OpenForPrimary(effect.message);
    case EffectKind::kCloseSocket:
    case EffectKind::kDrop:
      return kernel_.Release(effect.message.handle);
    case EffectKind::kCallback:
      if (effect.worker == kNobody) return CarryOutWorker(kPrimary, effect);  // of send()
      return Record(EventKind::kCallback, kPrimary, effect.value, [] {
        return json::object{{"args", json::array()}};
      });
    default:
      // The servers of the primary itself are carried out like those of a worker.
      return CarryOutWorker(kPrimary, effect);
  }
}

void Executor::EmitPrimary(const model::Effect& effect) {
  const auto process = static_cast<uint16_t>(effect.worker + 1);
  switch (effect.event) {
    case PrimaryEvent::kFork:
      return Record(EventKind::kClusterFork, kPrimary, At(process).label, [] {
        return json::object{{"args", 1}};
      });
    case PrimaryEvent::kSetup:
      return Record(EventKind::kClusterSetup, kPrimary, kNone, [&] {
        const Id settings = effect.value == kNone ? world_.primary.settings : effect.value;
        return json::object{{"settings", model::ShownSettings(SettingsOf(settings))}};
      });
    case PrimaryEvent::kError:
      return Record(EventKind::kWorkerError, kPrimary, At(process).label, [&] {
        return json::object{{"message", effect.code == 0 ? "spawn ENOENT" : "Channel closed"}};
      });
    case PrimaryEvent::kOnline:
      return EmitPair(EventKind::kWorkerOnline, EventKind::kClusterOnline, effect);
    case PrimaryEvent::kListening:
      return EmitPair(EventKind::kWorkerListening, EventKind::kClusterListening, effect);
    case PrimaryEvent::kMessage:
      if (effect.message.handle != kNoDescriptor) {
        At(kPrimary).handles.push_back(effect.message.handle);
      }
      return EmitPair(EventKind::kWorkerMessage, EventKind::kClusterMessage, effect);
    case PrimaryEvent::kDisconnect:
      return EmitPair(EventKind::kWorkerDisconnect, EventKind::kClusterDisconnect, effect);
    case PrimaryEvent::kExit:
      return EmitPair(EventKind::kWorkerExit, EventKind::kClusterExit, effect);
  }
}

void Executor::EmitPair(EventKind worker_event, EventKind cluster_event,
                        const model::Effect& effect) {
  const Id label = Look(static_cast<uint16_t>(effect.worker + 1)).label;
  const bool message = effect.event == PrimaryEvent::kMessage;
  const auto point = message ? model::ChoicePoint::kMessageOrder : model::ChoicePoint::kEventOrder;
  const bool worker_first = context_.Resolve(point) == model::kWorkerFirst;
  for (const bool of_cluster : {worker_first ? false : true, worker_first}) {
    if (!Runs(kPrimary)) return;
    Record(of_cluster ? cluster_event : worker_event, kPrimary, label,
           [&] { return PairData(effect, of_cluster); });
  }
}

json::value Executor::AddressValue(Id address) const {
  return address == kNone ? json::value(nullptr) : json::value(pool_.Text(address));
}

json::object Executor::PairData(const model::Effect& effect, bool of_cluster) const {
  json::object data;
  int arguments = 1;
  switch (effect.event) {
    case PrimaryEvent::kListening:
      // REQ cluster.event.listening.address cluster.event.listening.type-values
      data["address"] = AddressValue(effect.message.address);
      if (effect.message.key.type != model::AddressType::kUnix) data["port"] = effect.message.port;
      data["addressType"] = AddressTypeValue(effect.message.key.type);
      if (effect.message.key.type == model::AddressType::kUnix) data["port"] = "$undefined";
      if (effect.message.key.fd != kNone && context_.Has(model::Deviation::kNoTypeOfDescriptor)) {
        data["address"] = nullptr;
        data["addressType"] = nullptr;
      }
      if (!of_cluster) return data;
      arguments = 2;
      break;
    case PrimaryEvent::kMessage:
      data["message"] = pool_.Value(effect.message.value);
      data["handle"] = HandleName(effect.message.handle);
      arguments = of_cluster ? 3 : 2;
      break;
    case PrimaryEvent::kExit:
      return {{"code", CodeOf(effect)}, {"signal", SignalOf(effect)}};
    default:
      if (!of_cluster) return data;
  }
  data["args"] = arguments;
  return data;
}

// The socket of a new handle: at a descriptor of the primary, or a fresh one.
void Executor::OpenForPrimary(const model::Message& message) {
  model::PrimaryInput input;
  input.kind = PrimaryInputKind::kOpened;
  input.message = message;
  const auto& inherited = program_.scenario->fixture.listening_fd;
  Kernel::Opened opened;
  if (message.key.fd != kNone) {
    // REQ listen.fd.of-primary
    if (inherited && message.key.fd == *inherited) {
      opened.socket = 0;  // the first socket there was
      kernel_.AddReference(opened.socket);
    } else {
      opened.error = model::ListenError::kInvalid;
    }
  } else {
    const Id address = message.key.address == kNone ? program_.any_address : message.key.address;
    opened = kernel_.Open(message.key.type, address, message.port);
  }
  input.message.error = opened.error;
  input.message.handle = opened.socket;
  if (opened.error == model::ListenError::kNoError) {
    input.message.port = kernel_.At(opened.socket).port;
    input.message.address = kernel_.At(opened.socket).address;
  }
  StepPrimary(input);
}

void Executor::Spawn(uint16_t worker) {
  Process& process = world_.processes.emplace_back();
  process.label = pending_label_;
  process.environment = pending_environment_;
  process.settings = world_.primary.workers[worker].settings;
  const json::object& settings = SettingsOf(process.settings);
  for (const int stream : {1, 2}) {
    process.targets[static_cast<size_t>(stream - 1)] =
        static_cast<OutputTarget>(model::TargetOf(context_, settings, stream));
  }
  if (CanStart(program_, settings)) return;
  process.phase = ProcessPhase::kReaped;
  process.up.closed = context_.Resolve(model::ChoicePoint::kFailedSpawn) == model::kStays;
  model::Effect failed;
  failed.kind = EffectKind::kContinue;
  failed.code = static_cast<int16_t>(PrimaryInputKind::kSpawnFailed);
  failed.worker = worker;
  Later(kPrimary, failed);
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
    if (input.message.kind == model::MessageKind::kListen && input.message.flag) return Die();
  }
  StepPrimary(input);
}

}  // namespace clusterspec::sim

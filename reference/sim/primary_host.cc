#include "reference/sim/primary_host.h"

namespace clusterspec::sim {

using model::PrimaryInputKind;

// ---- what comes from the program, and from outside

void PrimaryHost::Fork(Id settings, Id label, Id environment) {
  model::PrimaryInput input;
  input.kind = PrimaryInputKind::kFork;
  input.value = settings;
  forked_label_ = label;
  forked_environment_ = environment;
  Step(input);
}

void PrimaryHost::Receive(uint16_t worker) {
  model::PrimaryInput input;
  input.worker = worker;
  const auto message = channels_.ReceiveInPrimary(worker);
  if (!message) {
    input.kind = PrimaryInputKind::kChannelClosed;
    input.flag = processes_.HasEnded(ProcessOf(worker));
    return Step(input);
  }
  if (message->kind == kReturnedMessage) return CarryOut(ChannelClosedError(worker));
  if (message->kind == model::MessageKind::kListen && message->flag) return Die();
  input.kind = PrimaryInputKind::kMessage;
  input.message = *message;
  Step(input);
}

// What a worker asks with a handle of its own is more than such a primary can bear.
void PrimaryHost::Die() { errors_.EndProcess(kPrimary, "ERR_INVALID_ARG_VALUE"); }

void PrimaryHost::NoticeExit(uint16_t worker) {
  Process& process = processes_.Change(ProcessOf(worker));
  process.phase = ProcessPhase::kReaped;
  model::PrimaryInput input;
  input.kind = PrimaryInputKind::kExited;
  input.worker = worker;
  input.code = process.end_code;
  input.signal = process.end_signal;
  input.flag = process.up.closed;
  Step(input);
}

void PrimaryHost::AcceptOn(uint16_t handle) {
  model::PrimaryInput input;
  input.kind = PrimaryInputKind::kConnection;
  input.socket = primary_->listening.handles[handle].socket;
  input.message.handle = StreamDescriptor(kernel_.At(input.socket).queue.Pop(), 1);
  Step(input);
}

// ---- channels

void PrimaryHost::Do(const model::SendToWorker& send) {
  const auto worker = static_cast<uint16_t>(send.worker);
  if (send.message.kind == model::MessageKind::kListenReply) {
    kernel_.AddReference(send.message.handle);
  }
  if (!channels_.SendToWorker(worker, send.message)) PutOff(ChannelClosedError(worker));
}

void PrimaryHost::Do(const model::CloseChannel& close) {
  channels_.CloseByPrimary(static_cast<uint16_t>(close.worker));
}

// ---- sockets

// At a descriptor of the primary, or a fresh one.
Kernel::Opened PrimaryHost::Open(const model::OpenSocket& open) {
  if (open.key.fd == kNone) {
    const Id address = open.key.address == kNone ? program_.any_address : open.key.address;
    return kernel_.Open(open.key.type, address, open.port);
  }
  // REQ listen.fd.of-primary
  const auto& inherited = program_.scenario->fixture.listening_fd;
  if (!inherited || open.key.fd != *inherited) return {model::ListenError::kInvalid, kNoDescriptor};
  kernel_.AddReference(kInheritedSocket);
  return {model::ListenError::kNoError, kInheritedSocket};
}

void PrimaryHost::Do(const model::OpenSocket& open) {
  const Kernel::Opened opened = Open(open);
  model::PrimaryInput input;
  input.kind = PrimaryInputKind::kOpened;
  input.message.key = open.key;
  input.message.error = opened.error;
  input.message.handle = opened.socket;
  if (opened.error == model::ListenError::kNoError) {
    input.message.port = kernel_.At(opened.socket).port;
    input.message.address = kernel_.At(opened.socket).address;
  }
  Step(input);
}

void PrimaryHost::Do(const model::CloseSocket& close) { kernel_.Release(close.socket); }

void PrimaryHost::Do(const model::DropConnection& drop) { kernel_.Release(drop.connection); }

// ---- processes

void PrimaryHost::Do(const model::SpawnProcess& spawn) {
  Process& process = processes_.Add();
  process.label = forked_label_;
  process.environment = forked_environment_;
  process.settings = primary_->workers[spawn.worker].settings;
  const json::object& settings = pool_.Object(process.settings);
  for (const int stream : {1, 2}) {
    process.targets[static_cast<size_t>(stream - 1)] =
        static_cast<OutputTarget>(model::TargetOf(context_, settings, stream));
  }
  if (CanStart(program_, settings)) return;
  process.phase = ProcessPhase::kReaped;
  process.up.closed = context_.Resolve(model::ChoicePoint::kFailedSpawn) == model::kStays;
  tasks_.Add(kPrimary, ReportFailedSpawn{spawn.worker});
}

void PrimaryHost::Do(const model::SignalProcess& signal) {
  control_.Signal(ProcessOf(signal.worker), signal.signal);
}

}  // namespace clusterspec::sim

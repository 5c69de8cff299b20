#include "reference/sim/worker_hosts.h"

#include <algorithm>

#include "reference/sim/received_handle.h"

namespace clusterspec::sim {

using model::WorkerInputKind;

class WorkerHosts::Host {
 public:
  Host(WorkerHosts* hosts, uint16_t process) : hosts_(*hosts), process_(process) {}

  const model::Context& context() const { return hosts_.context_; }
  model::WorkerState* model() { return &hosts_.processes_.Change(process_).worker; }
  bool Runs() const { return hosts_.processes_.Runs(process_); }
  void PutOff(const model::WorkerEffect& effect) { hosts_.tasks_.Add(process_, effect); }
  template <typename Effect>
  void Do(const Effect& effect) {
    hosts_.Do(process_, effect);
  }

 private:
  WorkerHosts& hosts_;
  uint16_t process_;
};

void WorkerHosts::Step(uint16_t process, const model::WorkerInput& input) {
  Host host(this, process);
  model::EffectRunner(&host).Step(input);
}

void WorkerHosts::CarryOut(uint16_t process, const model::WorkerEffect& effect) {
  Host host(this, process);
  model::EffectRunner(&host).CarryOut(effect);
}

void WorkerHosts::Receive(uint16_t process) {
  model::WorkerInput input;
  const auto message = channels_.ReceiveInWorker(process);
  input.kind = message ? WorkerInputKind::kMessage : WorkerInputKind::kChannelClosed;
  if (message) input.message = *message;
  Step(process, input);
}

// ---- the channel

void WorkerHosts::Do(uint16_t process, const model::SendToPrimary& send) {
  channels_.SendToPrimary(process, send.message);
}

bool WorkerHosts::AskWithHandle(uint16_t process) {
  if (process == kPrimary || !context_.Has(model::Deviation::kHandleKillsPrimary)) return false;
  model::Message question;
  question.kind = model::MessageKind::kListen;
  question.flag = true;
  channels_.SendToPrimary(process, question);
  return true;
}

void WorkerHosts::Do(uint16_t process, const model::CloseOwnChannel&) {
  Process& own = processes_.Change(process);
  const auto& unread = own.down.messages;
  own.up.closed = true;
  // What another call of disconnect() or kill() leads to may be still to be read.
  const bool second = std::any_of(unread.begin(), unread.end(), [](const model::Message& each) {
    return each.kind == model::MessageKind::kDisconnect ||
           each.kind == model::MessageKind::kVoluntaryAck;
  });
  const int reading = second ? context_.Resolve(model::ChoicePoint::kSecondDisconnect)
                             : model::kIgnoredWhileClosing;
  // REQ worker.kill.in-worker-exit-zero: whatever else is called.
  if (reading == model::kEndsTheWorker && !own.worker.killing) {
    channels_.DropUnread(process);  // it has been read
    return control_.End(process, 1, 0);
  }
  if (channels_.IsOvertaken(process) &&
      context_.Resolve(model::ChoicePoint::kLateReply) != model::kInTime) {
    return TakeLateReplies(process);
  }
  // REQ cluster.event.disconnect.after-channel: with something unread, the primary may not notice.
  const bool lost = !unread.empty() && context_.Has(model::Deviation::kResetNotNoticedInPrimary);
  if (lost) {
    own.up.closed = false;  // for good: what is unread stays
    return;
  }
  channels_.DropUnread(process);
  const auto error = own.worker.killing ? model::Deviation::kSecondKillIsAnError
                                        : model::Deviation::kSecondDisconnectIsAnError;
  if (second && context_.Has(error) &&
      context_.Resolve(model::ChoicePoint::kSecondError) == model::kErrorInTime) {
    Do(process, model::EmitDisconnectError{});
  }
}

// Answers to listen() that were read together with what closes the channel, or come too late.
void WorkerHosts::TakeLateReplies(uint16_t process) {
  const bool read = context_.Resolve(model::ChoicePoint::kLateReply) == model::kOvertaken;
  const bool told =
      !read && context_.Resolve(model::ChoicePoint::kGoneWorker) == model::kSendingFails;
  for (const model::Message& each : processes_[process].down.messages) {
    if (told) {
      model::Message returned;
      returned.kind = kReturnedMessage;
      processes_.Change(process).up.messages.Push(returned);
    }
    if (!read) continue;
    kernel_.AddReference(each.handle);
    tasks_.Add(process, ReadLate{each});
  }
  channels_.DropUnread(process);
}

// ---- events of process and of the own Worker object

// `only_first`: of the two.
template <typename Data>
void WorkerHosts::EmitOwn(uint16_t process, EventKind of_process, EventKind of_worker,
                          bool only_first, const Data& data) {
  if (processes_[process].child) {
    return events_.Record(of_process, process, processes_[process].label,
                          [&] { return data(false); });
  }
  const bool process_first =
      context_.Resolve(model::ChoicePoint::kOwnEventOrder) == model::kProcessFirst;
  for (const bool own : {!process_first, process_first}) {
    if (!processes_.Runs(process)) return;
    events_.Record(own ? of_worker : of_process, process, processes_[process].label,
                   [&] { return data(own); });
    if (only_first) return;
  }
}

void WorkerHosts::Do(uint16_t process, const model::EmitOwnDisconnect& event) {
  EmitOwn(process, EventKind::kProcessDisconnect, EventKind::kSelfDisconnect, event.only_first,
          [](bool) { return json::object(); });
}

// REQ worker.event.error.on-process-in-worker: to listen to either of the two will do.
void WorkerHosts::Do(uint16_t process, const model::EmitDisconnectError&) {
  const std::string message = "IPC channel is already disconnected";
  const auto data = [&](bool of_worker) {
    json::object error{{"code", "ERR_IPC_DISCONNECTED"}, {"message", message}};
    if (of_worker) error.erase("code");
    return error;
  };
  const Id label = processes_[process].label;
  if (context_.Resolve(model::ChoicePoint::kOwnError) == model::kOfProcess) {
    return errors_.Emit(EventKind::kProcessError, process, label, message,
                        [&] { return data(false); });
  }
  if (context_.Has(model::Deviation::kProcessErrorNotEnough) &&
      !errors_.IsHeard(EventKind::kSelfError, process, label)) {
    return errors_.Emit(EventKind::kSelfError, process, label, message, [&] { return data(true); });
  }
  const bool heard = errors_.IsHeard(EventKind::kProcessError, process, label) ||
                     errors_.IsHeard(EventKind::kSelfError, process, label);
  EmitOwn(process, EventKind::kProcessError, EventKind::kSelfError, !heard, data);
  if (!heard) errors_.Throw(process, message);
}

void WorkerHosts::Do(uint16_t process, const model::EmitOwnMessage& event) {
  if (event.handle != kNoDescriptor) {
    processes_.Change(process).handles.push_back(event.handle);
    // Where the program is told once the primary has answered, that never is.
    if (!IsStream(event.handle) && AskWithHandle(process) &&
        context_.Resolve(model::ChoicePoint::kReceivedServer) == model::kAfterTheAnswer) {
      return;
    }
    if (ListensElsewhere(program_, kernel_, process, event.handle)) {
      return TakeServerElsewhere(process, event.value);
    }
  }
  EmitMessage(process, event.value, HandleValue(kernel_, event.handle));
}

// The Worker object is told the number of arguments, too.
void WorkerHosts::EmitMessage(uint16_t process, Id value, const json::value& handle) {
  EmitOwn(process, EventKind::kProcessMessage, EventKind::kSelfMessage, false, [&](bool of_worker) {
    json::object data{{"message", pool_.Value(value)}, {"handle", handle}};
    if (of_worker) data["args"] = 2;
    return data;
  });
}

// ---- the process

void WorkerHosts::Do(uint16_t process, const model::ExitProcess& exit) {
  control_.Exit(process, exit.code);
}

void WorkerHosts::Do(uint16_t process, const model::SignalSelf& signal) {
  control_.Signal(process, signal.signal);
}

}  // namespace clusterspec::sim

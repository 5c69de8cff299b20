#include <algorithm>
#include <utility>

#include "reference/model/effect_runner.h"
#include "reference/sim/executor.h"

namespace clusterspec::sim {
namespace {

using model::WorkerInputKind;

std::string_view CodeOf(model::ListenError error) {
  switch (error) {
    case model::ListenError::kInUse:
      return "EADDRINUSE";
    case model::ListenError::kNotAvailable:
      return "EADDRNOTAVAIL";
    case model::ListenError::kInvalid:
    case model::ListenError::kNoError:
      return "EINVAL";
  }
  return "";
}

}  // namespace

class Executor::WorkerHost {
 public:
  WorkerHost(Executor* executor, uint16_t process) : executor_(*executor), process_(process) {}

  const model::Context& context() const { return executor_.context_; }
  model::WorkerState* model() { return &executor_.At(process_).worker; }
  bool Runs() const { return executor_.Runs(process_); }
  void PutOff(const model::WorkerEffect& effect) { executor_.PutOff(process_, effect); }
  template <typename Effect>
  void Do(const Effect& effect) {
    executor_.Do(process_, effect);
  }

 private:
  Executor& executor_;
  uint16_t process_;
};

void Executor::StepWorker(uint16_t process, const model::WorkerInput& input) {
  WorkerHost host(this, process);
  model::EffectRunner(&host).Step(input);
}

void Executor::CarryOut(uint16_t process, const model::WorkerEffect& effect) {
  WorkerHost host(this, process);
  model::EffectRunner(&host).CarryOut(effect);
}

void Executor::CarryOut(uint16_t process, const ReadLate& late) {
  model::WorkerInput input;
  input.kind = WorkerInputKind::kMessage;
  input.message = late.message;
  StepWorker(process, input);
}

void Executor::CarryOut(uint16_t process, const CallWithResult& call) {
  Record(EventKind::kCallback, process, call.callback, [&] {
    json::array arguments{nullptr};
    if (call.failed) {
      arguments[0] = {{"$type", "Error"}, {"name", "Error"}, {"message", "Channel closed"}};
    }
    if (call.value != kNone) arguments.push_back(pool_.Value(call.value));
    return json::object{{"args", std::move(arguments)}};
  });
}

void Executor::Do(uint16_t process, const model::SendToPrimary& send) {
  SendMessage(process, std::nullopt, send.message);
}

void Executor::Do(uint16_t process, const model::EmitOwnDisconnect& event) {
  EmitOwn(process, EventKind::kProcessDisconnect, EventKind::kSelfDisconnect, event.only_first,
          [] { return json::object(); });
}

void Executor::Do(uint16_t process, const model::UseSocket& use) {
  At(process).servers[use.server].socket = use.socket;
}

void Executor::Do(uint16_t process, const model::StopListening& stop) {
  kernel_.Release(std::exchange(At(process).servers[stop.server].socket, kNoDescriptor));
}

void Executor::Do(uint16_t, const model::CloseSocket& close) { kernel_.Release(close.socket); }

void Executor::Do(uint16_t process, const model::AcceptConnection& accept) {
  AddAccepted(process, accept.server, accept.connection);
}

void Executor::Do(uint16_t process, const model::ExitProcess& exit) { Exit(process, exit.code); }

void Executor::Do(uint16_t process, const model::SignalSelf& signal) {
  SendSignal(process, signal.signal);
}

// ---- events of servers

void Executor::Do(uint16_t process, const model::EmitServerClose& event) {
  const Id subject = At(process).servers[event.server].subject;
  if (subject != kNone) Record(EventKind::kServerClose, process, subject);
}

void Executor::Do(uint16_t process, const model::EmitServerError& event) {
  const Id subject = At(process).servers[event.server].subject;
  if (subject == kNone) return;
  Record(EventKind::kServerError, process, subject, [&] {
    const std::string_view code = CodeOf(event.error);
    return json::object{{"code", code}, {"message", "listen " + std::string(code)}};
  });
}

void Executor::Do(uint16_t process, const model::EmitServerListening& event) {
  ServerBody& server = At(process).servers[event.server];
  if (server.message == kNone && server.subject == kNone) return;
  server.port = event.port;
  server.address = event.address;
  if (server.message != kNone) {
    const Id message = std::exchange(server.message, kNone);
    return EmitOwnMessage(process, message, json::object{{"$type", "net.Server"}});
  }
  const auto& named = program_.endpoints;
  const auto found = std::find(named.begin(), named.end(), server.subject);
  if (found != named.end()) {
    world_.harness.endpoints[static_cast<size_t>(found - named.begin())] = {server.address,
                                                                            server.port};
  }
  Record(EventKind::kServerListening, process, server.subject, [&] {
    const std::string& address = pool_.Text(server.address);
    if (server.port == 0) return json::object{{"path", address}};
    return json::object{{"address", address}, {"port", server.port}};
  });
}

json::value Executor::HandleName(Descriptor handle) const {
  if (handle == kNoDescriptor) return "$undefined";
  if (IsStream(handle)) return json::object{{"$type", "net.Socket"}};
  const bool datagrams = IsDatagram(world_.sockets[handle].type);
  return json::object{{"$type", datagrams ? "dgram.Socket" : "net.Server"}};
}

// The event of process and of the Worker object, which is told how many arguments a message has.
template <typename Data>
void Executor::EmitOwn(uint16_t process, EventKind of_process, EventKind of_worker, bool only_first,
                       const Data& data) {
  const bool process_first =
      context_.Resolve(model::ChoicePoint::kOwnEventOrder) == model::kProcessFirst;
  for (const bool own : {!process_first, process_first}) {
    if (!Runs(process)) return;
    Record(own ? of_worker : of_process, process, At(process).label, [&] {
      json::object object = data();
      if (own && of_worker == EventKind::kSelfMessage) object["args"] = 2;
      if (own && of_worker == EventKind::kSelfError) object.erase("code");
      return object;
    });
    if (only_first) return;
  }
}

void Executor::EmitOwnError(uint16_t process, const char* code, const char* message) {
  const auto data = [&] { return json::object{{"code", code}, {"message", message}}; };
  if (context_.Resolve(model::ChoicePoint::kOwnError) == model::kOfProcess) {
    return Record(EventKind::kProcessError, process, At(process).label, data);
  }
  EmitOwn(process, EventKind::kProcessError, EventKind::kSelfError, false, data);
}

void Executor::Do(uint16_t process, const model::CloseOwnChannel&) {
  const auto& unread = At(process).down.messages;
  At(process).up.closed = true;
  // What another call of disconnect() or kill() leads to may be still to be read.
  const bool second = std::any_of(unread.begin(), unread.end(), [](const model::Message& each) {
    return each.kind == model::MessageKind::kDisconnect ||
           each.kind == model::MessageKind::kVoluntaryAck;
  });
  const int reading = second ? context_.Resolve(model::ChoicePoint::kSecondDisconnect)
                             : model::kIgnoredWhileClosing;
  // REQ worker.kill.in-worker-exit-zero: whatever else is called.
  if (reading == model::kEndsTheWorker && !At(process).worker.killing) {
    Drop(&At(process).down);  // it has been read
    return End(process, 1, 0);
  }
  if (IsOvertaken(process) && context_.Resolve(model::ChoicePoint::kLateReply) != model::kInTime) {
    return TakeLateReplies(process);
  }
  // REQ cluster.event.disconnect.after-channel: with something unread, the primary may not notice.
  const bool lost = !unread.empty() && context_.Has(model::Deviation::kResetNotNoticedInPrimary);
  if (lost) {
    At(process).up.closed = false;  // for good: what is unread stays
    return;
  }
  if (reading == model::kIsAnError) Do(process, model::EmitDisconnectError{});
  Drop(&At(process).down);
}

// Answers to listen() that were read together with what closes the channel, or come too late.
void Executor::TakeLateReplies(uint16_t process) {
  const bool read = context_.Resolve(model::ChoicePoint::kLateReply) == model::kOvertaken;
  const bool told =
      !read && context_.Resolve(model::ChoicePoint::kGoneWorker) == model::kSendingFails;
  for (const model::Message& each : At(process).down.messages) {
    if (told) {
      model::Message failed;
      failed.kind = kReturnedMessage;
      At(process).up.messages.Push(failed);
    }
    if (!read) continue;
    kernel_.AddReference(each.handle);
    PutOff(process, ReadLate{each});
  }
  Drop(&At(process).down);
}

void Executor::Do(uint16_t process, const model::EmitDisconnectError&) {
  EmitOwnError(process, "ERR_IPC_DISCONNECTED", "IPC channel is already disconnected");
}

void Executor::Do(uint16_t process, const model::EmitOwnMessage& event) {
  if (event.handle != kNoDescriptor) {
    At(process).handles.push_back(event.handle);
    // Where the program is told once the primary has answered, that never is.
    if (!IsStream(event.handle) && AskWithHandle(process) &&
        context_.Resolve(model::ChoicePoint::kReceivedServer) == model::kAfterTheAnswer) {
      return;
    }
    if (IsElsewhere(process, event.handle)) return TakeServerElsewhere(process, event.value);
  }
  EmitOwnMessage(process, event.value, HandleName(event.handle));
}

void Executor::EmitOwnMessage(uint16_t process, Id value, const json::value& handle) {
  EmitOwn(process, EventKind::kProcessMessage, EventKind::kSelfMessage, false, [&] {
    return json::object{{"message", pool_.Value(value)}, {"handle", handle}};
  });
}

void Executor::Do(uint16_t process, const model::BindSocket& bind) {
  model::WorkerInput input;
  input.kind = WorkerInputKind::kBound;
  input.server = bind.server;
  const Id address = bind.key.address == kNone ? program_.any_address : bind.key.address;
  const Kernel::Opened opened = bind.shared
                                    ? kernel_.OpenShared(bind.key.type, address, bind.key.port)
                                    : kernel_.Open(bind.key.type, address, bind.key.port);
  input.message.error = opened.error;
  if (opened.error == model::ListenError::kNoError) {
    At(process).servers[bind.server].socket = opened.socket;
    input.message.port = kernel_.At(opened.socket).port;
    input.message.address = address;
  }
  StepWorker(process, input);
}

void Executor::ReceiveInWorker(uint16_t process) {
  Pipe& down = At(process).down;
  model::WorkerInput input;
  if (down.messages.empty()) {
    input.kind = WorkerInputKind::kChannelClosed;
    At(process).up.closed = true;
  } else {
    input.kind = WorkerInputKind::kMessage;
    input.message = down.messages.Pop();
  }
  StepWorker(process, input);
}

}  // namespace clusterspec::sim

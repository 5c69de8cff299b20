#include <algorithm>
#include <utility>

#include "reference/sim/executor.h"

namespace clusterspec::sim {
namespace {

using model::EffectKind;
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

void Executor::StepWorker(uint16_t process, model::WorkerInput input) {
  if (!Runs(process)) return;
  model::Effects effects;
  model::Step(context_, input, &At(process).worker, &effects);
  for (const model::Effect& effect : effects) {
    if (effect.later) {
      Later(process, effect);
    } else if (Runs(process)) {
      CarryOutWorker(process, effect);
    }
  }
}

void Executor::CarryOutWorker(uint16_t process, const model::Effect& effect) {
  const uint16_t server = effect.message.server;
  switch (effect.kind) {
    case EffectKind::kSend:
      SendMessage(process, std::nullopt, effect.message);
      return;
    case EffectKind::kCloseChannel:
      return CloseOwnEnd(process);
    case EffectKind::kContinue: {
      model::WorkerInput input;
      input.kind = static_cast<WorkerInputKind>(effect.code);
      return StepWorker(process, input);
    }
    case EffectKind::kEmitDisconnect:
      return EmitOwn(process, EventKind::kProcessDisconnect, EventKind::kSelfDisconnect,
                     effect.code != 0, [] { return json::object(); });
    case EffectKind::kEmitMessage:
      return EmitUserMessage(process, effect.message);
    case EffectKind::kEmitListening:
    case EffectKind::kEmitClose:
    case EffectKind::kEmitServerError:
      return EmitOfServer(process, effect);
    case EffectKind::kBind:
      return BindForWorker(process, effect.message);
    case EffectKind::kUseSocket:
      At(process).servers[server].socket = effect.message.handle;
      return;
    case EffectKind::kStopListening:
      kernel_.Release(effect.message.handle != kNoDescriptor ? effect.message.handle
                                                             : At(process).servers[server].socket);
      At(process).servers[server].socket = kNoDescriptor;
      return;
    case EffectKind::kAccept:
      return AddAccepted(process, server, effect.message.handle);
    case EffectKind::kExit:
      return Exit(process, effect.code);
    case EffectKind::kSignalSelf:
      return SendSignal(process, effect.signal);
    case EffectKind::kRead: {
      model::WorkerInput input;
      input.kind = WorkerInputKind::kMessage;
      input.message = effect.message;
      return StepWorker(process, input);
    }
    case EffectKind::kCallback:
      return Record(EventKind::kCallback, process, effect.value, [&] {
        json::array arguments{nullptr};
        if (effect.code != 0) {
          arguments[0] = {{"$type", "Error"}, {"name", "Error"}, {"message", "Channel closed"}};
        }
        if (effect.message.value != kNone) arguments.push_back(pool_.Value(effect.message.value));
        return json::object{{"args", std::move(arguments)}};
      });
    case EffectKind::kEmitError:
      if (effect.code != 0) return EmitDisconnected(process);
      return EmitOwnError(process, "ERR_IPC_CHANNEL_CLOSED", "Channel closed");
    default:
      CLUSTERSPEC_ASSERT(false);  // of the primary only
  }
}

void Executor::EmitOfServer(uint16_t process, const model::Effect& effect) {
  ServerBody& server = At(process).servers[effect.message.server];
  if (effect.kind == EffectKind::kEmitListening && server.message != kNone) {
    const Id message = std::exchange(server.message, kNone);
    server.port = effect.message.port;
    server.address = effect.message.address;
    return EmitOwnMessage(process, message, json::object{{"$type", "net.Server"}});
  }
  if (server.subject == kNone) return;
  if (effect.kind == EffectKind::kEmitClose) {
    return Record(EventKind::kServerClose, process, server.subject);
  }
  if (effect.kind == EffectKind::kEmitServerError) {
    return Record(EventKind::kServerError, process, server.subject, [&] {
      const std::string_view code = CodeOf(effect.message.error);
      return json::object{{"code", code}, {"message", "listen " + std::string(code)}};
    });
  }
  server.port = effect.message.port;
  server.address = effect.message.address;
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

void Executor::CloseOwnEnd(uint16_t process) {
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
  if (reading == model::kIsAnError) EmitDisconnected(process);
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
      failed.kind = model::MessageKind::kNotSent;
      At(process).up.messages.Push(failed);
    }
    if (!read) continue;
    kernel_.AddReference(each.handle);
    model::Effect effect;
    effect.kind = EffectKind::kRead;
    effect.message = each;
    Later(process, effect);
  }
  Drop(&At(process).down);
}

void Executor::EmitDisconnected(uint16_t process) {
  EmitOwnError(process, "ERR_IPC_DISCONNECTED", "IPC channel is already disconnected");
}

void Executor::EmitUserMessage(uint16_t process, const model::Message& message) {
  if (message.handle != kNoDescriptor) {
    At(process).handles.push_back(message.handle);
    // Where the program is told once the primary has answered, that never is.
    if (!IsStream(message.handle) && AskWithHandle(process) &&
        context_.Resolve(model::ChoicePoint::kReceivedServer) == model::kAfterTheAnswer) {
      return;
    }
    if (IsElsewhere(process, message.handle)) return TakeServerElsewhere(process, message.value);
  }
  EmitOwnMessage(process, message.value, HandleName(message.handle));
}

void Executor::EmitOwnMessage(uint16_t process, Id value, const json::value& handle) {
  EmitOwn(process, EventKind::kProcessMessage, EventKind::kSelfMessage, false, [&] {
    return json::object{{"message", pool_.Value(value)}, {"handle", handle}};
  });
}

void Executor::BindForWorker(uint16_t process, const model::Message& message) {
  model::WorkerInput input;
  input.kind = WorkerInputKind::kBound;
  input.server = message.server;
  const Id address = message.key.address == kNone ? program_.any_address : message.key.address;
  const Kernel::Opened opened =
      message.flag ? kernel_.OpenShared(message.key.type, address, message.key.port)
                   : kernel_.Open(message.key.type, address, message.key.port);
  input.message.error = opened.error;
  if (opened.error == model::ListenError::kNoError) {
    At(process).servers[message.server].socket = opened.socket;
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

// Messages over the channels of workers, and what is told of them.
#include <algorithm>

#include "reference/model/serialization.h"
#include "reference/sim/executor.h"

namespace clusterspec::sim {

// Nothing is said where the other side is gone already, or the sender is told: see gone-worker.
bool Executor::SendMessage(uint16_t process, std::optional<uint16_t> worker,
                           const model::Message& message) {
  Process& of = At(worker ? static_cast<uint16_t>(*worker + 1) : process);
  Pipe& pipe = worker ? of.down : of.up;
  const bool lost = pipe.closed || (worker && of.phase >= ProcessPhase::kEnded);
  const bool gone = worker && (of.up.closed || of.phase >= ProcessPhase::kEnded);
  const bool fails = gone && !pipe.closed && Runs(kPrimary) &&
                     context_.Resolve(model::ChoicePoint::kGoneWorker) == model::kSendingFails;
  if (lost || fails) {
    kernel_.Release(message.handle);
    return !fails;
  }
  const bool overtakes = worker && message.kind == model::MessageKind::kVoluntaryAck &&
                         IsOvertaken(static_cast<uint16_t>(*worker + 1)) &&
                         context_.Resolve(model::ChoicePoint::kLateReply) != model::kInTime;
  overtakes ? pipe.messages.PushFirst(message) : pipe.messages.Push(message);
  return true;
}

// Whether all that waits for the worker are answers to listen() calls that disconnect() has left.
bool Executor::IsOvertaken(uint16_t process) const {
  const auto& unread = At(process).down.messages;
  return context_.Has(model::Deviation::kAskingNotClosed) && !unread.empty() &&
         std::all_of(unread.begin(), unread.end(), [](const model::Message& each) {
           return each.kind == model::MessageKind::kListenReply;
         });
}

bool Executor::SerializesAdvanced(uint16_t process, std::optional<uint16_t> worker) const {
  const Id settings = At(worker ? static_cast<uint16_t>(*worker + 1) : process).settings;
  return model::UsesAdvancedSerialization(SettingsOf(settings)) &&
         !context_.Has(model::Deviation::kSerializationIgnored);
}

bool Executor::SerializesItsOwnWay(uint16_t process, std::optional<uint16_t> worker) const {
  return context_.Has(model::Deviation::kJsonOfItsOwn) && !SerializesAdvanced(process, worker);
}

// What arrives when the value is sent; nothing when it cannot be.
std::optional<Id> Executor::Serialized(uint16_t process, std::optional<uint16_t> worker, Id value) {
  const json::value& sent = pool_.Value(value);
  const auto arrived = SerializesAdvanced(process, worker)    ? model::ThroughClone(sent)
                       : SerializesItsOwnWay(process, worker) ? model::ThroughJsonOfItsOwn(sent)
                                                              : model::ThroughJson(sent);
  if (!arrived) return std::nullopt;
  return pool_.AddValue(*arrived);
}

// REQ worker.send.like-child-process worker.event.error.on-process-in-worker
OperationResult Executor::SendClosed(uint16_t process, std::optional<uint16_t> worker,
                                     Id callback) {
  const auto tell = [&](const auto& event, bool may_be_told) {
    const bool at_once =
        may_be_told && context_.Resolve(model::ChoicePoint::kSendError) == model::kWithinSend;
    at_once ? CarryOut(process, event) : PutOff(process, event);
  };
  if (callback != kNone) {
    PutOff(process, CallWithResult{callback, true, kNone});
  } else if (worker) {
    // Once a primary has seen the channel close, isConnected() is false where an event is told of.
    tell(ChannelClosedError(*worker),
         context_.Resolve(model::ChoicePoint::kConnectedInHandler) == model::kAlreadyFalse);
  } else {
    tell(model::WorkerEffect(model::EmitDisconnectError{}), true);
  }
  return Value(false);
}

OperationResult Executor::DoSend(uint16_t process, const CompiledOperation& operation) {
  const std::string& target = pool_.Text(operation.name);
  std::optional<uint16_t> worker;
  const bool upwards = process != kPrimary && (target == "self" || target == "process");
  if (!upwards) {
    worker = FindWorker(process, operation.name);
    if (!worker || process != kPrimary) return UnknownWorker(operation.name);
  }
  std::optional<Descriptor> handle = kNoDescriptor;
  if (operation.handle != kNone) handle = FindHandle(process, operation.handle);
  if (!handle) return Misuse("nothing is called " + pool_.Text(operation.handle));
  if (pool_.Value(operation.value) == "$undefined") {
    return Threw("TypeError", "The \"message\" argument must be specified", "ERR_MISSING_ARGS");
  }
  const bool server = operation.handle != kNone && *handle == kNoDescriptor;
  if (server && context_.Has(model::Deviation::kHandleBecomesRandomPort)) {
    const bool aborts = context_.Resolve(model::ChoicePoint::kFault) == model::kAborts;
    SendSignal(process, *model::ParseSignal(aborts ? "SIGABRT" : "SIGSEGV"));
    return {OperationResult::Kind::kEnded, nullptr};
  }
  if (SerializesItsOwnWay(process, worker)) {
    const model::OwnJson fate = model::FateInJsonOfItsOwn(pool_.Value(operation.value));
    if (fate == model::OwnJson::kAborts) {
      End(process, 1, 0);
      return {OperationResult::Kind::kEnded, nullptr};
    }
    if (fate == model::OwnJson::kError) {
      SendClosed(process, worker, operation.callback);
      return Value(true);
    }
  }
  const auto value = Serialized(process, worker, operation.value);
  if (!value) return Threw("TypeError", "The message cannot be serialized", "$undefined");
  const bool open = upwards ? At(process).worker.channel : world_.primary.workers[*worker].channel;
  if (!open) return SendClosed(process, worker, operation.callback);
  model::Message message;
  message.kind = model::MessageKind::kUser;
  message.value = *value;
  message.handle = *handle;
  kernel_.AddReference(message.handle);
  const bool sent = SendMessage(process, worker, message);
  if (!sent && operation.callback == kNone) PutOff(kPrimary, ChannelClosedError(*worker));
  // REQ worker.send.keep-open-default worker.send.keep-open
  const json::value* options = operation.fields.if_contains("options");
  const json::value* kept = options == nullptr ? nullptr : Find(*options, "keepOpen");
  const auto connection = FindConnection(process, operation.handle);
  if (connection && !(kept != nullptr && *kept == true)) {
    CloseConnection(process, *connection, false);
  }
  if (operation.callback != kNone) {
    const bool waits =
        sent && message.handle != kNoDescriptor &&
        context_.Resolve(model::ChoicePoint::kHandleCallback) == model::kInATurnOfItsOwn;
    if (waits) {
      const auto index = &operation - program_.operations.data();
      At(process).deferred_tasks.push_back(static_cast<uint16_t>(index));
    } else {
      CallBack(process, operation, sent);
    }
  }
  // REQ worker.send.returns-boolean
  return Value(true);
}

// REQ worker.send.callback
void Executor::CallBack(uint16_t process, const CompiledOperation& operation, bool sent) {
  PutOff(process, CallWithResult{operation.callback, !sent, kNone});
}

}  // namespace clusterspec::sim

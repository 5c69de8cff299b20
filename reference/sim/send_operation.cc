#include "reference/sim/send_operation.h"

#include <algorithm>

#include "reference/model/serialization.h"

namespace clusterspec::sim {
namespace {

// Whether a text in it is so long that it is kept by its digest.
bool HoldsDigest(const json::value& value) {
  if (value.is_array()) {
    return std::any_of(value.get_array().begin(), value.get_array().end(), HoldsDigest);
  }
  return value.is_object() &&
         (value.get_object().contains("fnv1a") ||
          std::any_of(value.get_object().begin(), value.get_object().end(),
                      [](const auto& each) { return HoldsDigest(each.value()); }));
}

}  // namespace

OperationResult SendOperation::Send(uint16_t process, const CompiledOperation& operation) {
  const std::string& target = pool_.Text(operation.name);
  Way way{process, false};
  if (process == kPrimary || (target != "self" && target != "process")) {
    const auto worker = labels_.FindWorker(process, operation.name);
    if (!worker || process != kPrimary) {
      return labels_.UnknownWorker(operation.name);
    }
    way = {ProcessOf(*worker), true};
  }
  std::optional<Descriptor> handle = kNoDescriptor;
  if (operation.handle != kNone) handle = labels_.FindHandle(process, operation.handle);
  if (!handle) return labels_.UnknownThing(operation.handle);
  if (pool_.Value(operation.value) == "$undefined") {
    return Threw("TypeError", "The \"message\" argument must be specified", "ERR_MISSING_ARGS");
  }
  const bool server = operation.handle != kNone && *handle == kNoDescriptor;
  if (server && context_.Has(model::Deviation::kHandleBecomesRandomPort)) {
    const bool aborts = context_.Resolve(model::ChoicePoint::kFault) == model::kAborts;
    control_.Signal(process, *model::ParseSignal(aborts ? "SIGABRT" : "SIGSEGV"));
    return Ended();
  }
  if (SerializesItsOwnWay(way)) {
    const model::OwnJson fate = model::FateInJsonOfItsOwn(pool_.Value(operation.value));
    if (fate == model::OwnJson::kAborts) {
      control_.End(process, 1, 0);
      return Ended();
    }
    if (fate == model::OwnJson::kError) {
      RefuseClosed(process, way, operation.callback);
      return Value(true);
    }
  }
  return SendOn(process, way, operation, *handle);
}

OperationResult SendOperation::SendOn(uint16_t process, const Way& way,
                                      const CompiledOperation& operation, Descriptor handle) {
  const bool open = way.down ? primary_.state().workers[WorkerOf(way.process)].channel
                             : processes_[process].worker.channel;
  if (!open) return RefuseClosed(process, way, operation.callback);
  const auto value = Serialized(way, operation.value);
  if (!value) return Threw("TypeError", "The message cannot be serialized", "$undefined");
  model::Message message;
  message.kind = model::MessageKind::kUser;
  message.value = *value;
  message.handle = handle;
  kernel_.AddReference(message.handle);
  const bool sent = Push(way, message);
  if (!sent && operation.callback == kNone) {
    tasks_.Add(kPrimary, ChannelClosedError(WorkerOf(way.process)));
  }
  Finish(process, operation, handle, sent);
  // REQ worker.send.returns-boolean
  // Where nobody is there any more, what it returns may tell so or not.
  if (sent && !HasBacklog(way)) return Value(true);
  return Value(context_.Resolve(model::ChoicePoint::kBacklogAnswer) == model::kTellsNothing);
}

// Whether a message is on its way that may be longer than what the channel holds.
bool SendOperation::HasBacklog(const Way& way) const {
  const Process& worker = processes_[way.process];
  const auto& messages = (way.down ? worker.down : worker.up).messages;
  return std::any_of(messages.begin(), messages.end(), [this](const model::Message& message) {
    return message.kind == model::MessageKind::kUser && HoldsDigest(pool_.Value(message.value));
  });
}

bool SendOperation::Push(const Way& way, const model::Message& message) {
  if (way.down) return channels_.SendToWorker(WorkerOf(way.process), message);
  channels_.SendToPrimary(way.process, message);
  return true;
}

// What follows for the sender.
void SendOperation::Finish(uint16_t process, const CompiledOperation& operation, Descriptor handle,
                           bool sent) {
  // REQ worker.send.keep-open-default worker.send.keep-open
  const json::value* options = operation.fields.if_contains("options");
  const json::value* kept = options == nullptr ? nullptr : Find(*options, "keepOpen");
  const auto connection = labels_.FindConnection(process, operation.handle);
  if (connection && !(kept != nullptr && *kept == true)) {
    connections_.Close(process, *connection, false);
  }
  if (operation.callback == kNone) return;
  const bool waits =
      sent && handle != kNoDescriptor &&
      context_.Resolve(model::ChoicePoint::kHandleCallback) == model::kInATurnOfItsOwn;
  if (!waits) return CallBack(process, operation, sent);
  const auto index = &operation - program_.operations.data();
  processes_.Change(process).deferred_tasks.push_back(static_cast<uint16_t>(index));
}

// REQ worker.send.callback
void SendOperation::CallBack(uint16_t process, const CompiledOperation& operation, bool sent) {
  tasks_.Add(process, CallWithResult{operation.callback, !sent, kNone});
}

// REQ worker.send.like-child-process worker.event.error.on-process-in-worker
OperationResult SendOperation::RefuseClosed(uint16_t process, const Way& way, Id callback) {
  if (callback != kNone) {
    tasks_.Add(process, CallWithResult{callback, true, kNone});
    return Value(false);
  }
  // Once a primary has seen the channel close, isConnected() is false where an event is told of.
  const bool may_be_told = !way.down || context_.Resolve(model::ChoicePoint::kConnectedInHandler) ==
                                            model::kAlreadyFalse;
  const bool at_once =
      may_be_told && context_.Resolve(model::ChoicePoint::kSendError) == model::kWithinSend;
  if (way.down) {
    const model::PrimaryEffect error = ChannelClosedError(WorkerOf(way.process));
    at_once ? primary_.CarryOut(error) : tasks_.Add(process, error);
  } else {
    const model::WorkerEffect error = model::EmitDisconnectError{};
    at_once ? workers_.CarryOut(process, error) : tasks_.Add(process, error);
  }
  return Value(false);
}

// ---- what arrives

bool SendOperation::SerializesAdvanced(const Way& way) const {
  return model::UsesAdvancedSerialization(pool_.Object(processes_[way.process].settings)) &&
         !context_.Has(model::Deviation::kSerializationIgnored);
}

bool SendOperation::SerializesItsOwnWay(const Way& way) const {
  return context_.Has(model::Deviation::kJsonOfItsOwn) && !SerializesAdvanced(way);
}

// Nothing when the value cannot be sent.
std::optional<Id> SendOperation::Serialized(const Way& way, Id value) {
  const json::value& sent = pool_.Value(value);
  const auto arrived = SerializesAdvanced(way)    ? model::ThroughClone(sent)
                       : SerializesItsOwnWay(way) ? model::ThroughJsonOfItsOwn(sent)
                                                  : model::ThroughJson(sent);
  if (!arrived) return std::nullopt;
  return pool_.AddValue(*arrived);
}

}  // namespace clusterspec::sim

#include "reference/runtime/messages.h"

#include <cstdlib>

#include "reference/model/serialization.h"
#include "reference/runtime/message_pack.h"
#include "reference/runtime/objects.h"
#include "reference/runtime/value_data.h"

namespace cluster {

Frame ToFrame(const model::Message& message, const Names& names) {
  Frame frame;
  frame.kind = message.kind;
  frame.error = message.error;
  frame.flag = message.flag;
  frame.key = message.key;
  frame.key_address = names.TextOf(message.key.address);
  frame.server = message.server;
  frame.port = message.port;
  frame.address = names.TextOf(message.address);
  if (message.handle != model::kNoDescriptor) {
    const bool listens = message.kind == model::MessageKind::kListenReply;
    frame.handle = listens ? HandleType::kServer : HandleType::kConnection;
  }
  return frame;
}

model::Message ToMessage(const Frame& frame, int fd, Names* names) {
  model::Message message;
  message.kind = frame.kind;
  message.error = frame.error;
  message.flag = frame.flag;
  message.key = frame.key;
  message.key.address = names->Text(frame.key_address);
  message.server = frame.server;
  message.port = frame.port;
  message.address = names->Text(frame.address);
  if (fd >= 0) message.handle = static_cast<model::Descriptor>(fd);
  return message;
}

std::string Serialize(const Value& message, bool advanced, const model::Context& context) {
  if (message.IsUndefined()) {
    throw Error("TypeError", "ERR_MISSING_ARGS", "The \"message\" argument must be specified");
  }
  const json::value& raw = message.data().raw;
  const bool own = context.Has(model::Deviation::kJsonOfItsOwn);
  const auto sent = advanced ? model::ThroughClone(raw)
                    : own    ? model::ThroughJsonOfItsOwn(raw)
                             : model::ThroughJson(raw);
  if (!sent) throw Error("TypeError", "", "The message cannot be serialized");
  return advanced ? ToMessagePack(*sent) : clusterspec::ToText(ToPlainJson(*sent));
}

bool FailsLater(const Value& message, bool advanced, const model::Context& context) {
  if (advanced || !context.Has(model::Deviation::kJsonOfItsOwn)) return false;
  const model::OwnJson fate = model::FateInJsonOfItsOwn(message.data().raw);
  if (fate == model::OwnJson::kAborts) std::_Exit(1);
  return fate == model::OwnJson::kError;
}

std::optional<Value> Deserialize(const std::string& payload, bool advanced) {
  if (advanced) {
    auto value = FromMessagePack(payload);
    if (!value) return std::nullopt;
    return FromRaw(*std::move(value));
  }
  const auto parsed = clusterspec::ParseJson(payload);
  if (!parsed) return std::nullopt;
  return FromRaw(FromPlainJson(*parsed));
}

bool SendUser(Loop* loop, Channel* channel, Frame* frame, const SendOptions& options) {
  if (frame->payload.size() > kMaxFrameBytes - 1024) {
    throw Error("RangeError", "ERR_OUT_OF_RANGE",
                "The message has " + std::to_string(frame->payload.size()) +
                    " bytes; a channel carries up to 64 MiB");
  }
  const int fd = options.handle.descriptor();
  if (fd >= 0) frame->handle = TypeOfHandle(options.handle);
  if (channel != nullptr) channel->Send(*frame, fd);
  const auto& handle = options.handle.data();
  if (handle && handle->connection && !options.keep_open) handle->connection->Close(false);
  if (options.callback) {
    loop->NextTick([callback = options.callback] { callback(std::nullopt); });
  }
  return channel != nullptr;
}

Handle ReceivedHandle(HandleType type, int fd) {
  if (type == HandleType::kNone || fd < 0) return {};
  auto data = std::make_shared<HandleData>();
  data->fd = fd;
  data->kind = type == HandleType::kServer      ? Handle::Kind::kServer
               : type == HandleType::kDatagrams ? Handle::Kind::kDatagrams
                                                : Handle::Kind::kConnection;
  return Handle(std::move(data));
}

HandleType TypeOfHandle(const Handle& handle) {
  switch (handle.kind()) {
    case Handle::Kind::kNone:
      return HandleType::kNone;
    case Handle::Kind::kServer:
      return HandleType::kServer;
    case Handle::Kind::kConnection:
      return HandleType::kConnection;
    case Handle::Kind::kDatagrams:
      return HandleType::kDatagrams;
  }
  return HandleType::kNone;
}

}  // namespace cluster

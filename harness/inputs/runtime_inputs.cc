// What the reference reads: from other processes of its own kind, and its adapter from a harness.
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "harness/adapters/reference/adapter.h"
#include "harness/adapters/reference/batch.h"
#include "harness/inputs/input_kinds.h"
#include "harness/inputs/tree.h"
#include "reference/runtime/channel.h"
#include "reference/runtime/message_pack.h"
#include "reference/runtime/messages.h"
#include "reference/runtime/value_data.h"
#include "spec/nouns/operation_walk.h"

namespace clusterspec {
namespace {

using cluster::Frame;

// As much as a socket takes at once, so that nobody need write while the channel reads.
constexpr size_t kMostChannelBytes = 64 << 10;

void TakeFrame(const Frame& frame, cluster::Names* names) {
  const std::string bytes = Encode(frame);
  const auto again = cluster::Decode(std::string_view(bytes).substr(cluster::kLengthBytes));
  Promise(again && Encode(*again) == bytes, "a frame that is written is read as the same");
  static_cast<void>(ToFrame(ToMessage(frame, -1, names), *names));
  for (const bool advanced : {false, true}) {
    static_cast<void>(cluster::Deserialize(frame.payload, advanced).has_value());
  }
}

// All that a peer writes before it closes its end. Taken: as whole frames.
bool ReadChannel(const std::string& bytes) {
  if (bytes.size() > kMostChannelBytes) return false;
  int ends[2];
  Promise(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0, "there is a socket");
  const ssize_t written = write(ends[0], bytes.data(), bytes.size());
  close(ends[0]);
  Promise(written == static_cast<ssize_t>(bytes.size()), "a socket takes what fits");
  cluster::Loop loop;
  cluster::Names names;
  loop.Ref();
  cluster::ChannelEnd why = cluster::ChannelEnd::kReset;
  bool whole = true;
  const auto channel = std::make_shared<cluster::Channel>(&loop, ends[1]);
  channel->Start(
      [&](const Frame& frame, int fd) {
        Promise(fd < 0, "a descriptor comes from the system, never from bytes");
        static_cast<void>(channel->HasRead(frame.kind));
        TakeFrame(frame, &names);
      },
      [&](cluster::ChannelEnd end) {
        why = end;
        whole = !channel->HasUnread();
        loop.Unref();
      });
  loop.Run();
  return whole && why == cluster::ChannelEnd::kClosed;
}

std::vector<std::string> GoodChannels() {
  Frame listen;
  listen.kind = model::MessageKind::kListenReply;
  listen.key_address = "127.0.0.1";
  listen.port = 8000;
  Frame said;
  said.payload = R"({"a":[1,"$"]})";
  Frame packed;
  packed.payload = cluster::ToMessagePack(json::object{{"a", {1, "b", nullptr}}});
  const std::string one = Encode(listen);
  return {one, one + Encode(said), Encode(packed) + one + Encode(said)};
}

// Values as the adapter protocol writes them, for the serializations.
std::vector<json::value> Values() {
  std::vector<json::value> values;
  for (const Case& each : TheCases()) {
    ForEachOperation(each.scenario, [&](const Operation& operation, const std::string&, int) {
      const json::value* message = operation.fields.if_contains("message");
      if (message != nullptr) values.push_back(*message);
    });
  }
  return values;
}

bool ReadMessagePack(const std::string& bytes) {
  const auto value = cluster::FromMessagePack(bytes);
  if (!value) return false;
  const std::string packed = cluster::ToMessagePack(*value);
  const auto again = cluster::FromMessagePack(packed);
  Promise(again && cluster::ToMessagePack(*again) == packed,
          "a value that is written as MessagePack is read as the same");
  static_cast<void>(cluster::FromRaw(*value).ToJson());
  return true;
}

// JSON: a message, and a value of the public API.
bool ReadMessage(const std::string& text) {
  const auto value = cluster::Deserialize(text, false);
  if (!value) return false;
  const std::string json = value->ToJson();
  const auto again = cluster::Deserialize(json, false);
  Promise(again && again->ToJson() == json, "a value that is written as JSON is read as the same");
  Promise(cluster::Value::ParseJson(text) == *value, "a message is read like any JSON");
  return true;
}

// A line of a harness. Taken: it is a batch.
bool ReadOperations(const std::string& line) {
  const auto batch = adapter::ParseBatch(line);
  if (!batch) return false;
  for (const json::object& operation : batch->operations) {
    for (const auto& [key, field] : operation) {
      static_cast<void>(adapter::Shortened(adapter::RawOf(adapter::ValueOf(field))));
      static_cast<void>(cluster::ToMessagePack(field));
      static_cast<void>(cluster::FromRaw(field).ToJson());
    }
  }
  return true;
}

std::vector<std::string> GoodBatches() {
  std::vector<std::string> lines;
  int number = 0;
  for (const Case& each : TheCases()) {
    for (const Step& step : each.scenario.steps) {
      const auto* batch = std::get_if<Batch>(&step.action);
      if (batch == nullptr) continue;
      json::array operations;
      for (const Operation& operation : batch->operations) operations.push_back(ToJson(operation));
      lines.push_back(ToText(json::object{{"batch", ++number}, {"ops", operations}}));
    }
  }
  return lines;
}

}  // namespace

InputKind ChannelInput() { return {"channel", GoodChannels, ReadChannel}; }

InputKind MessagePackInput() {
  return {"message_pack",
          [] {
            std::vector<std::string> all;
            for (const json::value& each : Values()) all.push_back(cluster::ToMessagePack(each));
            return all;
          },
          ReadMessagePack};
}

InputKind MessageInput() {
  return {"message",
          [] {
            std::vector<std::string> all;
            for (const json::value& each : Values()) {
              all.push_back(ToText(cluster::ToPlainJson(each)));
            }
            return all;
          },
          ReadMessage};
}

InputKind OperationsInput() { return {"operations", GoodBatches, ReadOperations}; }

}  // namespace clusterspec

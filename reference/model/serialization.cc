#include "reference/model/serialization.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace clusterspec::model {
namespace {

bool IsAbsent(const json::value& value) { return value == "$undefined" || value == "$function"; }

std::string TypeOf(const json::value& value) {
  return value.is_object() ? StringOr(value.get_object(), "$type") : "";
}

std::optional<json::value> JsonList(const json::array& list) {
  json::array copy;
  for (const json::value& element : list) {
    auto sent = ThroughJson(element);
    if (!sent) return std::nullopt;
    copy.push_back(IsAbsent(element) ? json::value(nullptr) : *std::move(sent));
  }
  return copy;
}

std::optional<json::value> JsonObject(const json::object& object) {
  json::object copy;
  for (const auto& member : object) {
    if (IsAbsent(member.value())) continue;
    auto sent = ThroughJson(member.value());
    if (!sent) return std::nullopt;
    copy[member.key()] = *std::move(sent);
  }
  return copy;
}

int HexDigit(char digit) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const size_t value = kDigits.find(digit);
  return value == std::string_view::npos ? 0 : static_cast<int>(value);
}

// The bytes that hexadecimal digits stand for.
json::array BytesOf(const std::string& hex) {
  json::array bytes;
  for (size_t at = 0; at + 1 < hex.size(); at += 2) {
    bytes.push_back(16 * HexDigit(hex[at]) + HexDigit(hex[at + 1]));
  }
  return bytes;
}

// JSON.stringify() looks for toJSON(), and else takes what is enumerable.
std::optional<json::value> JsonTyped(const std::string& type, const json::object& object) {
  if (type == "BigInt") return std::nullopt;
  if (type == "Date") {
    const std::string date = StringOr(object, "value", "$NaN");
    return date == "$NaN" ? json::value(nullptr) : json::value(date);
  }
  if (type == "Buffer")
    return json::object{{"type", "Buffer"}, {"data", BytesOf(StringOr(object, "hex"))}};
  json::object enumerable;
  if (type.ends_with("Array")) {
    // Exact for elements of one byte; wider ones are not sent by any case as JSON.
    const json::array bytes = BytesOf(StringOr(object, "hex"));
    for (size_t i = 0; i < bytes.size(); ++i) enumerable[std::to_string(i)] = bytes[i];
  }
  return enumerable;
}

json::value OfItsOwn(const json::value& value) {
  const std::string type = TypeOf(value);
  if (value == "$function") return json::object();
  if (type == "Buffer" || type.ends_with("Array")) {
    return BytesOf(StringOr(value.get_object(), "hex"));
  }
  json::value copy = value;
  if (copy.is_array()) {
    for (json::value& element : copy.get_array()) element = OfItsOwn(element);
  } else if (copy.is_object()) {
    for (auto& member : copy.get_object()) member.value() = OfItsOwn(member.value());
  }
  return copy;
}

}  // namespace

OwnJson FateInJsonOfItsOwn(const json::value& value) {
  if (value == "$circular") return OwnJson::kAborts;
  if (TypeOf(value) == "BigInt") return OwnJson::kError;
  OwnJson fate = OwnJson::kSent;
  if (value.is_array()) {
    for (const json::value& element : value.get_array()) {
      fate = std::max(fate, FateInJsonOfItsOwn(element));
    }
  } else if (value.is_object()) {
    for (const auto& member : value.get_object()) {
      fate = std::max(fate, FateInJsonOfItsOwn(member.value()));
    }
  }
  return fate;
}

std::optional<json::value> ThroughJsonOfItsOwn(const json::value& value) {
  return ThroughJson(OfItsOwn(value));
}

// REQ cluster.settings.serialization.json worker.send.message
std::optional<json::value> ThroughJson(const json::value& value) {
  if (value.is_array()) return JsonList(value.get_array());
  if (const std::string type = TypeOf(value); !type.empty() && type != "String") {
    return JsonTyped(type, value.get_object());
  }
  if (value.is_object()) return JsonObject(value.get_object());
  if (value == "$circular") return std::nullopt;
  if (value == "$NaN" || value == "$Infinity" || value == "$-Infinity") return nullptr;
  if (value == "$-0") return 0;
  return value;
}

// REQ cluster.settings.serialization.advanced
std::optional<json::value> ThroughClone(const json::value& value) {
  if (value == "$function") return std::nullopt;
  if (value.is_array()) {
    for (const json::value& element : value.get_array()) {
      if (!ThroughClone(element)) return std::nullopt;
    }
  } else if (value.is_object()) {
    for (const auto& member : value.get_object()) {
      if (!ThroughClone(member.value())) return std::nullopt;
    }
  }
  return value;
}

}  // namespace clusterspec::model

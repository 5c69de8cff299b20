#include "clusterspec/value.h"

#include "clusterspec/net.h"
#include "reference/model/serialization.h"
#include "reference/runtime/value_data.h"

namespace cluster {
namespace {

constexpr const char* kUndefined = "$undefined";

Value Typed(std::string_view type, const char* key, json::value content) {
  return FromRaw(json::object{{"$type", type}, {key, std::move(content)}});
}

bool IsTyped(const json::value& raw) {
  return raw.is_object() && raw.get_object().contains("$type");
}

}  // namespace

Value FromRaw(json::value raw) {
  return Value(std::make_shared<const ValueData>(ValueData{std::move(raw)}));
}

std::string ToHex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const char each : bytes) {
    hex += kDigits[static_cast<uint8_t>(each) >> 4];
    hex += kDigits[static_cast<uint8_t>(each) & 15];
  }
  return hex;
}

std::string Escaped(std::string_view text) {
  return (text.starts_with('$') ? "$" : "") + std::string(text);
}

std::string_view Unescaped(std::string_view text) {
  return text.starts_with("$$") ? text.substr(1) : text;
}

json::value ToPlainJson(const json::value& raw) {
  if (raw.is_string()) {
    const std::string_view text = raw.get_string();
    const bool mark = text.starts_with('$') && !text.starts_with("$$");
    return mark ? json::value(nullptr) : json::value(Unescaped(text));
  }
  if (raw.is_array()) {
    json::array plain;
    for (const json::value& each : raw.get_array()) plain.push_back(ToPlainJson(each));
    return plain;
  }
  if (!raw.is_object()) return raw;
  json::object plain;
  for (const auto& member : raw.get_object()) {
    plain[Unescaped(member.key())] = ToPlainJson(member.value());
  }
  return plain;
}

json::value FromPlainJson(const json::value& plain) {
  if (plain.is_string()) return json::value(Escaped(plain.get_string()));
  if (plain.is_array()) {
    json::array raw;
    for (const json::value& each : plain.get_array()) raw.push_back(FromPlainJson(each));
    return raw;
  }
  if (!plain.is_object()) return plain;
  json::object raw;
  for (const auto& member : plain.get_object()) {
    raw[Escaped(member.key())] = FromPlainJson(member.value());
  }
  return raw;
}

Value::Value() {
  static const auto undefined = std::make_shared<const ValueData>(ValueData{kUndefined});
  data_ = undefined;
}
Value::Value(std::nullptr_t) : Value(FromRaw(nullptr)) {}
Value::Value(bool value) : Value(FromRaw(value)) {}
Value::Value(int value) : Value(FromRaw(value)) {}
Value::Value(int64_t value) : Value(FromRaw(value)) {}
Value::Value(double value) {
  if (value != value) {
    *this = FromRaw("$NaN");
  } else if (value - value != 0) {
    *this = FromRaw(value > 0 ? "$Infinity" : "$-Infinity");
  } else {
    *this = FromRaw(value);
  }
}
Value::Value(const char* text) : Value(std::string_view(text)) {}
Value::Value(std::string_view text) : Value(FromRaw(json::value(Escaped(text)))) {}
Value::Value(const std::string& text) : Value(std::string_view(text)) {}

Value Value::List(const std::vector<Value>& elements) {
  json::array list;
  for (const Value& each : elements) list.push_back(each.data().raw);
  return FromRaw(std::move(list));
}

Value Value::Object(const std::vector<std::pair<std::string, Value>>& members) {
  json::object object;
  for (const auto& [key, value] : members) object[Escaped(key)] = value.data().raw;
  return FromRaw(std::move(object));
}

Value Value::Bytes(std::string_view bytes) {
  return Typed("Buffer", "hex", json::value(ToHex(bytes)));
}

Value Value::Date(std::string_view iso) { return Typed("Date", "value", json::value(iso)); }
Value Value::BigInt(std::string_view digits) {
  return Typed("BigInt", "value", json::value(digits));
}

Value Value::Map(const std::vector<std::pair<Value, Value>>& entries) {
  json::array list;
  for (const auto& [key, value] : entries) {
    list.push_back(json::array{key.data().raw, value.data().raw});
  }
  return Typed("Map", "entries", std::move(list));
}

Value Value::Set(const std::vector<Value>& values) {
  return Typed("Set", "values", List(values).data().raw);
}

Value Value::ParseJson(std::string_view text) {
  const auto parsed = clusterspec::ParseJson(text);
  if (!parsed) throw Error("SyntaxError", "", "not JSON: " + parsed.error().message);
  return FromRaw(FromPlainJson(*parsed));
}

bool Value::IsUndefined() const { return data_->raw == kUndefined; }
bool Value::IsNull() const { return data_->raw.is_null(); }
bool Value::IsBool() const { return data_->raw.is_bool(); }
bool Value::IsNumber() const { return data_->raw.is_number(); }
bool Value::IsString() const {
  const auto* text = data_->raw.if_string();
  return text != nullptr && (!text->starts_with('$') || text->starts_with("$$"));
}
bool Value::IsList() const { return data_->raw.is_array(); }
bool Value::IsObject() const { return data_->raw.is_object() && !IsTyped(data_->raw); }

bool Value::AsBool(bool otherwise) const { return IsBool() ? data_->raw.get_bool() : otherwise; }

double Value::AsNumber(double otherwise) const {
  const json::value& raw = data_->raw;
  if (raw.is_int64()) return static_cast<double>(raw.get_int64());
  if (raw.is_uint64()) return static_cast<double>(raw.get_uint64());
  return raw.is_double() ? raw.get_double() : otherwise;
}

std::string Value::AsString(std::string_view otherwise) const {
  return std::string(IsString() ? Unescaped(data_->raw.get_string()) : otherwise);
}

size_t Value::size() const {
  if (IsList()) return data_->raw.get_array().size();
  return IsObject() ? data_->raw.get_object().size() : 0;
}

Value Value::operator[](size_t index) const {
  if (!IsList() || index >= size()) return {};
  return FromRaw(data_->raw.get_array()[index]);
}

Value Value::operator[](std::string_view key) const {
  if (!IsObject()) return {};
  const json::value* found = data_->raw.get_object().if_contains(Escaped(key));
  return found == nullptr ? Value() : FromRaw(*found);
}

std::string Value::ToJson() const {
  if (IsUndefined()) return "undefined";
  const auto sent = clusterspec::model::ThroughJson(data_->raw);
  return sent ? clusterspec::ToText(ToPlainJson(*sent)) : "undefined";
}

bool Value::operator==(const Value& other) const { return data_->raw == other.data_->raw; }

}  // namespace cluster

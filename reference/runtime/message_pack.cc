#include "reference/runtime/message_pack.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "reference/runtime/value_data.h"

namespace cluster {
namespace {

using Packed = nlohmann::ordered_json;

constexpr size_t kMaxDepth = 512;

// ---- writing

Packed ToPacked(const json::value& value);

bool IsHexDigit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool IsHex(std::string_view text) {
  return text.size() % 2 == 0 && std::all_of(text.begin(), text.end(), IsHexDigit);
}

unsigned HexDigit(char digit) {
  return static_cast<unsigned>(digit >= 'a' ? digit - 'a' + 10 : digit - '0');
}

Packed::binary_t FromHex(std::string_view hex) {
  std::vector<uint8_t> bytes(hex.size() / 2);
  for (size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<uint8_t>(16 * HexDigit(hex[2 * i]) + HexDigit(hex[2 * i + 1]));
  }
  return Packed::binary_t(std::move(bytes));
}

Packed ListToPacked(const json::array& list) {
  Packed packed = Packed::array();
  for (const json::value& each : list) packed.push_back(ToPacked(each));
  return packed;
}

Packed ObjectToPacked(const json::object& object) {
  Packed packed = Packed::object();
  // As a vector, which it is: the map would compare each key with all others.
  auto& members = packed.get_ref<Packed::object_t&>();
  const bool typed = object.contains("$type");
  for (const auto& [key, value] : object) {
    const json::string* text = value.if_string();
    const bool bytes = typed && key == "hex" && text != nullptr && IsHex(*text);
    members.emplace_back(std::string(key), bytes ? Packed(FromHex(*text)) : ToPacked(value));
  }
  return packed;
}

Packed ToPacked(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return nullptr;
    case json::kind::bool_:
      return value.get_bool();
    case json::kind::int64:
      return value.get_int64();
    case json::kind::uint64:
      return value.get_uint64();
    case json::kind::double_:
      return value.get_double();
    case json::kind::string:
      return std::string(value.get_string());
    case json::kind::array:
      return ListToPacked(value.get_array());
    case json::kind::object:
      return ObjectToPacked(value.get_object());
  }
  return nullptr;
}

// ---- reading

// Is told of each element in order; false refuses the rest.
class Builder : public nlohmann::json_sax<Packed> {
 public:
  json::value Take() { return std::move(done_); }

  bool null() override { return Add(nullptr); }
  bool boolean(bool value) override { return Add(value); }
  bool number_integer(number_integer_t number) override { return Add(number); }
  bool number_unsigned(number_unsigned_t number) override {
    return number <= INT64_MAX ? Add(static_cast<int64_t>(number)) : Add(number);
  }
  bool number_float(number_float_t number, const string_t&) override {
    const bool negative_zero = number == 0 && std::signbit(number);
    return Add(negative_zero ? json::value("$-0") : Value(number).data().raw);
  }
  bool string(string_t& text) override { return Add(json::value(text)); }
  bool binary(binary_t& bytes) override {
    return Add(json::value(ToHex({reinterpret_cast<const char*>(bytes.data()), bytes.size()})));
  }

  // How many elements are claimed says nothing about how many come.
  bool start_array(size_t) override { return Open(json::array()); }
  bool start_object(size_t) override { return Open(json::object()); }
  bool key(string_t& text) override {
    open_.back().key = text;
    return true;
  }
  bool end_array() override { return Close(); }
  bool end_object() override { return Close(); }

  bool parse_error(size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  struct Container {
    json::value value;
    json::string key;  // of the member that comes next
  };

  bool Open(json::value container) {
    if (open_.size() >= kMaxDepth) return false;
    open_.push_back({std::move(container), {}});
    return true;
  }

  bool Close() {
    json::value closed = std::move(open_.back().value);
    open_.pop_back();
    return Add(std::move(closed));
  }

  bool Add(json::value value) {
    if (open_.empty()) {
      done_ = std::move(value);
    } else if (json::array* list = open_.back().value.if_array()) {
      list->push_back(std::move(value));
    } else {
      open_.back().value.get_object()[open_.back().key] = std::move(value);
    }
    return true;
  }

  std::vector<Container> open_;
  json::value done_;
};

}  // namespace

std::string ToMessagePack(const json::value& value) {
  std::string bytes;
  Packed::to_msgpack(ToPacked(value), bytes);
  return bytes;
}

std::optional<json::value> FromMessagePack(std::string_view bytes) {
  Builder builder;
  if (!Packed::sax_parse(bytes, &builder, Packed::input_format_t::msgpack)) return std::nullopt;
  return builder.Take();
}

}  // namespace cluster

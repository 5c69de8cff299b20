#include "reference/runtime/cbor.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "reference/runtime/value_data.h"

namespace cluster {
namespace {

enum Major : uint8_t { kUnsigned, kNegative, kBytes, kText, kList, kMap, kTag, kSimple };

constexpr uint64_t kFalse = 20, kTrue = 21, kNull = 22, kUndefined = 23, kDouble = 27;
constexpr uint64_t kDateTag = 0, kInvalidDateTag = 1, kObjectTag = 27, kAgainTag = 29,
                   kRegExpTag = 35, kSetTag = 258, kMapTag = 259;
constexpr int kMaxDepth = 512;

constexpr std::pair<uint64_t, std::string_view> kTypedArrays[] = {
    {64, "Uint8Array"},     {68, "Uint8ClampedArray"}, {69, "Uint16Array"},  {70, "Uint32Array"},
    {71, "BigUint64Array"}, {72, "Int8Array"},         {77, "Int16Array"},   {78, "Int32Array"},
    {79, "BigInt64Array"},  {85, "Float32Array"},      {86, "Float64Array"},
};

constexpr std::pair<std::string_view, double> kNumbers[] = {
    {"$NaN", std::numeric_limits<double>::quiet_NaN()},
    {"$Infinity", std::numeric_limits<double>::infinity()},
    {"$-Infinity", -std::numeric_limits<double>::infinity()},
    {"$-0", -0.0},
};

int HexDigit(char digit) {
  if (digit >= 'a') return digit - 'a' + 10;
  return digit - '0';
}

std::string FromHex(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(16 * HexDigit(hex[i]) + HexDigit(hex[i + 1]));
  }
  return bytes;
}

class Encoder {
 public:
  std::string Take() { return std::move(bytes_); }

  void Write(const json::value& value) {
    if (value.is_null()) return Head(kSimple, kNull);
    if (value.is_bool()) return Head(kSimple, value.get_bool() ? kTrue : kFalse);
    if (value.is_int64()) return Integer(value.get_int64());
    if (value.is_uint64()) return Head(kUnsigned, value.get_uint64());
    if (value.is_double()) return Double(value.get_double());
    if (value.is_string()) return String(value.get_string());
    if (value.is_array()) return List(value.get_array());
    return Object(value.get_object());
  }

 private:
  void Head(Major major, uint64_t number) {
    const auto first = static_cast<unsigned>(major << 5);
    if (number < 24) return Byte(first | static_cast<unsigned>(number));
    const int log = number > 0xffffffff ? 3 : number > 0xffff ? 2 : number > 0xff ? 1 : 0;
    Byte(first | static_cast<unsigned>(24 + log));
    BigEndian(number, 1 << log);
  }

  void Byte(unsigned value) { bytes_.push_back(static_cast<char>(value)); }
  void BigEndian(uint64_t number, int size) {
    for (int i = size; i-- > 0;) Byte(static_cast<unsigned>(number >> (8 * i) & 0xff));
  }

  void Integer(int64_t number) {
    if (number >= 0) return Head(kUnsigned, static_cast<uint64_t>(number));
    Head(kNegative, static_cast<uint64_t>(-(number + 1)));
  }

  void Double(double number) {
    Byte(static_cast<unsigned>(kSimple << 5) | static_cast<unsigned>(kDouble));
    BigEndian(std::bit_cast<uint64_t>(number), 8);
  }

  void Bytes(Major major, std::string_view bytes) {
    Head(major, bytes.size());
    bytes_ += bytes;
  }

  void String(std::string_view text) {
    for (const auto& [name, number] : kNumbers) {
      if (text == name) return Double(number);
    }
    if (text == "$undefined" || text == "$function") return Head(kSimple, kUndefined);
    if (text == "$circular") {
      Head(kTag, kAgainTag);
      return Head(kUnsigned, 0);
    }
    Bytes(kText, Unescaped(text));
  }

  void List(const json::array& list) {
    Head(kList, list.size());
    for (const json::value& each : list) Write(each);
  }

  void Object(const json::object& object) {
    const std::string type = clusterspec::StringOr(object, "$type");
    if (!type.empty()) return Typed(type, object);
    Head(kMap, object.size());
    for (const auto& member : object) {
      Bytes(kText, Unescaped(member.key()));
      Write(member.value());
    }
  }

  void Typed(const std::string& type, const json::object& object) {
    const std::string value = clusterspec::StringOr(object, "value");
    if (type == "Buffer") return Bytes(kBytes, FromHex(clusterspec::StringOr(object, "hex")));
    if (type == "Date" && value == "$NaN") {
      Head(kTag, kInvalidDateTag);
      return Double(kNumbers[0].second);
    }
    if (type == "Date") return Tagged(kDateTag, value);
    if (type == "RegExp") return Tagged(kRegExpTag, value);
    if (type == "Map" && Holds(object, "entries")) return Entries(object.at("entries").as_array());
    if (type == "Set" && Holds(object, "values")) {
      Head(kTag, kSetTag);
      return List(object.at("values").as_array());
    }
    for (const auto& [tag, name] : kTypedArrays) {
      if (type != name) continue;
      Head(kTag, tag);
      return Bytes(kBytes, FromHex(clusterspec::StringOr(object, "hex")));
    }
    Generic(type, object);
  }

  static bool Holds(const json::object& object, const char* key) {
    return object.contains(key) && object.at(key).is_array();
  }

  void Tagged(uint64_t tag, std::string_view text) {
    Head(kTag, tag);
    Bytes(kText, text);
  }

  void Entries(const json::array& entries) {
    Head(kTag, kMapTag);
    Head(kMap, entries.size());
    for (const json::value& entry : entries) {
      const bool pair = entry.is_array() && entry.get_array().size() == 2;
      Write(pair ? entry.get_array()[0] : json::value());
      Write(pair ? entry.get_array()[1] : json::value());
    }
  }

  // The class's name, then its members by name.
  void Generic(const std::string& type, const json::object& object) {
    Head(kTag, kObjectTag);
    Head(kList, 2);
    Bytes(kText, type);
    json::object members = object;
    members.erase("$type");
    Object(members);
  }

  std::string bytes_;
};

class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : bytes_(bytes) {}

  std::optional<json::value> Run() {
    json::value value = Read(0);
    if (!good_ || !bytes_.empty()) return std::nullopt;
    return value;
  }

 private:
  struct Begin {
    Major major = kSimple;
    uint64_t number = 0;
    unsigned detail = 0;
  };

  json::value Bad() {
    good_ = false;
    bytes_ = {};
    return nullptr;
  }

  Begin Head() {
    Begin head;
    if (bytes_.empty()) return Bad(), head;
    const auto first = static_cast<uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    head.major = static_cast<Major>(first >> 5);
    head.detail = first & 31;
    head.number = head.detail;
    if (head.detail < 24) return head;
    if (head.detail > 27) return Bad(), head;  // of no fixed length, which is never written
    const size_t size = size_t{1} << (head.detail - 24);
    if (bytes_.size() < size) return Bad(), head;
    head.number = 0;
    for (size_t i = 0; i < size; ++i)
      head.number = head.number << 8 | static_cast<uint8_t>(bytes_[i]);
    bytes_.remove_prefix(size);
    return head;
  }

  std::string_view Take(uint64_t size) {
    if (size > bytes_.size()) return Bad(), std::string_view();
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }

  json::value Read(int depth) {
    if (depth > kMaxDepth) return Bad();
    const Begin head = Head();
    if (!good_) return nullptr;
    switch (head.major) {
      case kUnsigned:
        if (head.number <= INT64_MAX) return static_cast<int64_t>(head.number);
        return head.number;
      case kNegative:
        if (head.number > INT64_MAX) return Bad();
        return -1 - static_cast<int64_t>(head.number);
      case kBytes:
        return Value::Bytes(Take(head.number)).data().raw;
      case kText:
        return json::value(Escaped(Take(head.number)));
      case kList:
        return List(head.number, depth);
      case kMap:
        return Object(head.number, depth);
      case kTag:
        return Tagged(head.number, depth);
      case kSimple:
        return Simple(head);
    }
    return nullptr;
  }

  json::value Simple(const Begin& head) {
    if (head.detail == kDouble) {
      const auto number = std::bit_cast<double>(head.number);
      if (number == 0 && std::signbit(number)) return "$-0";
      return Value(number).data().raw;
    }
    if (head.number == kFalse || head.number == kTrue) return head.number == kTrue;
    if (head.number == kUndefined) return "$undefined";
    return head.number == kNull ? nullptr : Bad();
  }

  json::array List(uint64_t count, int depth) {
    json::array list;
    for (uint64_t i = 0; i < count && good_; ++i) list.push_back(Read(depth + 1));
    return list;
  }

  json::object Object(uint64_t count, int depth) {
    json::object object;
    for (uint64_t i = 0; i < count && good_; ++i) {
      const json::value key = Read(depth + 1);
      if (!key.is_string()) return Bad(), object;
      object[key.get_string()] = Read(depth + 1);
    }
    return object;
  }

  json::value Text(const char* type, int depth) {
    const json::value text = Read(depth + 1);
    if (!text.is_string()) return Bad();
    return json::object{{"$type", type}, {"value", Unescaped(text.get_string())}};
  }

  json::value Tagged(uint64_t tag, int depth) {
    switch (tag) {
      case kDateTag:
        return Text("Date", depth);
      case kRegExpTag:
        return Text("RegExp", depth);
      case kInvalidDateTag:
        Read(depth + 1);
        return json::object{{"$type", "Date"}, {"value", "$NaN"}};
      case kAgainTag:
        Read(depth + 1);
        return "$circular";
      case kSetTag:
        return json::object{{"$type", "Set"}, {"values", Read(depth + 1)}};
      case kMapTag:
        return Entries(depth);
      case kObjectTag:
        return Generic(Read(depth + 1));
      default:
        return TypedArray(tag);
    }
  }

  json::value Entries(int depth) {
    const Begin head = Head();
    if (head.major != kMap) return Bad();
    json::array entries;
    for (uint64_t i = 0; i < head.number && good_; ++i) {
      json::value key = Read(depth + 1);
      entries.push_back(json::array{std::move(key), Read(depth + 1)});
    }
    return json::object{{"$type", "Map"}, {"entries", std::move(entries)}};
  }

  json::value Generic(const json::value& content) {
    const json::array* parts = content.if_array();
    if (parts == nullptr || parts->size() != 2 || !(*parts)[0].is_string() ||
        !(*parts)[1].is_object()) {
      return Bad();
    }
    json::object object{{"$type", (*parts)[0]}};
    for (const auto& member : (*parts)[1].get_object()) object[member.key()] = member.value();
    return object;
  }

  json::value TypedArray(uint64_t tag) {
    const auto found = std::find_if(std::begin(kTypedArrays), std::end(kTypedArrays),
                                    [&](const auto& each) { return each.first == tag; });
    const Begin head = Head();
    if (found == std::end(kTypedArrays) || head.major != kBytes) return Bad();
    json::value bytes = Value::Bytes(Take(head.number)).data().raw;
    if (good_) bytes.get_object()["$type"] = found->second;
    return bytes;
  }

  std::string_view bytes_;
  bool good_ = true;
};

}  // namespace

std::string ToCbor(const json::value& value) {
  Encoder encoder;
  encoder.Write(value);
  return encoder.Take();
}

std::optional<json::value> FromCbor(std::string_view bytes) { return Decoder(bytes).Run(); }

}  // namespace cluster

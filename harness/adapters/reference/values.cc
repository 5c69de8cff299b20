#include <fmt/format.h>

#include "harness/adapters/reference/adapter.h"
#include "reference/runtime/value_data.h"

namespace clusterspec::adapter {
namespace {

constexpr size_t kMaxStringUnits = 1024;
constexpr uint32_t kFnvPrime = 16777619;

// The UTF-16 units of well-formed UTF-8, one at a time.
template <typename Visit>
void ForEachUnit(std::string_view text, const Visit& visit) {
  for (size_t i = 0; i < text.size();) {
    const auto first = static_cast<uint8_t>(text[i]);
    const size_t size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    uint32_t code = size == 1 ? first : first & (0xffu >> (size + 1));
    for (size_t k = 1; k < size && i + k < text.size(); ++k) {
      code = code << 6 | (static_cast<uint8_t>(text[i + k]) & 0x3f);
    }
    i += size;
    if (code < 0x10000) {
      visit(code);
    } else {
      visit(0xd800 + ((code - 0x10000) >> 10));
      visit(0xdc00 + ((code - 0x10000) & 0x3ff));
    }
  }
}

json::value ShortenedText(std::string_view escaped) {
  const std::string_view text = cluster::Unescaped(escaped);
  if (text.size() <= kMaxStringUnits) return json::value(escaped);
  size_t units = 0;
  uint32_t hash = 0x811c9dc5;
  ForEachUnit(text, [&](uint32_t unit) {
    ++units;
    hash = (hash ^ (unit & 0xff)) * kFnvPrime;
    hash = (hash ^ (unit >> 8)) * kFnvPrime;
  });
  if (units <= kMaxStringUnits) return json::value(escaped);
  return json::object{
      {"$type", "String"}, {"length", units}, {"fnv1a", fmt::format("{:08x}", hash)}};
}

}  // namespace

json::value Shortened(const json::value& value) {
  if (value.is_string()) return ShortenedText(value.get_string());
  if (value.is_array()) {
    json::array list;
    for (const json::value& each : value.get_array()) list.push_back(Shortened(each));
    return list;
  }
  if (!value.is_object()) return value;
  json::object object;
  // What makes up a typed value, such as the bytes of a Buffer, is no string of the program's.
  const bool typed = value.get_object().contains("$type");
  for (const auto& member : value.get_object()) {
    const bool whole = typed && member.value().is_string();
    object[member.key()] = whole ? member.value() : Shortened(member.value());
  }
  return object;
}

json::value RawOf(const cluster::Value& value) { return value.data().raw; }
cluster::Value ValueOf(const json::value& raw) { return cluster::FromRaw(raw); }

}  // namespace clusterspec::adapter

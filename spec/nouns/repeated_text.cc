#include "spec/nouns/repeated_text.h"

#include <fmt/format.h>

namespace clusterspec {
namespace {

// The protocol sends strings longer than this as length and digest.
constexpr size_t kLongString = 1024;

// FNV-1a, 32 bit, over UTF-16 units, low byte first, as the protocol has it. `length` counts units.
std::string Digest(std::string_view utf8, size_t* length) {
  uint32_t hash = 2166136261u;
  *length = 0;
  const auto add = [&](uint32_t unit) {
    hash = (hash ^ (unit & 0xffu)) * 16777619u;
    hash = (hash ^ (unit >> 8)) * 16777619u;
    ++*length;
  };
  for (size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const size_t bytes = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    uint32_t point = bytes == 1 ? lead : lead & (0xffu >> (bytes + 1));
    for (size_t k = 1; k < bytes && i + k < utf8.size(); ++k) {
      point = (point << 6) | (static_cast<unsigned char>(utf8[i + k]) & 0x3fu);
    }
    i += bytes;
    if (point < 0x10000) {
      add(point);
    } else {
      add(0xd800 + ((point - 0x10000) >> 10));
      add(0xdc00 + ((point - 0x10000) & 0x3ff));
    }
  }
  return fmt::format("{:08x}", hash);
}

}  // namespace

std::optional<RepeatedText> RepeatedText::In(const json::value& value) {
  if (!value.is_object() || StringOr(value.get_object(), "$type") != "String") return std::nullopt;
  RepeatedText found{StringOr(value.get_object(), "repeat"),
                     IntegerOr(value.get_object(), "times", 0)};
  const auto size = static_cast<int64_t>(found.text.size());
  if (size == 0 || found.times < 1 || found.times > kMostBytes / size) return std::nullopt;
  return found;
}

json::value RepeatedText::Whole() const {
  json::string whole;
  whole.reserve(1 + text.size() * static_cast<size_t>(times));
  if (text.starts_with('$')) whole += '$';
  for (int64_t i = 0; i < times; ++i) whole += text;
  return whole;
}

json::value RepeatedText::Shown() const { return Abbreviate(Whole()); }

bool RepeatedText::IsShownAs(const json::value& shown) const {
  if (shown.is_object()) {
    size_t units = 0;
    Digest(text, &units);
    const int64_t length = static_cast<int64_t>(units) * times;
    if (IntegerOr(shown.get_object(), "length", 0) != length) return false;
  }
  return Shown() == shown;
}

json::value WithWholeTexts(const json::value& value) {
  if (const auto repeated = RepeatedText::In(value)) return repeated->Whole();
  json::value copy = value;
  if (copy.is_array()) {
    for (json::value& element : copy.get_array()) element = WithWholeTexts(element);
  } else if (copy.is_object()) {
    for (auto& member : copy.get_object()) member.value() = WithWholeTexts(member.value());
  }
  return copy;
}

json::value Abbreviate(const json::value& value) {
  return MapLeaves(value, [](const json::value& leaf) -> json::value {
    if (!leaf.is_string() || leaf.get_string().size() <= kLongString) return leaf;
    std::string_view text = leaf.get_string();
    if (text.starts_with("$$")) text.remove_prefix(1);
    size_t length = 0;
    const std::string digest = Digest(text, &length);
    if (length <= kLongString) return leaf;
    return {{"$type", "String"}, {"length", static_cast<int64_t>(length)}, {"fnv1a", digest}};
  });
}

}  // namespace clusterspec

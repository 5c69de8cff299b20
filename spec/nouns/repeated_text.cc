#include "spec/nouns/repeated_text.h"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace clusterspec {
namespace {

// The protocol sends strings longer than this as length and digest.
constexpr size_t kLongString = 1024;

// FNV-1a, 32 bit, over UTF-16 units, low byte first, as the protocol has it.
class Digest {
 public:
  void Add(std::string_view utf8) {
    for (size_t i = 0; i < utf8.size();) {
      const auto lead = static_cast<unsigned char>(utf8[i]);
      const size_t bytes = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
      uint32_t point = bytes == 1 ? lead : lead & (0xffu >> (bytes + 1));
      for (size_t k = 1; k < bytes && i + k < utf8.size(); ++k) {
        point = (point << 6) | (static_cast<unsigned char>(utf8[i + k]) & 0x3fu);
      }
      i += bytes;
      if (point < 0x10000) {
        AddUnit(point);
      } else {
        AddUnit(0xd800 + ((point - 0x10000) >> 10));
        AddUnit(0xdc00 + ((point - 0x10000) & 0x3ff));
      }
    }
  }

  size_t units() const { return units_; }

  json::value ToJson() const {
    return {{"$type", "String"},
            {"length", static_cast<int64_t>(units_)},
            {"fnv1a", fmt::format("{:08x}", hash_)}};
  }

 private:
  void AddUnit(uint32_t unit) {
    hash_ = (hash_ ^ (unit & 0xffu)) * 16777619u;
    hash_ = (hash_ ^ (unit >> 8)) * 16777619u;
    ++units_;
  }

  uint32_t hash_ = 2166136261u;
  size_t units_ = 0;
};

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

int64_t RepeatedText::Units() const {
  Digest once;
  once.Add(text);
  return static_cast<int64_t>(once.units()) * times;
}

// The digest of a long one takes long, and is asked for with each event.
json::value RepeatedText::Shown() const {
  if (Units() <= int64_t{kLongString}) return Whole();
  thread_local std::map<std::pair<std::string, int64_t>, json::value> known;
  const auto [place, is_new] = known.try_emplace({text, times});
  if (is_new) {
    Digest digest;
    for (int64_t i = 0; i < times; ++i) digest.Add(text);
    place->second = digest.ToJson();
  }
  return place->second;
}

bool RepeatedText::IsShownAs(const json::value& shown) const {
  if (shown.is_object() && IntegerOr(shown.get_object(), "length", 0) != Units()) return false;
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

json::value AsShown(const json::value& value) {
  if (const auto repeated = RepeatedText::In(value)) return repeated->Shown();
  if (!value.is_array() && !value.is_object()) return Abbreviate(value);
  json::value copy = value;
  if (copy.is_array()) {
    for (json::value& element : copy.get_array()) element = AsShown(element);
  } else {
    for (auto& member : copy.get_object()) member.value() = AsShown(member.value());
  }
  return copy;
}

json::value Abbreviate(const json::value& value) {
  return MapLeaves(value, [](const json::value& leaf) -> json::value {
    if (!leaf.is_string() || leaf.get_string().size() <= kLongString) return leaf;
    std::string_view text = leaf.get_string();
    if (text.starts_with("$$")) text.remove_prefix(1);
    Digest digest;
    digest.Add(text);
    return digest.units() <= kLongString ? leaf : digest.ToJson();
  });
}

}  // namespace clusterspec

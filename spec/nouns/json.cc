#include "spec/nouns/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <cmath>
#include <utility>

#include "spec/nouns/json_parser.h"

namespace clusterspec {
namespace {

void Print(const json::value& value, int indent, std::string* text);

std::string Margin(int indent) { return std::string(static_cast<size_t>(indent) * 2, ' '); }

void PrintArray(const json::array& array, int indent, std::string* text) {
  *text += "[";
  const char* separator = "\n";
  for (const json::value& element : array) {
    *text += separator + Margin(indent + 1);
    Print(element, indent + 1, text);
    separator = ",\n";
  }
  *text += "\n" + Margin(indent) + "]";
}

void PrintObject(const json::object& object, int indent, std::string* text) {
  *text += "{";
  const char* separator = "\n";
  for (const auto& [key, member] : object) {
    *text += separator + Margin(indent + 1) + json::serialize(key) + ": ";
    Print(member, indent + 1, text);
    separator = ",\n";
  }
  *text += "\n" + Margin(indent) + "}";
}

void Print(const json::value& value, int indent, std::string* text) {
  if (value.is_array() && !value.get_array().empty()) {
    PrintArray(value.get_array(), indent, text);
  } else if (value.is_object() && !value.get_object().empty()) {
    PrintObject(value.get_object(), indent, text);
  } else {
    *text += json::serialize(value);
  }
}

const json::value* FindInArray(const json::array& array, std::string_view key) {
  size_t index = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
  if (error != std::errc() || end != key.data() + key.size()) return nullptr;
  return index < array.size() ? &array[index] : nullptr;
}

const json::value* Member(const json::value& value, std::string_view key) {
  if (value.is_object()) return value.get_object().if_contains(key);
  if (value.is_array()) return FindInArray(value.get_array(), key);
  return nullptr;
}

// Length of the well-formed sequence that `text` starts with; 0 when there is none. The ranges are
// those of table 3-7 of the Unicode standard: no overlong forms, no surrogates, none past U+10FFFF.
size_t SequenceLength(std::string_view text) {
  const auto byte = [&](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < low || byte(1) > high) return 0;
  for (size_t i = 2; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return 0;
  }
  return length;
}

bool AllFinite(const json::value& value) {
  if (value.is_double()) return std::isfinite(value.get_double());
  if (value.is_array()) {
    return std::all_of(value.get_array().begin(), value.get_array().end(), AllFinite);
  }
  return !value.is_object() ||
         std::all_of(value.get_object().begin(), value.get_object().end(),
                     [](const auto& member) { return AllFinite(member.value()); });
}

}  // namespace

std::string ValidUtf8(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  while (!text.empty()) {
    const size_t length = SequenceLength(text);
    valid += length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(0, length);
    text.remove_prefix(std::max<size_t>(length, 1));
  }
  return valid;
}

Result<json::value> ParseJson(std::string_view text) {
  // What an adapter sends may hold 32 levels of its own inside the event's.
  constexpr size_t kMaxDepth = 128;
  ParsedJson parsed = ParseWithExactNumbers(text, kMaxDepth);
  if (!parsed.error && parsed.read == text.size()) {
    // The parser makes infinity of 1e400, which is written as no JSON.
    if (AllFinite(parsed.value)) return std::move(parsed.value);
    return Error{"a number is too large for 64-bit floating point", {}};
  }
  return Error{fmt::format("not JSON at character {}: {}", parsed.read + 1,
                           parsed.error ? parsed.error.message() : "more text after the value"),
               {}};
}

std::string ToText(const json::value& value) { return json::serialize(value); }

std::string ToPrettyText(const json::value& value) {
  std::string text;
  Print(value, 0, &text);
  return text + "\n";
}

const json::value* Find(const json::value& root, std::string_view path) {
  if (path.empty()) return &root;
  if (const json::value* whole = Member(root, path)) return whole;
  const size_t dot = path.find('.');
  if (dot == std::string_view::npos) return nullptr;
  const json::value* head = Member(root, path.substr(0, dot));
  return head == nullptr ? nullptr : Find(*head, path.substr(dot + 1));
}

std::string StringOr(const json::object& object, std::string_view key, std::string_view otherwise) {
  const json::value* value = object.if_contains(key);
  return std::string(value != nullptr && value->is_string() ? std::string_view(value->get_string())
                                                            : otherwise);
}

int64_t IntegerOr(const json::object& object, std::string_view key, int64_t otherwise) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_int64() ? value->get_int64() : otherwise;
}

bool Lists(const json::object& object, std::string_view key, std::string_view text) {
  const json::value* list = object.if_contains(key);
  if (list == nullptr || !list->is_array()) return false;
  return std::any_of(
      list->get_array().begin(), list->get_array().end(),
      [&](const json::value& each) { return each.is_string() && each.get_string() == text; });
}

json::value MapLeaves(const json::value& value,
                      const std::function<json::value(const json::value&)>& leaf) {
  if (value.is_array()) {
    json::array copy;
    for (const json::value& element : value.get_array()) copy.push_back(MapLeaves(element, leaf));
    return copy;
  }
  if (value.is_object()) {
    json::object copy;
    for (const auto& member : value.get_object()) {
      copy[member.key()] = MapLeaves(member.value(), leaf);
    }
    return copy;
  }
  return leaf(value);
}

}  // namespace clusterspec

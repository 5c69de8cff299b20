#include "harness/load/flow_yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>

namespace clusterspec {
namespace {

bool IsLetter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

bool IsPlainInside(char c) {
  return IsLetter(c) || std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' ||
         c == '-' || c == '/' || c == '(' || c == ')';
}

// What some reader of YAML takes for a boolean or for nothing.
bool IsWord(std::string_view text) {
  constexpr std::array<std::string_view, 9> kWords = {"true", "false", "null", "yes", "no",
                                                      "on",   "off",   "y",    "n"};
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

bool IsPlain(std::string_view text) {
  if (text.empty() || IsWord(text) || text.back() == ' ') return false;
  const bool operator_name = text.size() > 1 && text[0] == '$' && IsLetter(text[1]);
  if (!IsLetter(text[0]) && text[0] != '_' && text[0] != '/' && !operator_name) return false;
  return std::all_of(text.begin() + 1, text.end(),
                     [](char c) { return IsPlainInside(c) || c == ' '; });
}

std::string Joined(const json::array& array) {
  std::string text;
  for (const json::value& each : array) text += (text.empty() ? "" : ", ") + FlowYaml(each);
  return text;
}

std::string Joined(const json::object& object) {
  std::string text;
  for (const auto& [key, value] : object) {
    text += (text.empty() ? "" : ", ") + FlowYaml(json::value(key)) + ": " + FlowYaml(value);
  }
  return text;
}

// What YAML refuses in a text, or takes for the end of a line, and JSON does not: U+007F to U+009F,
// the ends of lines and paragraphs, the mark of byte order, and what is no character.
std::string WithEscapes(std::string_view json) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kOthers = {{
      {"\x7f", "\\u007f"},
      {"\xe2\x80\xa8", "\\u2028"},
      {"\xe2\x80\xa9", "\\u2029"},
      {"\xef\xbb\xbf", "\\ufeff"},
      {"\xef\xbf\xbe", "\\ufffe"},
      {"\xef\xbf\xbf", "\\uffff"},
  }};
  std::string text;
  while (!json.empty()) {
    const auto other = std::find_if(kOthers.begin(), kOthers.end(),
                                    [&](const auto& each) { return json.starts_with(each.first); });
    if (other != kOthers.end()) {
      text += other->second;
      json.remove_prefix(other->first.size());
    } else if (json[0] == '\xc2' && json.size() > 1 && static_cast<unsigned char>(json[1]) < 0xa0) {
      text += fmt::format("\\u00{:02x}", static_cast<unsigned char>(json[1]));
      json.remove_prefix(2);
    } else {
      text += json[0];
      json.remove_prefix(1);
    }
  }
  return text;
}

}  // namespace

std::string FlowYaml(const json::value& value) {
  if (value.is_string() && IsPlain(value.get_string())) return std::string(value.get_string());
  if (value.is_array()) return "[" + Joined(value.get_array()) + "]";
  if (value.is_object()) return "{" + Joined(value.get_object()) + "}";
  return WithEscapes(ToText(value));  // a JSON string is a YAML string too
}

}  // namespace clusterspec

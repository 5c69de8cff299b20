#include "harness/load/flow_yaml.h"

#include <algorithm>
#include <array>
#include <cctype>

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

}  // namespace

std::string FlowYaml(const json::value& value) {
  if (value.is_string() && IsPlain(value.get_string())) return std::string(value.get_string());
  if (value.is_array()) return "[" + Joined(value.get_array()) + "]";
  if (value.is_object()) return "{" + Joined(value.get_object()) + "}";
  return ToText(value);  // a JSON string is a YAML string too
}

}  // namespace clusterspec

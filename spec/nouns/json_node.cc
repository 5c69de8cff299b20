#include "spec/nouns/json_node.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace clusterspec {
namespace {

std::string_view KindName(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return "a boolean";
    case json::kind::string:
      return "a string";
    case json::kind::array:
      return "an array";
    case json::kind::object:
      return "an object";
    default:
      return "a number";
  }
}

}  // namespace

void JsonNode::Complain(std::string_view what) const {
  if (problem_->empty()) *problem_ = path_.empty() ? what : fmt::format("{}: {}", path_, what);
}

JsonNode JsonNode::operator[](std::string_view key) const {
  const json::value* member = nullptr;
  if (value_ != nullptr && value_->is_object()) member = value_->get_object().if_contains(key);
  return {member, path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key), problem_};
}

bool JsonNode::IsObject() const {
  return Is(value_ != nullptr && value_->is_object(), "an object");
}

std::string JsonNode::Text() const {
  if (!Is(value_ != nullptr && value_->is_string(), "a string")) return {};
  return std::string(std::string_view(value_->get_string()));
}

bool JsonNode::Flag() const {
  return Is(value_ != nullptr && value_->is_bool(), "true or false") && value_->get_bool();
}

double JsonNode::Seconds() const {
  const bool number = value_ != nullptr && value_->is_number();
  const double seconds = number ? value_->to_number<double>() : 0;
  return Is(number && seconds >= 0, "a number of seconds") ? seconds : 0;
}

void JsonNode::ForEach(const std::function<void(const JsonNode&)>& visit) const {
  if (!Is(value_ != nullptr && value_->is_array(), "an array")) return;
  size_t index = 0;
  for (const json::value& element : value_->get_array()) {
    visit({&element, fmt::format("{}[{}]", path_, index++), problem_});
  }
}

std::vector<std::string> JsonNode::Texts() const {
  std::vector<std::string> texts;
  ForEach([&](const JsonNode& element) { texts.push_back(element.Text()); });
  return texts;
}

size_t JsonNode::PlaceAmong(const std::vector<std::string_view>& names) const {
  const std::string name = Text();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<size_t>(found - names.begin());
  Complain(fmt::format("expected one of {}, found '{}'", fmt::join(names, ", "), name));
  return 0;
}

bool JsonNode::Is(bool condition, std::string_view expected) const {
  if (condition) return true;
  Complain(value_ == nullptr ? fmt::format("missing; expected {}", expected)
                             : fmt::format("expected {}, found {}{}", expected, KindName(*value_),
                                           value_->is_number() ? " " + ToText(*value_) : ""));
  return false;
}

}  // namespace clusterspec

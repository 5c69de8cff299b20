#include "spec/nouns/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "spec/nouns/repeated_text.h"

namespace clusterspec {
namespace {

constexpr std::array<std::string_view, 9> kOperators = {
    "$kind", "$not", "$one_of", "$matches", "$at_least", "$at_most", "$has", "$same", "$absent"};

constexpr std::array<std::string_view, 8> kKinds = {"null",     "boolean", "number", "undefined",
                                                    "function", "string",  "array",  "object"};

// The name and operand when `value` is an object with a single operator.
std::optional<std::pair<std::string_view, const json::value*>> AsOperator(
    const json::value& value) {
  if (!value.is_object() || value.get_object().size() != 1) return std::nullopt;
  const auto& member = *value.get_object().begin();
  const std::string_view key = member.key();
  if (!key.starts_with('$') || key == "$type") return std::nullopt;
  return std::pair{key, &member.value()};
}

std::string_view KindOf(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return "boolean";
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
      return "number";
    case json::kind::string:
      if (value.get_string() == "$undefined") return "undefined";
      if (value.get_string() == "$function") return "function";
      return "string";
    case json::kind::array:
      return "array";
    case json::kind::object:
      return "object";
  }
  return "";
}

// Numbers are equal by value, whatever their C++ type; objects whatever their order of keys.
bool Equal(const json::value& a, const json::value& b) {
  if (const auto repeated = RepeatedText::In(a)) return repeated->IsShownAs(b);
  if (a.is_number() && b.is_number()) return a.to_number<double>() == b.to_number<double>();
  if (a.is_array() && b.is_array()) {
    const json::array& left = a.get_array();
    const json::array& right = b.get_array();
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), Equal);
  }
  if (a.is_object() && b.is_object()) {
    const json::object& left = a.get_object();
    const json::object& right = b.get_object();
    return left.size() == right.size() &&
           std::all_of(left.begin(), left.end(), [&](const auto& member) {
             const json::value* other = right.if_contains(member.key());
             return other != nullptr && Equal(member.value(), *other);
           });
  }
  return a == b;
}

bool HasMembers(const json::value& expected, const json::value& actual,
                const std::vector<Event>& events) {
  const json::object& members = expected.get_object();
  return actual.is_object() && std::all_of(members.begin(), members.end(), [&](const auto& member) {
           const json::value* found = actual.get_object().if_contains(member.key());
           return ValueMatches(member.value(),
                               found == nullptr ? std::nullopt : std::optional(*found), events);
         });
}

bool SameAs(std::string_view reference, const json::value& actual,
            const std::vector<Event>& events) {
  const auto value = FirstValue(reference, events);
  return value && Equal(*value, actual);
}

re2::StringPiece Piece(const json::value& text) {
  return {text.get_string().data(), text.get_string().size()};
}

// An expression is made anew for each value, so it must be small, repetitions written out.
RE2::Options SmallExpression() {
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(int64_t{1} << 20);
  return options;
}

bool OperatorMatches(std::string_view name, const json::value& operand, const json::value& actual,
                     const std::vector<Event>& events) {
  if (name == "$kind") return operand.is_string() && KindOf(actual) == operand.get_string();
  if (name == "$not") return !ValueMatches(operand, actual, events);
  if (name == "$has") return HasMembers(operand, actual, events);
  if (name == "$same") return SameAs(operand.get_string(), actual, events);
  if (name == "$matches") {
    return actual.is_string() &&
           RE2::PartialMatch(Piece(actual), RE2(Piece(operand), SmallExpression()));
  }
  if (name == "$one_of") {
    const json::array& options = operand.get_array();
    return std::any_of(options.begin(), options.end(), [&](const json::value& option) {
      return ValueMatches(option, actual, events);
    });
  }
  if (!actual.is_number()) return false;
  const double difference = actual.to_number<double>() - operand.to_number<double>();
  return name == "$at_least" ? difference >= 0 : difference <= 0;
}

bool OperandFits(std::string_view name, const json::value& operand) {
  if (name == "$kind") {
    return operand.is_string() &&
           std::find(kKinds.begin(), kKinds.end(), operand.get_string()) != kKinds.end();
  }
  if (name == "$one_of") return operand.is_array();
  if (name == "$at_least" || name == "$at_most") return operand.is_number();
  if (name == "$has") return operand.is_object();
  if (name == "$absent") return operand.is_bool();
  if (name == "$same") {
    return operand.is_string() && operand.get_string().find(' ') != std::string_view::npos;
  }
  if (name != "$matches") return true;
  constexpr size_t kLongestExpression = 1000;
  if (!operand.is_string() || operand.get_string().size() > kLongestExpression) return false;
  return RE2(Piece(operand), SmallExpression()).ok();
}

}  // namespace

std::string Pattern::ToString() const {
  std::string text = event;
  if (!subject.empty()) text += " " + subject;
  std::vector<std::string> demands;
  for (const Condition& condition : conditions) {
    demands.push_back(fmt::format("{}: {}", condition.field, ToText(condition.expected)));
  }
  if (!demands.empty()) text += fmt::format(" where {}", fmt::join(demands, ", "));
  return text;
}

Pattern ParseShortPattern(std::string_view text) {
  const size_t space = text.find(' ');
  if (space == std::string_view::npos) return {std::string(text), "", {}};
  return {std::string(text.substr(0, space)), std::string(text.substr(space + 1)), {}};
}

std::string InvalidOperator(const json::value& expected) {
  const auto found = AsOperator(expected);
  if (!found) return "";
  const auto& [name, operand] = *found;
  const bool known = std::find(kOperators.begin(), kOperators.end(), name) != kOperators.end();
  if (!known || !OperandFits(name, *operand)) return std::string(name);
  if (name == "$not") return InvalidOperator(*operand);
  if (name == "$one_of") {
    for (const json::value& option : operand->get_array()) {
      if (std::string invalid = InvalidOperator(option); !invalid.empty()) return invalid;
    }
  }
  if (name == "$has") {
    for (const auto& member : operand->get_object()) {
      if (std::string invalid = InvalidOperator(member.value()); !invalid.empty()) return invalid;
    }
  }
  return "";
}

bool ValueMatches(const json::value& expected, const std::optional<json::value>& actual,
                  const std::vector<Event>& events) {
  const auto found = AsOperator(expected);
  if (found && found->first == "$absent") return actual.has_value() != found->second->get_bool();
  if (!actual) return false;
  if (found) return OperatorMatches(found->first, *found->second, *actual, events);
  return Equal(Abbreviate(expected), *actual);
}

const Condition* FirstUnmet(const std::vector<Condition>& conditions, const Event& event,
                            const std::vector<Event>& events) {
  const auto unmet =
      std::find_if(conditions.begin(), conditions.end(), [&](const Condition& condition) {
        return !ValueMatches(condition.expected, event.Field(condition.field), events);
      });
  return unmet == conditions.end() ? nullptr : &*unmet;
}

bool Matches(const Pattern& pattern, const Event& event, const std::vector<Event>& events) {
  return event.name == pattern.event &&
         (pattern.subject.empty() || event.subject == pattern.subject) &&
         FirstUnmet(pattern.conditions, event, events) == nullptr;
}

std::optional<json::value> FirstValue(std::string_view reference,
                                      const std::vector<Event>& events) {
  const size_t space = reference.rfind(' ');
  const Pattern pattern = ParseShortPattern(reference.substr(0, space));
  const auto found = std::find_if(events.begin(), events.end(), [&](const Event& event) {
    return Matches(pattern, event, events);
  });
  if (found == events.end()) return std::nullopt;
  return found->Field(reference.substr(space + 1));
}

std::vector<size_t> AllMatches(const Pattern& pattern, const std::vector<Event>& events) {
  std::vector<size_t> indices;
  for (size_t i = 0; i < events.size(); ++i) {
    if (Matches(pattern, events[i], events)) indices.push_back(i);
  }
  return indices;
}

}  // namespace clusterspec

#include "reports/program/assertion_compiler.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "reports/program/events.h"
#include "reports/program/javascript.h"
#include "spec/nouns/repeated_text.h"

namespace clusterspec::script {
namespace {

// What `seen` and `all` are given.
std::string Named(const Pattern& pattern) {
  return Quote(pattern.event + (pattern.subject.empty() ? "" : " " + pattern.subject));
}

// "binding port:a value" is a constant of the program.
std::string GivenConstant(const Pattern& pattern) {
  return pattern.event == "binding" && pattern.subject != "listening_fd"
             ? ConstantFor(pattern.subject)
             : "";
}

// The field of the first event that matches, and whether there is such an event.
std::string FirstField(const Plan& plan, const Pattern& pattern, std::string_view field) {
  if (std::string constant = GivenConstant(pattern); !constant.empty()) return constant;
  return FieldOf(plan, KeyOf(pattern), First(plan, pattern), field);
}

std::string SameAs(const Plan& plan, const std::string& value, std::string_view reference) {
  const size_t space = reference.rfind(' ');
  const Pattern pattern = ParseShortPattern(reference.substr(0, space));
  if (std::string constant = GivenConstant(pattern); !constant.empty()) {
    return fmt::format("{} === {}", value, constant);
  }
  const std::string first = FirstField(plan, pattern, reference.substr(space + 1));
  return fmt::format("same({}, {})", value, first);
}

std::string Kind(const std::string& value, std::string_view kind) {
  if (kind == "null") return value + " === null";
  if (kind == "array") return fmt::format("Array.isArray({})", value);
  if (kind == "object") return fmt::format("{0} !== null && typeof {0} === 'object'", value);
  return fmt::format("typeof {} === '{}'", value, kind);
}

std::string Equals(const std::string& value, const json::value& expected) {
  const bool simple = RepeatedText::In(expected) || (!expected.is_array() && !expected.is_object());
  if (simple) return fmt::format("{} === {}", value, Literal(expected));
  return fmt::format("same({}, {})", value, Literal(expected));
}

std::string Has(const Plan& plan, const std::string& value, const json::object& members) {
  std::vector<std::string> demands;
  for (const auto& [key, expected] : members) {
    demands.push_back(Assertion(plan, Member("Object(" + value + ")", key), expected));
  }
  return fmt::format("{}", fmt::join(demands, " && "));
}

std::string AnyOf(const Plan& plan, const std::string& value, const json::array& options) {
  std::vector<std::string> demands;
  for (const json::value& option : options) demands.push_back(Assertion(plan, value, option));
  return fmt::format("({})", fmt::join(demands, " || "));
}

std::string Not(const Plan& plan, const std::string& value, const json::value& operand) {
  const bool simple = !operand.is_array() && !operand.is_object();
  return simple ? fmt::format("{} !== {}", value, Literal(operand))
                : fmt::format("!({})", Assertion(plan, value, operand));
}

std::string Operator(const Plan& plan, const std::string& value, std::string_view name,
                     const json::value& operand) {
  if (name == "$kind") return Kind(value, operand.get_string());
  if (name == "$not") return Not(plan, value, operand);
  if (name == "$one_of") return AnyOf(plan, value, operand.get_array());
  if (name == "$same") return SameAs(plan, value, operand.get_string());
  if (name == "$has") return Has(plan, value, operand.get_object());
  if (name == "$absent") {
    return fmt::format("{} {} undefined", value, operand.get_bool() ? "===" : "!==");
  }
  if (name == "$at_least") return fmt::format("{} >= {}", value, ToText(operand));
  if (name == "$at_most") return fmt::format("{} <= {}", value, ToText(operand));
  return fmt::format("new RegExp({}).test({})", Quote(operand.get_string()), value);
}

// A condition on the recorded event `e`, an expression.
std::string OnEvent(const Plan& plan, const std::string& event, const Condition& condition,
                    const std::string& e) {
  const std::string field = FieldOf(plan, event, e, condition.field);
  const LookedAt* beyond = BeyondJsonField(plan, event, condition.field);
  if (beyond == nullptr) return Assertion(plan, field, condition.expected);
  if (condition.expected.is_object() && condition.expected.get_object().contains("$not")) {
    return fmt::format("{} !== {}", field, WrittenSample(beyond->sample));
  }
  if (condition.expected.is_object() && condition.expected.get_object().contains("$has")) {
    return fmt::format("{} === {}", field, WrittenSample(beyond->sample));
  }
  if (!condition.expected.is_object() && condition.expected != beyond->sample) {
    return Assertion(plan, field, condition.expected);
  }
  return fmt::format("{} === {}", field, WrittenSample(condition.expected));
}

std::string OnEvent(const Plan& plan, const std::string& event,
                    const std::vector<Condition>& conditions, const std::string& e = "e") {
  std::vector<std::string> demands;
  demands.reserve(conditions.size());
  for (const Condition& each : conditions) demands.push_back(OnEvent(plan, event, each, e));
  return fmt::format("{}", fmt::join(demands, " && "));
}

std::string Counted(const std::string& count, int minimum, std::optional<int> maximum) {
  if (maximum && *maximum == minimum) return fmt::format("{} === {}", count, minimum);
  std::vector<std::string> bounds;
  if (minimum > 0) bounds.push_back(fmt::format("{} >= {}", count, minimum));
  if (maximum) bounds.push_back(fmt::format("{} <= {}", count, *maximum));
  return bounds.empty() ? "true" : fmt::format("{}", fmt::join(bounds, " && "));
}

std::vector<std::string> Firsts(const Plan& plan, const Expectation& expectation) {
  std::vector<std::string> firsts;
  for (const Pattern& pattern : expectation.patterns) {
    if (!GivenConstant(pattern).empty()) continue;
    firsts.push_back(First(plan, pattern));
  }
  return firsts;
}

std::string Fields(const Plan& plan, const Expectation& expectation) {
  std::vector<std::string> fields;
  for (size_t i = 0; i < expectation.patterns.size(); ++i) {
    fields.push_back(FirstField(plan, expectation.patterns[i], expectation.fields[i]));
  }
  std::vector<std::string> parts;
  const bool equal = expectation.kind == ExpectationKind::kEqual;
  for (size_t i = 1; i < fields.size(); ++i) {
    for (size_t j = 0; j < (equal ? 1 : i); ++j) {
      parts.push_back(fmt::format("{}same({}, {})", equal ? "" : "!", fields[j], fields[i]));
    }
  }
  return fmt::format("{}", fmt::join(parts, " && "));
}

std::string Tally(const Plan& plan, const Expectation& expectation) {
  const Pattern& pattern = expectation.patterns.front();
  std::vector<std::string> values;
  for (const std::string& each : expectation.values) values.push_back(Quote(each));
  std::string field = FieldOf(plan, KeyOf(pattern), "e", expectation.fields.front());
  const bool numbers = std::all_of(
      expectation.values.begin(), expectation.values.end(),
      [](const auto& each) { return each.find_first_not_of("0123456789") == std::string::npos; });
  if (numbers) field = fmt::format("String({})", field);
  const std::string count =
      fmt::format("{}.filter((e) => {} === value).length", Matching(plan, pattern), field);
  return fmt::format("[{}].every((value) => {})", fmt::join(values, ", "),
                     Counted(count, expectation.minimum, expectation.maximum));
}

}  // namespace

std::string Assertion(const Plan& plan, const std::string& value, const json::value& expected) {
  if (expected.is_object() && expected.get_object().size() == 1) {
    const auto& [key, operand] = *expected.get_object().begin();
    if (key == "$type") {
      return fmt::format("({}) === {}", WrittenDown(value, expected, value),
                         WrittenSample(expected));
    }
    if (key.starts_with('$') && !key.starts_with("$$")) return Operator(plan, value, key, operand);
  }
  return Equals(value, expected);
}

std::string First(const Plan& plan, const Pattern& pattern) {
  if (pattern.conditions.empty()) return fmt::format("seen({})", Named(pattern));
  return fmt::format("all({}).find((e) => {})", Named(pattern),
                     OnEvent(plan, KeyOf(pattern), pattern.conditions));
}

std::string Matching(const Plan& plan, const Pattern& pattern) {
  if (pattern.conditions.empty()) return fmt::format("all({})", Named(pattern));
  return fmt::format("all({}).filter((e) => {})", Named(pattern),
                     OnEvent(plan, KeyOf(pattern), pattern.conditions));
}

std::string Holds(const Plan& plan, const Expectation& expectation) {
  const auto count = [&] { return Matching(plan, expectation.patterns.front()) + ".length"; };
  switch (expectation.kind) {
    case ExpectationKind::kOrdered:
      return fmt::format("inOrder({})", fmt::join(Firsts(plan, expectation), ", "));
    case ExpectationKind::kUnordered:
      return fmt::format("{}", fmt::join(Firsts(plan, expectation), " && "));
    case ExpectationKind::kOnce:
      return Counted(count(), 1, 1);
    case ExpectationKind::kNever:
      return Counted(count(), 0, 0);
    case ExpectationKind::kCount:
      return Counted(count(), expectation.minimum, expectation.maximum);
    case ExpectationKind::kAlways: {
      const Pattern& pattern = expectation.patterns.front();
      if (pattern.event == "result" && pattern.conditions.empty() &&
          HasOneResult(plan, pattern.subject)) {
        return OnEvent(plan, KeyOf(pattern), expectation.has, First(plan, pattern));
      }
      const std::string has = OnEvent(plan, KeyOf(pattern), expectation.has);
      if (pattern.conditions.empty()) {
        return fmt::format("every({}, (e) => {})", Named(pattern), has);
      }
      return fmt::format("{} && {}.every((e) => {})", First(plan, pattern), Matching(plan, pattern),
                         has);
    }
    case ExpectationKind::kEqual:
    case ExpectationKind::kDifferent:
      return Fields(plan, expectation);
    case ExpectationKind::kTally:
      return Tally(plan, expectation);
  }
  return "false";
}

}  // namespace clusterspec::script

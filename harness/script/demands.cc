#include "harness/script/demands.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "harness/script/events.h"
#include "harness/script/javascript.h"

namespace clusterspec::script {
namespace {

// "given port:a value" is a constant of the program.
std::string GivenConstant(const Pattern& pattern) {
  return pattern.event == "given" && pattern.subject != "listening_fd"
             ? ConstantFor(pattern.subject)
             : "";
}

// The field of the first event that matches, and whether there is such an event.
std::string FirstField(const Plan& plan, const Pattern& pattern, std::string_view field) {
  if (const std::string constant = GivenConstant(pattern); !constant.empty()) return constant;
  return FieldOf(plan, KeyOf(pattern), fmt::format("seen({})", Selection(plan, pattern)), field);
}

std::string SameAs(const Plan& plan, const std::string& value, std::string_view reference) {
  const size_t space = reference.rfind(' ');
  const Pattern pattern = ParseShortPattern(reference.substr(0, space));
  if (const std::string constant = GivenConstant(pattern); !constant.empty()) {
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
  const bool simple = !expected.is_array() && !expected.is_object();
  if (simple) return fmt::format("{} === {}", value, Literal(expected));
  return fmt::format("same({}, {})", value, Literal(expected));
}

std::string Has(const Plan& plan, const std::string& value, const json::object& members) {
  std::vector<std::string> demands;
  for (const auto& [key, expected] : members) {
    demands.push_back(Demand(plan, Member("Object(" + value + ")", key), expected));
  }
  return fmt::format("{}", fmt::join(demands, " && "));
}

std::string AnyOf(const Plan& plan, const std::string& value, const json::array& options) {
  std::vector<std::string> demands;
  for (const json::value& option : options) demands.push_back(Demand(plan, value, option));
  return fmt::format("({})", fmt::join(demands, " || "));
}

std::string Operator(const Plan& plan, const std::string& value, std::string_view name,
                     const json::value& operand) {
  if (name == "$kind") return Kind(value, operand.get_string());
  if (name == "$not") return fmt::format("!({})", Demand(plan, value, operand));
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

// A condition on the recorded event `e`.
std::string OnEvent(const Plan& plan, const std::string& event, const Condition& condition) {
  const std::string field = FieldOf(plan, event, "e", condition.field);
  const LookedAt* beyond = BeyondJsonField(plan, event, condition.field);
  if (beyond == nullptr) return Demand(plan, field, condition.expected);
  if (condition.expected.is_object() && condition.expected.get_object().contains("$not")) {
    return fmt::format("{} !== {}", field, WrittenSample(beyond->sample));
  }
  if (condition.expected.is_object() && condition.expected.get_object().contains("$has")) {
    return fmt::format("{} === {}", field, WrittenSample(beyond->sample));
  }
  if (!condition.expected.is_object() && condition.expected != beyond->sample) {
    return Demand(plan, field, condition.expected);
  }
  return fmt::format("{} === {}", field, WrittenSample(condition.expected));
}

std::string OnEvent(const Plan& plan, const std::string& event,
                    const std::vector<Condition>& conditions) {
  std::vector<std::string> demands;
  for (const Condition& each : conditions) demands.push_back(OnEvent(plan, event, each));
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
    firsts.push_back(fmt::format("seen({})", Selection(plan, pattern)));
  }
  return firsts;
}

std::string Fields(const Plan& plan, const Expectation& expectation) {
  std::vector<std::string> fields;
  for (size_t i = 0; i < expectation.patterns.size(); ++i) {
    fields.push_back(FirstField(plan, expectation.patterns[i], expectation.fields[i]));
  }
  std::vector<std::string> parts = Firsts(plan, expectation);
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
      fmt::format("all({}).filter((e) => {} === value).length", Selection(plan, pattern), field);
  return fmt::format("[{}].every((value) => {})", fmt::join(values, ", "),
                     Counted(count, expectation.minimum, expectation.maximum));
}

// A text of our own that a program's message can hold.
std::string Message(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text)
    quoted += c == '\'' || c == '\\' ? std::string{'\\', c} : std::string{c};
  return quoted + "'";
}

std::string Assertion(const std::string& condition, const std::string& message) {
  return fmt::format("assert({}, {});\n", condition, Message(message));
}

std::string Times(const Expectation& expectation) {
  const int minimum = expectation.minimum;
  if (expectation.maximum && *expectation.maximum == minimum) return std::to_string(minimum);
  std::string text = minimum > 0 ? fmt::format("at least {}", minimum) : "";
  if (!expectation.maximum) return text;
  return text + fmt::format("{}at most {}", text.empty() ? "" : " and ", *expectation.maximum);
}

// What must hold, in words.
std::string Describe(const Expectation& expectation) {
  const std::string first = expectation.patterns.front().ToString();
  switch (expectation.kind) {
    case ExpectationKind::kOnce:
      return first + " must come once";
    case ExpectationKind::kNever:
      return first + " must never come";
    case ExpectationKind::kCount:
      return fmt::format("{} must come so often: {}", first, Times(expectation));
    default:
      return expectation.ToString();
  }
}

// Demands on the results of operations that are carried out in handlers.
void AssertNested(const Plan& plan, std::string* lines) {
  ForEachOperation(
      plan.the_case->scenario, [&](const Operation& operation, const std::string&, int depth) {
        if (depth == 0 || !Demands(plan, operation)) return;
        const std::string name = "result " + ResultName(operation);
        const bool worker = operation.returns && operation.returns->is_object() &&
                            StringOr(operation.returns->get_object(), "$type") == "Worker";
        const bool throws = operation.throws && !MayThrow(operation);
        const std::string demand = throws   ? "Boolean(e.threw)"
                                   : worker ? "e.value === true"
                                            : Demand(plan, "e.value", *operation.returns);
        *lines += Assertion(fmt::format("every('{}', (e) => {}{})", name,
                                        MayThrow(operation) ? "e.threw || " : "", demand),
                            fmt::format("{} must be {}", name,
                                        ToText(throws ? *operation.throws : *operation.returns)));
      });
}

}  // namespace

std::string Demand(const Plan& plan, const std::string& value, const json::value& expected) {
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

std::string Selection(const Plan& plan, const Pattern& pattern) {
  std::string text = pattern.event + (pattern.subject.empty() ? "" : " " + pattern.subject);
  text = Quote(text);
  if (pattern.conditions.empty()) return text;
  return fmt::format("{}, (e) => {}", text, OnEvent(plan, KeyOf(pattern), pattern.conditions));
}

std::string Holds(const Plan& plan, const Expectation& expectation) {
  const auto count = [&] {
    return fmt::format("all({}).length", Selection(plan, expectation.patterns.front()));
  };
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
      const std::string has = OnEvent(plan, KeyOf(pattern), expectation.has);
      if (pattern.conditions.empty()) {
        return fmt::format("every({}, (e) => {})", Selection(plan, pattern), has);
      }
      return fmt::format("seen({0}) && all({0}).every((e) => {1})", Selection(plan, pattern), has);
    }
    case ExpectationKind::kEqual:
    case ExpectationKind::kDifferent:
      return Fields(plan, expectation);
    case ExpectationKind::kTally:
      return Tally(plan, expectation);
  }
  return "false";
}

std::string FinalAssertions(const Plan& plan) {
  std::string lines;
  AssertNested(plan, &lines);
  const auto counts = [&](const Expectation& each) {
    return each.requirement.empty() || plan.counts(each.requirement);
  };
  for (const Expectation& each : plan.the_case->expectations) {
    if (counts(each)) lines += Assertion(Holds(plan, each), Describe(each));
  }
  if (plan.the_case->readings.empty()) return lines;
  std::vector<std::string> readings;
  std::vector<std::string> names;
  for (const auto& [name, expectations] : plan.the_case->readings) {
    std::vector<std::string> all;
    for (const Expectation& each : expectations) {
      if (counts(each)) all.push_back(fmt::format("({})", Holds(plan, each)));
    }
    if (all.empty()) all.push_back("true");
    readings.push_back(
        fmt::format("// the reading {}\n    ({})", name, fmt::join(all, " &&\n     ")));
    names.push_back(name);
  }
  return lines + fmt::format("assert(\n    {},\n    'none of the readings holds');\n",
                             fmt::join(readings, " ||\n    "));
}

bool NeedsSilence(const Plan& plan) {
  const auto expectations = CountingExpectations(plan);
  return std::any_of(expectations.begin(), expectations.end(), [](const Expectation* each) {
    switch (each->kind) {
      case ExpectationKind::kOnce:
      case ExpectationKind::kNever:
      case ExpectationKind::kTally:
        return true;
      case ExpectationKind::kCount:
        return each->maximum.has_value() || each->minimum > 1;
      case ExpectationKind::kAlways:
        return each->patterns.front().event != "result";
      default:
        return true;
    }
  });
}

}  // namespace clusterspec::script

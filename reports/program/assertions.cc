#include "reports/program/assertions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "reports/program/assertion_compiler.h"

namespace clusterspec::script {
namespace {

// A text of our own that a program's message can hold.
std::string Message(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text)
    quoted += c == '\'' || c == '\\' ? std::string{'\\', c} : std::string{c};
  return quoted + "'";
}

std::string Times(const Expectation& expectation) {
  const int minimum = expectation.minimum;
  if (expectation.maximum && *expectation.maximum == minimum) return std::to_string(minimum);
  std::string text = minimum > 0 ? fmt::format("at least {}", minimum) : "";
  if (!expectation.maximum) return text;
  return text + fmt::format("{}at most {}", text.empty() ? "" : " and ", *expectation.maximum);
}

// "address, port"; what belongs to a snapshot has no other name in a program.
std::string FieldNames(const Expectation& expectation) {
  std::vector<std::string> names;
  for (const Condition& each : expectation.has) {
    names.push_back(each.field.starts_with("snap.") ? each.field.substr(5) : each.field);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

// All patterns and their fields; where they are many, only that there are many.
std::string AllWords(const Expectation& expectation) {
  std::vector<std::string> words;
  for (size_t i = 0; i < expectation.patterns.size(); ++i) {
    const std::string field = i < expectation.fields.size() ? " " + expectation.fields[i] : "";
    words.push_back(Words(expectation.patterns[i]) + field);
  }
  const std::string all = fmt::format("{}", fmt::join(words, ", "));
  return all.size() > 70 ? "they" : all;
}

// What must hold, in words.
std::string Describe(const Expectation& expectation) {
  const Pattern& pattern = expectation.patterns.front();
  std::string first = Words(pattern);
  switch (expectation.kind) {
    case ExpectationKind::kOnce:
      return first + " must come once";
    case ExpectationKind::kNever:
      return first + " must never come";
    case ExpectationKind::kCount:
      return fmt::format("{} must come {} times", first, Times(expectation));
    case ExpectationKind::kAlways:
      return fmt::format("wrong {} in {}", FieldNames(expectation), first);
    case ExpectationKind::kEqual:
      return AllWords(expectation) + " must be equal";
    case ExpectationKind::kDifferent:
      return AllWords(expectation) + " must all differ";
    case ExpectationKind::kOrdered:
      return AllWords(expectation) + " must come in this order";
    case ExpectationKind::kUnordered:
      return AllWords(expectation) + " must come";
    case ExpectationKind::kTally:
      return fmt::format("each {} must come {} times", first, Times(expectation));
  }
  return first;
}

// Demands on the results of operations that are carried out in handlers.
void AssertNested(const Plan& plan, std::string* lines) {
  ForEachOperation(
      plan.the_case->scenario, [&](const Operation& operation, const std::string&, int depth) {
        if (depth == 0 || !HasAssertions(plan, operation)) return;
        const std::string name = "result " + ResultName(operation);
        const bool worker = operation.returns && operation.returns->is_object() &&
                            StringOr(operation.returns->get_object(), "$type") == "Worker";
        const bool throws = operation.throws && !MayThrow(operation);
        const std::string demand = throws   ? "Boolean(e.threw)"
                                   : worker ? "e.value === true"
                                            : Assertion(plan, "e.value", *operation.returns);
        *lines += Demand(fmt::format("every('{}', (e) => {}{})", name,
                                     MayThrow(operation) ? "e.threw || " : "", demand),
                         fmt::format("{} must be {}", name,
                                     ToText(throws ? *operation.throws : *operation.returns)));
      });
}

}  // namespace

std::string Demand(const std::string& condition, const std::string& message) {
  return fmt::format("assert({}, {});\n", condition, Message(message));
}

std::string Words(const Pattern& pattern) {
  std::string text = pattern.ToString();
  if (text.find('$') == std::string::npos) return text;
  return "such a " + pattern.event + (pattern.subject.empty() ? "" : " " + pattern.subject);
}

std::string FinalAssertions(const Plan& plan) {
  std::string lines;
  AssertNested(plan, &lines);
  const auto counts = [&](const Expectation& each) {
    return each.requirement.empty() || plan.counts(each.requirement);
  };
  for (const Expectation& each : plan.the_case->expectations) {
    if (counts(each)) lines += Demand(Holds(plan, each), Describe(each));
  }
  if (plan.the_case->readings.empty()) return lines;
  std::vector<std::string> readings;
  for (const auto& [name, expectations] : plan.the_case->readings) {
    std::vector<std::string> all;
    for (const Expectation& each : expectations) {
      if (counts(each)) all.push_back(Holds(plan, each));
    }
    if (all.size() > 1) {
      for (std::string& each : all) each = fmt::format("({})", each);
    }
    if (all.empty()) all.push_back("true");
    readings.push_back(
        fmt::format("// the reading {}\n    ({})", name, fmt::join(all, " &&\n     ")));
  }
  return lines + fmt::format("assert(\n    {},\n    'none of the readings holds');\n",
                             fmt::join(readings, " ||\n    "));
}

bool NeedsSilence(const Plan& plan) {
  const auto expectations = CountingExpectations(plan);
  return std::any_of(expectations.begin(), expectations.end(), [&](const Expectation* each) {
    switch (each->kind) {
      case ExpectationKind::kOnce:
      case ExpectationKind::kNever:
      case ExpectationKind::kTally:
        return true;
      case ExpectationKind::kCount:
        return each->maximum.has_value() || each->minimum > 1;
      case ExpectationKind::kAlways:
        return each->patterns.front().event != "result";
      case ExpectationKind::kEqual:
      case ExpectationKind::kDifferent:
        return !std::all_of(each->patterns.begin(), each->patterns.end(), [&](const Pattern& one) {
          return one.event == "result" && HasOneResult(plan, one.subject);
        });
      default:
        return true;
    }
  });
}

}  // namespace clusterspec::script

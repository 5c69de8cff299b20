#include "harness/judge/expectation_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace clusterspec {
namespace {

std::string Place(const SourceLocation& where) {
  return where.file.empty() ? "" : fmt::format("{}:{}:{}", where.file, where.line, where.column);
}

Finding Found(const Expectation& expectation, std::string message, std::string seen,
              std::optional<size_t> event) {
  Finding finding;
  finding.requirement = expectation.requirement;
  finding.message = std::move(message);
  finding.expected = expectation.ToString();
  finding.seen = std::move(seen);
  finding.event = event ? static_cast<int>(*event) : -1;
  finding.where = Place(expectation.where);
  return finding;
}

// The first event with the pattern's name and subject, whether or not it meets the conditions: it
// tells most about why nothing matched.
std::optional<size_t> NearMiss(const Pattern& pattern, const std::vector<Event>& events) {
  const auto found = std::find_if(events.begin(), events.end(), [&](const Event& event) {
    return event.name == pattern.event &&
           (pattern.subject.empty() || event.subject == pattern.subject);
  });
  if (found == events.end()) return std::nullopt;
  return static_cast<size_t>(found - events.begin());
}

std::string SeenInstead(const Pattern& pattern, const std::vector<Event>& events) {
  const auto near = NearMiss(pattern, events);
  return near ? events[*near].ToString() : fmt::format("no {} at all", pattern.event);
}

Finding NotSeen(const Expectation& expectation, const Pattern& pattern,
                const std::vector<Event>& events) {
  return Found(expectation, fmt::format("{} was not seen", pattern.ToString()),
               SeenInstead(pattern, events), NearMiss(pattern, events));
}

std::optional<Finding> CheckOrdered(const Expectation& expectation,
                                    const std::vector<Event>& events) {
  std::optional<size_t> previous;
  for (const Pattern& pattern : expectation.patterns) {
    const std::vector<size_t> matches = AllMatches(pattern, events);
    if (matches.empty()) return NotSeen(expectation, pattern, events);
    if (previous && matches.front() < *previous) {
      return Found(expectation, fmt::format("{} came too early", pattern.ToString()),
                   fmt::format("{} before {}", events[matches.front()].ToString(),
                               events[*previous].ToString()),
                   matches.front());
    }
    previous = matches.front();
  }
  return std::nullopt;
}

std::optional<Finding> CheckUnordered(const Expectation& expectation,
                                      const std::vector<Event>& events) {
  for (const Pattern& pattern : expectation.patterns) {
    if (AllMatches(pattern, events).empty()) return NotSeen(expectation, pattern, events);
  }
  return std::nullopt;
}

std::optional<Finding> CheckCount(const Expectation& expectation, int minimum,
                                  std::optional<int> maximum, const std::vector<Event>& events) {
  const Pattern& pattern = expectation.patterns.front();
  const std::vector<size_t> matches = AllMatches(pattern, events);
  const int count = static_cast<int>(matches.size());
  if (count == 0 && minimum > 0) return NotSeen(expectation, pattern, events);
  if (count >= minimum && (!maximum || count <= *maximum)) return std::nullopt;
  return Found(expectation, fmt::format("{} was seen {} times", pattern.ToString(), count),
               fmt::format("{} times, the last: {}", count, events[matches.back()].ToString()),
               matches.back());
}

std::optional<Finding> CheckAlways(const Expectation& expectation,
                                   const std::vector<Event>& events) {
  const Pattern& pattern = expectation.patterns.front();
  const std::vector<size_t> matches = AllMatches(pattern, events);
  if (matches.empty()) return NotSeen(expectation, pattern, events);
  for (const size_t match : matches) {
    const Condition* unmet = FirstUnmet(expectation.has, events[match], events);
    if (unmet == nullptr) continue;
    const auto value = events[match].Field(unmet->field);
    return Found(expectation,
                 fmt::format("{} of {} is {}; expected {}", unmet->field, pattern.ToString(),
                             value ? ToText(*value) : "absent", ToText(unmet->expected)),
                 events[match].ToString(), match);
  }
  return std::nullopt;
}

// equal and different: the fields of the first matches.
std::optional<Finding> CheckFields(const Expectation& expectation,
                                   const std::vector<Event>& events) {
  std::vector<std::string> texts;
  std::vector<json::value> values;
  size_t last = 0;
  for (size_t i = 0; i < expectation.patterns.size(); ++i) {
    const std::vector<size_t> matches = AllMatches(expectation.patterns[i], events);
    if (matches.empty()) return NotSeen(expectation, expectation.patterns[i], events);
    last = matches.front();
    const auto value = events[last].Field(expectation.fields[i]);
    if (!value) {
      return Found(
          expectation,
          fmt::format("{} has no {}", expectation.patterns[i].ToString(), expectation.fields[i]),
          events[last].ToString(), last);
    }
    values.push_back(*value);
    texts.push_back(ToText(*value));
  }
  const bool equal = expectation.kind == ExpectationKind::kEqual;
  for (size_t i = 0; i < values.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (ValueMatches(values[i], values[j], events) == equal) continue;
      return Found(expectation, equal ? "the values differ" : "two of the values are equal",
                   fmt::format("{}", fmt::join(texts, ", ")), last);
    }
  }
  return std::nullopt;
}

std::optional<Finding> CheckTally(const Expectation& expectation,
                                  const std::vector<Event>& events) {
  std::map<std::string, int> tally;
  for (const std::string& value : expectation.values) tally[value] = 0;
  for (const size_t match : AllMatches(expectation.patterns.front(), events)) {
    const auto value = events[match].Field(expectation.fields.front());
    if (value) ++tally[value->is_string() ? std::string(value->get_string()) : ToText(*value)];
  }
  std::vector<std::string> seen;
  seen.reserve(tally.size());
  for (const auto& [value, count] : tally) seen.push_back(fmt::format("{}: {}", value, count));
  for (const std::string& value : expectation.values) {
    const int count = tally[value];
    if (count >= expectation.minimum && (!expectation.maximum || count <= *expectation.maximum)) {
      continue;
    }
    return Found(expectation, fmt::format("{} came {} times", value, count),
                 fmt::format("{}", fmt::join(seen, ", ")), std::nullopt);
  }
  return std::nullopt;
}

Finding ResultFinding(const Operation& operation, std::string message, std::string expected,
                      std::string seen, std::optional<size_t> event) {
  Finding finding;
  finding.requirement = operation.requirement;
  finding.message = std::move(message);
  finding.expected = std::move(expected);
  finding.seen = std::move(seen);
  finding.event = event ? static_cast<int>(*event) : -1;
  finding.where = Place(operation.where);
  return finding;
}

// `throws: true` asks for any error; otherwise for one that has the members.
bool Throws(const json::value& demand, const json::value& threw, const std::vector<Event>& events) {
  if (demand.is_bool()) return demand.get_bool();
  return ValueMatches(json::object{{"$has", demand}}, threw, events);
}

void CheckResult(const Operation& operation, size_t index, const std::vector<Event>& events,
                 std::vector<Finding>* findings) {
  const Event& event = events[index];
  const auto threw = event.Field("threw");
  const bool may_throw = operation.throws && *operation.throws == "maybe";
  if (threw && may_throw) return;
  if (operation.throws && !may_throw) {
    if (threw && Throws(*operation.throws, *threw, events)) return;
    findings->push_back(ResultFinding(
        operation,
        threw ? operation.name + " threw another error" : operation.name + " did not throw",
        "throws: " + ToText(*operation.throws), event.ToString(), index));
  } else if (threw) {
    findings->push_back(ResultFinding(operation, operation.name + " threw an error", "no error",
                                      event.ToString(), index));
  } else if (operation.returns && !ValueMatches(*operation.returns, event.Field("value"), events)) {
    const auto value = event.Field("value");
    findings->push_back(
        ResultFinding(operation,
                      fmt::format("{} gave {}; expected {}", operation.name,
                                  value ? ToText(*value) : "nothing", ToText(*operation.returns)),
                      "returns: " + ToText(*operation.returns), event.ToString(), index));
  }
}

}  // namespace

std::optional<Finding> Check(const Expectation& expectation, const std::vector<Event>& events) {
  switch (expectation.kind) {
    case ExpectationKind::kOrdered:
      return CheckOrdered(expectation, events);
    case ExpectationKind::kUnordered:
      return CheckUnordered(expectation, events);
    case ExpectationKind::kOnce:
      return CheckCount(expectation, 1, 1, events);
    case ExpectationKind::kNever:
      return CheckCount(expectation, 0, 0, events);
    case ExpectationKind::kCount:
      return CheckCount(expectation, expectation.minimum, expectation.maximum, events);
    case ExpectationKind::kAlways:
      return CheckAlways(expectation, events);
    case ExpectationKind::kEqual:
    case ExpectationKind::kDifferent:
      return CheckFields(expectation, events);
    case ExpectationKind::kTally:
      return CheckTally(expectation, events);
  }
  return std::nullopt;
}

void CheckResults(const Operation& operation, const std::vector<Event>& events,
                  std::vector<Finding>* findings) {
  bool seen = false;
  for (size_t i = 0; i < events.size(); ++i) {
    if (events[i].name != "result" || IntegerOr(events[i].data, "op", 0) != operation.id) continue;
    seen = true;
    CheckResult(operation, i, events, findings);
  }
  if (!seen && (operation.returns || operation.throws)) {
    findings->push_back(ResultFinding(operation, operation.name + " gave no result",
                                      "a result of " + operation.name, "none", std::nullopt));
  }
  for (const Operation& nested : operation.nested) CheckResults(nested, events, findings);
}

}  // namespace clusterspec

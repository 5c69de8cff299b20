// Patterns: how a case names events. One syntax for waiting and for judging.
#ifndef CLUSTERSPEC_SPEC_NOUNS_PATTERN_H_
#define CLUSTERSPEC_SPEC_NOUNS_PATTERN_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/json.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// One demand on a field of an event. `expected` is a value as the protocol writes it, or an object
// with a single operator:
//   {$kind: number}        string, number, boolean, object, array, null
//   {$not: X} {$one_of: [..]} {$matches: "expression"} {$at_least: N} {$at_most: N}
//   {$has: {..}}           an object with at least these members (each again a demand)
//   {$same: "EVENT SUBJECT FIELD"}   equal to that field of the first such event of the trace
//   {$absent: true}        the event has no such field
struct Condition {
  std::string field;
  json::value expected;
};

struct Pattern {
  std::string event;
  std::string subject;  // empty: any
  std::vector<Condition> conditions;

  // "cluster.exit w1 where code: 0".
  std::string ToString() const;
};

// "cluster.exit w1" or "cluster.exit".
Pattern ParseShortPattern(std::string_view text);

// The name of the first unknown operator inside `expected`, or "" when it is well formed. An
// expression that does not compile is named too. Expressions are RE2's, which takes linear time
// and bounded memory on any text.
std::string InvalidOperator(const json::value& expected);

// `events` are all that were seen so far; only $same looks at them.
bool ValueMatches(const json::value& expected, const std::optional<json::value>& actual,
                  const std::vector<Event>& events);

// The first condition that the event does not meet; null when it meets all.
const Condition* FirstUnmet(const std::vector<Condition>& conditions, const Event& event,
                            const std::vector<Event>& events);

// Whether event, subject and conditions fit.
bool Matches(const Pattern& pattern, const Event& event, const std::vector<Event>& events);

// The value that {$same: REFERENCE} stands for: the field, the last word, of the first event that
// matches. Nothing as long as there is none.
std::optional<json::value> FirstValue(std::string_view reference, const std::vector<Event>& events);

// Indices of the events that match, in order.
std::vector<size_t> AllMatches(const Pattern& pattern, const std::vector<Event>& events);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_PATTERN_H_

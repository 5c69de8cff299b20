#include "harness/load/pattern_loader.h"

#include <fmt/format.h>

#include <optional>

#include "spec/nouns/name_match.h"

namespace clusterspec {
namespace {

std::optional<ExpectationKind> ParseKind(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(ExpectationKind::kTally); ++i) {
    const auto kind = static_cast<ExpectationKind>(i);
    if (ToString(kind) == name) return kind;
  }
  return std::nullopt;
}

std::vector<Pattern> LoadPatternList(const Node& node, std::string_view what, Reader* reader) {
  std::vector<Pattern> patterns;
  if (!reader->IsList(node, what)) return patterns;
  for (const Node& item : node.items) {
    if (item.kind == NodeKind::kMap) reader->CheckKeys(item, "a pattern", {"event"}, {"where"});
    patterns.push_back(LoadPattern(item, reader));
  }
  if (patterns.size() < 2) reader->Fail(node, fmt::format("{} needs at least two patterns", what));
  return patterns;
}

// "EVENT SUBJECT FIELD" or "EVENT FIELD", or {event:, where:, field:}.
void LoadFieldReference(const Node& node, Expectation* expectation, Reader* reader) {
  if (node.kind == NodeKind::kMap) {
    reader->CheckKeys(node, "a reference to a field", {"event", "field"}, {"where"});
    expectation->patterns.push_back(LoadPattern(node, reader));
    expectation->fields.push_back(reader->OptionalString(node, "field"));
    return;
  }
  const std::string text = reader->String(node, "a reference to a field");
  const size_t space = text.rfind(' ');
  if (space == std::string::npos) {
    reader->Fail(node, fmt::format("'{}' names no field; expected EVENT SUBJECT FIELD, such as "
                                   "server.listening w1.s1 port",
                                   text));
    return;
  }
  expectation->patterns.push_back(ParseShortPattern(text.substr(0, space)));
  expectation->fields.push_back(text.substr(space + 1));
}

// is: N, or at_least: N and at_most: N.
void LoadBounds(const Node& node, Expectation* expectation, Reader* reader) {
  if (const Node* exact = node.Find("is")) {
    expectation->maximum = reader->Count(*exact, "is", 0);
    expectation->minimum = *expectation->maximum;
  }
  if (const Node* least = node.Find("at_least")) {
    expectation->minimum = reader->Count(*least, "at_least", 0);
  }
  if (const Node* most = node.Find("at_most")) {
    expectation->maximum = reader->Count(*most, "at_most", 0);
    if (*expectation->maximum < expectation->minimum) {
      reader->Fail(*most, fmt::format("'at_most' is {}, less than 'at_least', {}",
                                      *expectation->maximum, expectation->minimum));
    }
  }
  const bool bound =
      node.Find("is") != nullptr || node.Find("at_most") != nullptr || expectation->minimum > 0;
  if (!bound) reader->Fail(node, "no bound; expected is, at_least or at_most");
  const bool both = node.Find("at_least") != nullptr || node.Find("at_most") != nullptr;
  if (const Node* exact = node.Find("is"); exact != nullptr && both) {
    reader->Fail(*exact, "'is' stands alone; expected either is, or at_least and at_most");
  }
}

void LoadCount(const Node& node, Expectation* expectation, Reader* reader) {
  if (!reader->IsMap(node, "count")) return;
  reader->CheckKeys(node, "count", {"event"}, {"where", "is", "at_least", "at_most"});
  expectation->patterns.push_back(LoadPattern(node, reader));
  LoadBounds(node, expectation, reader);
}

void LoadAlways(const Node& node, Expectation* expectation, Reader* reader) {
  if (!reader->IsMap(node, "always")) return;
  reader->CheckKeys(node, "always", {"event", "has"}, {"where"});
  expectation->patterns.push_back(LoadPattern(node, reader));
  if (const Node* has = node.Find("has")) expectation->has = LoadConditions(*has, reader);
}

void LoadTally(const Node& node, Expectation* expectation, Reader* reader) {
  if (!reader->IsMap(node, "tally")) return;
  reader->CheckKeys(node, "tally", {"event", "field", "values"},
                    {"where", "is", "at_least", "at_most"});
  expectation->patterns.push_back(LoadPattern(node, reader));
  expectation->fields.push_back(reader->OptionalString(node, "field"));
  if (const Node* values = node.Find("values")) {
    expectation->values = reader->Strings(*values, "values");
    if (expectation->values.empty()) reader->Fail(*values, "expected at least one value");
  }
  LoadBounds(node, expectation, reader);
}

void LoadSinglePattern(const Node& node, Expectation* expectation, Reader* reader) {
  if (node.kind == NodeKind::kMap) reader->CheckKeys(node, "a pattern", {"event"}, {"where"});
  expectation->patterns.push_back(LoadPattern(node, reader));
}

void LoadOperands(const Node& node, Expectation* expectation, Reader* reader) {
  switch (expectation->kind) {
    case ExpectationKind::kOrdered:
    case ExpectationKind::kUnordered:
      expectation->patterns = LoadPatternList(node, ToString(expectation->kind), reader);
      return;
    case ExpectationKind::kOnce:
    case ExpectationKind::kNever:
      return LoadSinglePattern(node, expectation, reader);
    case ExpectationKind::kCount:
      return LoadCount(node, expectation, reader);
    case ExpectationKind::kAlways:
      return LoadAlways(node, expectation, reader);
    case ExpectationKind::kEqual:
    case ExpectationKind::kDifferent:
      if (!reader->IsList(node, ToString(expectation->kind))) return;
      for (const Node& item : node.items) LoadFieldReference(item, expectation, reader);
      if (node.items.size() < 2) reader->Fail(node, "expected at least two references");
      return;
    case ExpectationKind::kTally:
      return LoadTally(node, expectation, reader);
  }
}

std::string KindNames() {
  std::string names;
  for (int i = 0; i <= static_cast<int>(ExpectationKind::kTally); ++i) {
    if (i > 0) names += ", ";
    names += ToString(static_cast<ExpectationKind>(i));
  }
  return names;
}

Expectation LoadExpectation(const Node& node, Reader* reader) {
  Expectation expectation;
  expectation.where = node.where;
  if (!reader->IsMap(node, "an expectation")) return expectation;
  bool found = false;
  for (const auto& [key, value] : node.members) {
    if (key == "for") {
      expectation.requirement = reader->String(value, "for");
    } else if (const auto kind = ParseKind(key); kind && !found) {
      found = true;
      expectation.kind = *kind;
      LoadOperands(value, &expectation, reader);
    } else {
      found = true;  // not a second message for the same slip
      reader->Fail(value, fmt::format("'{}' is no expectation; expected one of {} and perhaps for",
                                      key, KindNames()));
    }
  }
  if (!found) reader->Fail(node, "no expectation; expected one of " + KindNames());
  return expectation;
}

}  // namespace

Pattern LoadPattern(const Node& node, Reader* reader) {
  if (node.kind != NodeKind::kMap) return ParseShortPattern(reader->String(node, "a pattern"));
  Pattern pattern = ParseShortPattern(reader->OptionalString(node, "event"));
  if (const Node* where = node.Find("where")) pattern.conditions = LoadConditions(*where, reader);
  return pattern;
}

json::value LoadDemand(const Node& node, Reader* reader) {
  json::value value = node.ToJson();
  if (const std::string invalid = InvalidOperator(value); !invalid.empty()) {
    reader->Fail(node, fmt::format("'{}' is no operator, or its operand does not fit; expected "
                                   "$kind, $not, $one_of, $matches, $at_least, $at_most, $has, "
                                   "$same or $absent",
                                   invalid));
  }
  return value;
}

std::vector<Condition> LoadConditions(const Node& node, Reader* reader) {
  std::vector<Condition> conditions;
  if (!reader->IsMap(node, "where")) return conditions;
  for (const auto& [field, value] : node.members) {
    conditions.push_back({field, LoadDemand(value, reader)});
  }
  return conditions;
}

std::vector<Expectation> LoadExpectations(const Node& node, Reader* reader) {
  std::vector<Expectation> expectations;
  if (!reader->IsList(node, "the expectations")) return expectations;
  for (const Node& item : node.items) expectations.push_back(LoadExpectation(item, reader));
  return expectations;
}

}  // namespace clusterspec

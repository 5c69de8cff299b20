#include "spec/nouns/scenario.h"

#include <fmt/format.h>

#include <array>

namespace clusterspec {
namespace {

constexpr std::array<std::string_view, 9> kExpectationNames = {
    "ordered", "unordered", "once", "never", "count", "always", "equal", "different", "tally"};

std::string DescribeBatch(const Batch& batch) {
  std::vector<std::string> operations;
  for (const Operation& operation : batch.operations) {
    json::object shown = ToJson(operation);
    shown.erase("op");
    shown.erase("id");
    operations.push_back(fmt::format("{} {}", operation.name, ToText(json::value(shown))));
  }
  return fmt::format("{}: {}", batch.process, fmt::join(operations, ", "));
}

}  // namespace

std::optional<std::string> ServerOfPort(const json::object& fields) {
  constexpr std::string_view kBefore = "server.listening ";
  constexpr std::string_view kAfter = " port";
  const json::value* port = fields.if_contains("port");
  if (port == nullptr || !port->is_object()) return std::nullopt;
  const std::string reference = StringOr(port->get_object(), "$same");
  if (!reference.starts_with(kBefore) || !reference.ends_with(kAfter)) return std::nullopt;
  return reference.substr(kBefore.size(), reference.size() - kBefore.size() - kAfter.size());
}

Operation MakeOperation(std::string name, json::object fields) {
  Operation operation;
  operation.name = std::move(name);
  operation.fields = std::move(fields);
  return operation;
}

json::object ToJson(const Operation& operation) {
  json::object object{{"op", operation.name}, {"id", operation.id}};
  for (const auto& field : operation.fields) object[field.key()] = field.value();
  if (!operation.as.empty()) object["as"] = operation.as;
  if (!operation.nested.empty()) {
    json::array nested;
    for (const Operation& inner : operation.nested) nested.push_back(ToJson(inner));
    object["do"] = std::move(nested);
  }
  return object;
}

std::string ToString(const Step& step) {
  if (const auto* batch = std::get_if<Batch>(&step.action)) return DescribeBatch(*batch);
  if (const auto* await = std::get_if<Await>(&step.action)) {
    const std::string times = await->count == 1 ? "" : fmt::format(" ({} times)", await->count);
    return fmt::format("await {}{}", await->pattern.ToString(), times);
  }
  if (const auto* signal = std::get_if<Signal>(&step.action)) {
    return fmt::format("signal {} to {}", signal->name, signal->process);
  }
  if (const auto* client = std::get_if<Client>(&step.action)) {
    return fmt::format("client: {} {}", ToString(client->verb), client->label);
  }
  return "quiesce";
}

std::string_view ToString(ExpectationKind kind) {
  return kExpectationNames[static_cast<size_t>(kind)];
}

std::string Expectation::ToString() const {
  std::vector<std::string> parts;
  for (size_t i = 0; i < patterns.size(); ++i) {
    parts.push_back(patterns[i].ToString() + (i < fields.size() ? " " + fields[i] : ""));
  }
  std::string text = fmt::format("{}: {}", clusterspec::ToString(kind), fmt::join(parts, ", "));
  for (const Condition& condition : has) {
    text += fmt::format(", {}: {}", condition.field, ToText(condition.expected));
  }
  return text;
}

std::vector<const Scenario*> ScenariosOf(const std::vector<const Case*>& cases) {
  std::vector<const Scenario*> scenarios;
  scenarios.reserve(cases.size());
  for (const Case* each : cases) scenarios.push_back(&each->scenario);
  return scenarios;
}

}  // namespace clusterspec

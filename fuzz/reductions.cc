#include "fuzz/reductions.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

#include "harness/load/scenario_writer.h"
#include "spec/nouns/operation_walk.h"
#include "spec/protocol/protocol.h"

namespace clusterspec::fuzz {
namespace {

using Operations = std::vector<Operation>;

// An operation's place: the list that it stands in, and where.
struct Place {
  Operations* list = nullptr;
  size_t at = 0;

  Operation& operation() const { return (*list)[at]; }
};

std::optional<Place> FindIn(Operations* list, size_t* left) {
  for (size_t at = 0; at < list->size(); ++at) {
    if (*left == 0) return Place{list, at};
    --*left;
    if (const auto found = FindIn(&(*list)[at].nested, left)) return found;
  }
  return std::nullopt;
}

std::optional<Place> Find(Scenario* scenario, size_t number) {
  for (Step& step : scenario->steps) {
    auto* batch = std::get_if<Batch>(&step.action);
    if (batch == nullptr) continue;
    if (const auto found = FindIn(&batch->operations, &number)) return found;
  }
  return std::nullopt;
}

bool IsRequired(const Operation& operation, std::string_view field) {
  const OperationSpec* spec = FindOperation(operation.name);
  // Where it listens, or connects to: one of these has to be.
  const bool place = field == "port" || field == "path" || field == "fd" || field == "handle";
  if (place && (operation.name == "listen" || operation.name == "connect")) return true;
  const FieldSpec* found = spec->Find(field);
  return found != nullptr && found->required;
}

// Labels in the order in which they are given.
std::vector<std::string> LabelsOf(const Scenario& scenario) {
  std::vector<std::string> labels;
  const auto add = [&labels](const std::string& label) {
    if (label.empty() || std::count(labels.begin(), labels.end(), label) > 0) return;
    labels.push_back(label);
  };
  ForEachOperation(scenario, [&](const Operation& each, const std::string&, int) {
    if (each.name != "close" && each.name != "end_sockets") add(StringOr(each.fields, "label"));
  });
  for (const Step& step : scenario.steps) {
    if (const auto* client = std::get_if<Client>(&step.action)) add(client->label);
  }
  return labels;
}

// "w1" names w1, and so do "w1.s1" and "w1.isDead()"; "w1.s1" names s1.
bool Names(std::string_view text, const std::string& label) {
  const size_t dot = text.find('.');
  if (text.substr(0, dot) == label) return true;
  return dot != std::string_view::npos && text.substr(dot + 1) == label;
}

bool Names(const Operation& operation, const std::string& label) {
  constexpr std::string_view kNaming[] = {"label", "target", "handle", "path",
                                          "left",  "right",  "subject"};
  return std::any_of(std::begin(kNaming), std::end(kNaming), [&](std::string_view field) {
    const json::value* value = operation.fields.if_contains(field);
    return value != nullptr && value->is_string() && Names(value->get_string(), label);
  });
}

void Drop(const std::string& label, Operations* operations) {
  std::erase_if(*operations, [&](const Operation& each) { return Names(each, label); });
  std::erase_if(*operations, [&](Operation& each) {
    const bool handler = !each.nested.empty();
    Drop(label, &each.nested);
    return handler && each.nested.empty();
  });
}

// Whether nothing is left of the step.
bool Drop(const std::string& label, Step* step) {
  if (auto* batch = std::get_if<Batch>(&step->action)) {
    if (batch->process == label) return true;
    Drop(label, &batch->operations);
    return batch->operations.empty();
  }
  if (const auto* await = std::get_if<Await>(&step->action)) {
    return Names(await->pattern.subject, label);
  }
  if (const auto* signal = std::get_if<Signal>(&step->action)) return signal->process == label;
  if (const auto* client = std::get_if<Client>(&step->action)) {
    return client->label == label || Names(client->to.server, label);
  }
  return false;
}

}  // namespace

size_t CountLabels(const Scenario& scenario) { return LabelsOf(scenario).size(); }

std::optional<Scenario> WithoutLabel(const Scenario& scenario, size_t at) {
  const std::string label = LabelsOf(scenario)[at];
  Scenario without = scenario;
  std::erase_if(without.steps, [&](Step& step) { return Drop(label, &step); });
  return without;
}

size_t CountSteps(const Scenario& scenario) { return scenario.steps.size(); }

std::optional<Scenario> WithoutSteps(const Scenario& scenario, size_t from_end, size_t count) {
  if (scenario.steps.size() < from_end + count) return std::nullopt;
  Scenario without = scenario;
  const auto end = without.steps.end() - static_cast<std::ptrdiff_t>(from_end);
  without.steps.erase(end - static_cast<std::ptrdiff_t>(count), end);
  return without;
}

std::optional<Scenario> WithStepsJoined(const Scenario& scenario, size_t at) {
  if (at + 1 >= scenario.steps.size()) return std::nullopt;
  Scenario joined = scenario;
  auto* first = std::get_if<Batch>(&joined.steps[at].action);
  const auto* second = std::get_if<Batch>(&joined.steps[at + 1].action);
  if (first == nullptr || second == nullptr || first->process != second->process) {
    return std::nullopt;
  }
  first->operations.insert(first->operations.end(), second->operations.begin(),
                           second->operations.end());
  joined.steps.erase(joined.steps.begin() + static_cast<std::ptrdiff_t>(at) + 1);
  return joined;
}

size_t CountOperations(const Scenario& scenario) {
  size_t count = 0;
  ForEachOperation(scenario, [&count](const Operation&, const std::string&, int) { ++count; });
  return count;
}

std::optional<Scenario> WithoutOperation(const Scenario& scenario, size_t at) {
  Scenario without = scenario;
  const auto place = Find(&without, at);
  // The step, or the handler, is taken away as a whole.
  if (!place || place->list->size() < 2) return std::nullopt;
  place->list->erase(place->list->begin() + static_cast<std::ptrdiff_t>(place->at));
  return without;
}

std::optional<Scenario> WithLifted(const Scenario& scenario, size_t at) {
  Scenario lifted = scenario;
  const auto place = Find(&lifted, at);
  if (!place || place->operation().nested.empty()) return std::nullopt;
  const Operations nested = std::move(place->operation().nested);
  const auto gap =
      place->list->erase(place->list->begin() + static_cast<std::ptrdiff_t>(place->at));
  place->list->insert(gap, nested.begin(), nested.end());
  return lifted;
}

const std::vector<std::string>& AllFields() {
  static const std::vector<std::string> all = [] {
    std::set<std::string> fields;
    for (const OperationSpec& spec : AllOperations()) {
      for (const FieldSpec& field : spec.fields) fields.emplace(field.name);
    }
    return std::vector<std::string>(fields.begin(), fields.end());
  }();
  return all;
}

std::optional<Scenario> WithoutField(const Scenario& scenario, size_t at,
                                     const std::string& field) {
  Scenario without = scenario;
  const auto place = Find(&without, at);
  if (!place) return std::nullopt;
  Operation& operation = place->operation();
  if (!operation.fields.contains(field) || IsRequired(operation, field)) return std::nullopt;
  operation.fields.erase(field);
  return without;
}

size_t CountSimpler(const Scenario& scenario) { return scenario.steps.size() + 1; }

std::optional<Scenario> WithSimpler(const Scenario& scenario, size_t at) {
  Scenario simpler = scenario;
  if (at == scenario.steps.size()) {
    simpler.fixture = {};
    simpler.needs.clear();
  } else if (auto* await = std::get_if<Await>(&simpler.steps[at].action)) {
    await->count = 1;
    await->pattern.conditions.clear();
  } else if (auto* client = std::get_if<Client>(&simpler.steps[at].action)) {
    client->times = 1;
  }
  if (Same(simpler, scenario)) return std::nullopt;
  return simpler;
}

}  // namespace clusterspec::fuzz

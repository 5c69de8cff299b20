#include "spec/nouns/gaps.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "spec/nouns/name_match.h"
#include "spec/nouns/operation_walk.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {
namespace {

constexpr std::array<std::string_view, 4> kStates = {"listed", "connected", "dead",
                                                     "exitedAfterDisconnect"};

std::string Joined(std::string_view left, std::string_view right) {
  return fmt::format("{}.{}", left, right);
}

// Without these nothing that is asked has an answer.
bool IsAnswer(const EventSpec& event) {
  return !event.reactions || event.kind == EventKind::kTimer;
}

bool CanBeGap(const EventSpec& event) {
  return event.sender == Sender::kAdapter && !IsAnswer(event);
}

std::vector<std::string> AllNames() {
  std::vector<std::string> names = {std::string(kStatesOfWorkers)};
  for (const std::string_view state : kStates) names.push_back(Joined(kStatesOfWorkers, state));
  for (const OperationSpec& operation : AllOperations()) {
    names.emplace_back(operation.name);
    for (const FieldSpec& field : operation.fields) {
      const std::string name = Joined(operation.name, field.name);
      if (!field.required) names.push_back(name);
      for (const std::string_view each : field.names) names.push_back(Joined(name, each));
    }
  }
  for (const EventSpec& event : AllEvents()) {
    if (!CanBeGap(event)) continue;
    names.emplace_back(event.name);
    for (const FieldSpec& field : event.data) names.push_back(Joined(event.name, field.name));
  }
  return names;
}

}  // namespace

Gaps Gaps::OfHello(const json::object& data) {
  Gaps gaps;
  const json::value* names = data.if_contains("cannot");
  if (names == nullptr || !names->is_array()) return gaps;
  for (const json::value& each : names->get_array()) {
    if (each.is_string()) gaps.names_.emplace(each.get_string());
  }
  return gaps;
}

Gaps Gaps::Of(const std::vector<Event>& events) {
  const auto hello = std::find_if(events.begin(), events.end(), [](const Event& event) {
    return event.name == "hello" && event.process == "primary";
  });
  return hello == events.end() ? Gaps() : OfHello(hello->data);
}

std::optional<std::string> Gaps::WhyNone(std::string_view name) {
  static const std::vector<std::string> all = AllNames();
  if (std::find(all.begin(), all.end(), name) != all.end()) return std::nullopt;
  const EventSpec* event = FindEvent(name);
  if (event != nullptr && event->sender == Sender::kHarness) {
    return fmt::format("the event {} is the harness's own", name);
  }
  if (event != nullptr) {
    return fmt::format("every adapter has to tell of {}", name);
  }
  return fmt::format("there is no operation, event or field '{}'.{}", name, DidYouMean(name, all));
}

bool Gaps::HasField(std::string_view event, std::string_view field) const {
  return !empty() && Has(Joined(event, field));
}

Gaps::Found Gaps::First(std::string_view name) const {
  return Has(name) ? Found(name) : std::nullopt;
}

Gaps::Found Gaps::NeededBy(const Operation& operation) const {
  if (empty()) return std::nullopt;
  if (auto whole = First(operation.name)) return whole;
  const OperationSpec* spec = FindOperation(operation.name);
  if (spec == nullptr) return std::nullopt;
  for (const FieldSpec& field : spec->fields) {
    const std::string name = Joined(operation.name, field.name);
    if (operation.fields.contains(field.name)) {
      if (auto found = First(name)) return found;
    }
    const std::string value = StringOr(operation.fields, field.name, field.default_value);
    if (auto found = First(Joined(name, value))) return found;
  }
  if (operation.name == "react" || operation.name == "forget") {
    if (auto found = First(StringOr(operation.fields, "event"))) return found;
  }
  if (operation.returns) {
    if (auto found = InReferences(*operation.returns)) return found;
  }
  return InReferences(operation.fields);
}

Gaps::Found Gaps::NeededBy(const Step& step) const {
  if (empty()) return std::nullopt;
  if (const auto* await = std::get_if<Await>(&step.action)) return In(await->pattern);
  if (const auto* client = std::get_if<Client>(&step.action)) {
    if (client->to.server.empty()) return std::nullopt;
    // Where the server listens is known by this event alone.
    constexpr std::string_view kListening = "server.listening";
    for (const FieldSpec& field : FindEvent(kListening)->data) {
      if (auto found = InField(kListening, field.name)) return found;
    }
  }
  if (const auto* batch = std::get_if<Batch>(&step.action)) {
    Found found;
    ForEachOperation(batch->operations, batch->process, 0,
                     [&](const Operation& operation, const std::string&, int) {
                       if (!found) found = NeededBy(operation);
                     });
    return found;
  }
  return std::nullopt;
}

Gaps::Found Gaps::NeededBy(const Scenario& scenario) const {
  if (empty()) return std::nullopt;
  for (const Step& step : scenario.steps) {
    if (auto found = NeededBy(step)) return found;
  }
  return std::nullopt;
}

Gaps::Found Gaps::NeededBy(const Case& a_case) const {
  if (empty()) return std::nullopt;
  if (auto found = NeededBy(a_case.scenario)) return found;
  for (const Expectation& each : a_case.expectations) {
    if (auto found = In(each)) return found;
  }
  for (const auto& [name, expectations] : a_case.readings) {
    for (const Expectation& each : expectations) {
      if (auto found = In(each)) return found;
    }
  }
  return std::nullopt;
}

// `path` as Event::Field takes it.
Gaps::Found Gaps::InField(std::string_view event, std::string_view path) const {
  if (auto whole = First(event)) return whole;
  if (!path.starts_with("snap.")) return First(Joined(event, path.substr(0, path.find('.'))));
  if (auto whole = First(kStatesOfWorkers)) return whole;
  const std::string_view state = path.substr(path.rfind('.') + 1);
  return First(Joined(kStatesOfWorkers, state == "suicide" ? "exitedAfterDisconnect" : state));
}

// {$same: "EVENT SUBJECT FIELD"}, however deep.
Gaps::Found Gaps::InReferences(const json::value& value) const {
  if (value.is_array()) {
    for (const json::value& each : value.get_array()) {
      if (auto found = InReferences(each)) return found;
    }
  }
  if (!value.is_object()) return std::nullopt;
  for (const auto& [key, member] : value.get_object()) {
    if (key == "$same" && member.is_string()) {
      const std::string_view reference = member.get_string();
      return InField(reference.substr(0, reference.find(' ')),
                     reference.substr(reference.rfind(' ') + 1));
    }
    if (auto found = InReferences(member)) return found;
  }
  return std::nullopt;
}

Gaps::Found Gaps::InConditions(std::string_view event,
                               const std::vector<Condition>& conditions) const {
  for (const Condition& each : conditions) {
    if (auto found = InField(event, each.field)) return found;
    if (auto found = InReferences(each.expected)) return found;
  }
  return std::nullopt;
}

Gaps::Found Gaps::In(const Pattern& pattern) const {
  if (auto whole = First(pattern.event)) return whole;
  return InConditions(pattern.event, pattern.conditions);
}

Gaps::Found Gaps::In(const Expectation& expectation) const {
  for (const Pattern& pattern : expectation.patterns) {
    if (auto found = In(pattern)) return found;
    if (auto found = InConditions(pattern.event, expectation.has)) return found;
    for (const std::string& field : expectation.fields) {
      if (auto found = InField(pattern.event, field)) return found;
    }
  }
  return std::nullopt;
}

WorkerState Gaps::Blanked(WorkerState state) const {
  char* const letters[] = {&state.listed, &state.connected, &state.dead,
                           &state.exited_after_disconnect};
  for (size_t i = 0; i < kStates.size(); ++i) {
    if (HasField(kStatesOfWorkers, kStates[i])) *letters[i] = '?';
  }
  return state;
}

std::string Gaps::ToSentence(std::string_view gap) {
  if (gap == kStatesOfWorkers) {
    return "its adapter says that it cannot tell the states of workers (snap)";
  }
  const bool told = FindEvent(gap) != nullptr || gap.starts_with("snap.") ||
                    FindEvent(gap.substr(0, gap.rfind('.'))) != nullptr;
  return fmt::format("its adapter says that it cannot {} {}", told ? "tell" : "carry out", gap);
}

}  // namespace clusterspec

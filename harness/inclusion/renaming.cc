#include "harness/inclusion/renaming.h"

#include <algorithm>

#include "harness/core/pattern.h"
#include "harness/inclusion/tracks.h"
#include "reference/sim/machine.h"

namespace clusterspec::inclusion {
namespace {

using sim::EventKind;

// The machine's own process ids: see Turn::MakeEvent.
constexpr int64_t kFirstPid = 1000;
// The machine's program, as process.argv names it.
constexpr std::string_view kMachineProgram = "/sim/bin/sim";

void AddGiven(const std::vector<sim::GivenValue>& given,
              std::map<std::string, json::value>* machine) {
  for (const sim::GivenValue& each : given) machine->emplace(each.name, each.value);
}

void ReplaceAll(std::string* text, const std::string& from, const std::string& to) {
  for (size_t at = 0; (at = text->find(from, at)) != std::string::npos; at += to.size()) {
    text->replace(at, from.size(), to);
  }
}

// Texts of errors and what a runtime says of itself: the documentation fixes neither.
bool IsFree(EventKind kind, std::string_view key) {
  switch (kind) {
    case EventKind::kHello:
      return key != "role" && key != "id";
    case EventKind::kWorkerError:
    case EventKind::kProcessError:
    case EventKind::kServerError:
    case EventKind::kConnectionError:
      return key == "message";
    case EventKind::kClientClosed:
      return key == "reset";
    default:
      return false;
  }
}

bool IsErrorValue(const json::value& value) {
  return value.is_object() && StringOr(value.get_object(), "$type") == "Error";
}

}  // namespace

GivenNames::GivenNames(const Trace& trace, const sim::Program& program) {
  std::map<std::string, json::value> machine;
  AddGiven(program.given, &machine);
  for (const sim::CompiledStep& step : program.steps) AddGiven(step.given, &machine);
  for (const Event& event : trace.events) {
    if (event.name != "given") continue;
    const auto own = machine.find(event.subject);
    const json::value* value = event.data.if_contains("value");
    if (own == machine.end() || value == nullptr) continue;
    if (value->is_string() && own->second.is_string()) {
      texts_.emplace_back(value->get_string(), own->second.get_string());
    } else if (value->is_int64() && own->second.is_int64()) {
      numbers_[value->get_int64()] = own->second.get_int64();
    }
  }
  AddAdapter(trace);
  std::sort(texts_.begin(), texts_.end(),
            [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

// Where the adapter lies is written down only when a case asks for it. Else it is what the first
// settings have by default.
void GivenNames::AddAdapter(const Trace& trace) {
  const auto known = [&](const std::string& text) {
    return std::any_of(texts_.begin(), texts_.end(), [&](const auto& pair) {
      return pair.second == sim::kAdapter || pair.first == text;
    });
  };
  for (const Event& event : trace.events) {
    const auto exec = event.name == "cluster.setup" ? event.Field("settings.exec") : std::nullopt;
    if (!exec || !exec->is_string()) continue;
    const std::string text(exec->get_string());
    if (text.starts_with('/') && !known(text)) texts_.emplace_back(text, sim::kAdapter);
  }
}

Event GivenNames::Translate(const Event& event) const {
  Event translated = event;
  for (auto& member : translated.data) member.value() = Translate(member.value());
  return translated;
}

json::value GivenNames::Translate(const json::value& value) const {
  if (value.is_string()) return json::value(Translate(std::string(value.get_string())));
  if (value.is_int64()) {
    const auto found = numbers_.find(value.get_int64());
    return found == numbers_.end() ? value : json::value(found->second);
  }
  if (value.is_array()) {
    json::array copy;
    for (const json::value& each : value.get_array()) copy.push_back(Translate(each));
    return copy;
  }
  if (value.is_object()) {
    json::object copy;
    for (const auto& member : value.get_object()) copy[member.key()] = Translate(member.value());
    return copy;
  }
  return value;
}

std::string GivenNames::Translate(std::string text) const {
  for (const auto& [from, to] : texts_) ReplaceAll(&text, from, to);
  return text;
}

bool Comparison::Fits(EventKind kind, const json::object& model, const Event& seen,
                      const sim::World& world, Ports* ports) const {
  if (kind == EventKind::kResult) return SameResult(model, seen.data, world, ports);
  return std::all_of(model.begin(), model.end(), [&](const auto& member) {
    if (IsFree(kind, member.key())) return true;
    const json::value* other = seen.data.if_contains(member.key());
    if (other == nullptr) return member.value() == "$undefined";
    return Same(member.value(), *other, world, ports);
  });
}

const sim::CompiledOperation* Comparison::OperationOf(const json::object& result) const {
  const int64_t id = IntegerOr(result, "op", -1);
  const auto found =
      std::find_if(program_.operations.begin(), program_.operations.end(),
                   [&](const sim::CompiledOperation& each) { return each.id == id; });
  return found == program_.operations.end() ? nullptr : &*found;
}

// That something is thrown is judged, what is not: its name and text are each runtime's own.
bool Comparison::SameResult(const json::object& model, const json::object& seen,
                            const sim::World& world, Ports* ports) const {
  if (IntegerOr(model, "op", -1) != IntegerOr(seen, "op", -2)) return false;
  if (model.contains("threw") || seen.contains("threw")) {
    return model.contains("threw") && seen.contains("threw");
  }
  const json::value* value = seen.if_contains("value");
  return value != nullptr && Same(model.at("value"), *value, world, ports);
}

bool Comparison::FitsSnap(const Event& seen, const sim::World& world) const {
  const size_t workers = std::min(world.primary.workers.size(), world.processes.size() - 1);
  if (seen.snap.size() != workers) return false;
  for (size_t i = 0; i < workers; ++i) {
    const auto state = seen.snap.find(pool_.Text(world.processes[i + 1].label));
    if (state == seen.snap.end()) return false;
    if (!(state->second == sim::StateOf(world.primary.workers[i]))) return false;
  }
  return true;
}

std::map<std::string, WorkerState> Comparison::SnapOf(const sim::World& world) const {
  std::map<std::string, WorkerState> snap;
  const size_t workers = std::min(world.primary.workers.size(), world.processes.size() - 1);
  for (size_t i = 0; i < workers; ++i) {
    snap[pool_.Text(world.processes[i + 1].label)] = sim::StateOf(world.primary.workers[i]);
  }
  return snap;
}

bool Comparison::Same(const json::value& model, const json::value& seen, const sim::World& world,
                      Ports* ports) const {
  if (model.is_number() && seen.is_number()) {
    if (model.is_int64() && seen.is_int64()) {
      return SameNumber(model.get_int64(), seen.get_int64(), world, ports);
    }
    return model.to_number<double>() == seen.to_number<double>();
  }
  if (model.is_string() && std::string_view(model.get_string()) == kMachineProgram) {
    return seen.is_string();
  }
  if (IsErrorValue(model)) return IsErrorValue(seen);
  if (model.is_string()) return Abbreviate(model) == seen;
  if (model.is_array() && seen.is_array()) {
    const json::array& left = model.get_array();
    const json::array& right = seen.get_array();
    return std::equal(
        left.begin(), left.end(), right.begin(), right.end(),
        [&](const json::value& a, const json::value& b) { return Same(a, b, world, ports); });
  }
  if (model.is_object() && seen.is_object()) {
    return SameMembers(model.get_object(), seen.get_object(), world, ports);
  }
  return model == seen;
}

bool Comparison::SameMembers(const json::object& model, const json::object& seen,
                             const sim::World& world, Ports* ports) const {
  return model.size() == seen.size() &&
         std::all_of(model.begin(), model.end(), [&](const auto& member) {
           const json::value* other = seen.if_contains(member.key());
           return other != nullptr && Same(member.value(), *other, world, ports);
         });
}

// Ports that the system chose and ids of processes are equal when they stand for the same thing.
bool Comparison::SameNumber(int64_t model, int64_t seen, const sim::World& world,
                            Ports* ports) const {
  const int64_t chosen = model - sim::kFirstChosenPort;
  if (chosen >= 0 && chosen < world.next_port) {
    const auto bound =
        std::find_if(ports->begin(), ports->end(), [&](const auto& pair) { return pair.first == model; });
    if (bound != ports->end()) return bound->second == seen;
    const bool taken =
        std::any_of(ports->begin(), ports->end(), [&](const auto& pair) { return pair.second == seen; });
    if (taken || seen <= 0 || seen > UINT16_MAX) return false;
    ports->emplace_back(static_cast<uint16_t>(model), static_cast<uint16_t>(seen));
    return true;
  }
  const int64_t process = model - kFirstPid;
  if (process >= 0 && process < static_cast<int64_t>(world.processes.size())) {
    const sim::Process& of = world.processes[static_cast<size_t>(process)];
    const int pid = tracks_.Pid(pool_.Text(of.label));
    return model == seen || (seen > 0 && (pid == 0 || pid == seen));
  }
  return model == seen;
}

}  // namespace clusterspec::inclusion

#include "fuzz/features.h"

#include <map>
#include <string>
#include <string_view>

#include "spec/nouns/operation_walk.h"

namespace clusterspec::fuzz {
namespace {

enum class Aspect : uint8_t {
  kPair,
  kOutcome,
  kState,
  kOnWorker,
  kEvents,
  kTransition,
  kSchedule,
  kChoice
};

// FNV-1a.
class Hash {
 public:
  explicit Hash(Aspect aspect) { Add(static_cast<uint32_t>(aspect)); }

  Hash& Add(std::string_view text) {
    for (const char each : text) Byte(static_cast<uint8_t>(each));
    Byte(0xff);  // no text holds it
    return *this;
  }
  Hash& Add(uint32_t number) {
    for (int i = 0; i < 4; ++i) Byte(static_cast<uint8_t>(number >> (8 * i)));
    return *this;
  }

  Feature value() const { return value_; }

 private:
  void Byte(uint8_t byte) { value_ = (value_ ^ byte) * 16777619; }

  uint32_t value_ = 2166136261;
};

constexpr std::string_view kPrimary = "primary";

std::string_view RoleOf(std::string_view process) {
  return process == kPrimary ? process : std::string_view("worker");
}

class TraceReader {
 public:
  TraceReader(const Scenario& scenario, Features* features) : features_(*features) {
    ForEachOperation(scenario, [&](const Operation& operation, const std::string&, int) {
      operations_[operation.id] = &operation;
    });
  }

  void Take(const Event& event) {
    if (event.name == "result") TakeResult(event);
    Note(Hash(Aspect::kEvents)
             .Add(last_event_[event.subject])
             .Add(event.name)
             .Add(RoleOf(event.process)));
    last_event_[event.subject] = event.name;
    for (const auto& [label, state] : event.snap) states_[label] = state.ToString();
  }

 private:
  void TakeResult(const Event& event) {
    const auto found = operations_.find(static_cast<int>(IntegerOr(event.data, "op", 0)));
    if (found == operations_.end()) return;
    const Operation& operation = *found->second;
    const json::value* threw = event.data.if_contains("threw");
    const json::object* error = threw == nullptr ? nullptr : threw->if_object();
    const std::string outcome = error == nullptr ? "" : StringOr(*error, "code", "?");
    const std::string_view role = RoleOf(event.process);
    std::string_view& last = last_operation_[event.process];
    Note(Hash(Aspect::kPair).Add(role).Add(last).Add(operation.name));
    Note(Hash(Aspect::kOutcome).Add(role).Add(operation.name).Add(outcome));
    last = operation.name;
    // The worker that it is about.
    const std::string target =
        event.process == kPrimary ? StringOr(operation.fields, "target") : event.process;
    const auto state = states_.find(target);
    if (state == states_.end()) return;
    std::string_view& last_there = last_on_worker_[target];
    Note(Hash(Aspect::kState).Add(role).Add(operation.name).Add(state->second).Add(outcome));
    Note(Hash(Aspect::kOnWorker).Add(role).Add(last_there).Add(operation.name).Add(state->second));
    last_there = operation.name;
  }

  void Note(const Hash& hash) { features_.insert(hash.value()); }

  Features& features_;
  std::map<int, const Operation*> operations_;
  std::map<std::string, std::string, std::less<>> last_event_;           // by subject
  std::map<std::string, std::string_view, std::less<>> last_operation_;  // by process
  std::map<std::string, std::string_view, std::less<>> last_on_worker_;
  std::map<std::string, std::string, std::less<>> states_;  // by worker
};

// What the model holds of a worker: its own side and the primary's.
uint32_t PhaseOf(const sim::World& world, uint16_t process) {
  const sim::Process& own = world.processes[process];
  uint32_t bits = static_cast<uint32_t>(own.phase);
  const auto add = [&bits](bool bit) { bits = bits << 1 | (bit ? 1 : 0); };
  add(own.stopped);
  add(own.worker.channel);
  add(own.worker.disconnecting);
  add(own.worker.exited_after_disconnect);
  add(own.worker.killing);
  add(!own.servers.empty());
  add(!own.connections.empty());
  if (process == sim::kPrimary || process > world.primary.workers.size()) return bits;
  const model::WorkerRecord& record = world.primary.workers[process - 1];
  add(record.listed);
  add(record.channel);
  add(record.dead);
  add(record.disconnected);
  add(record.exited);
  return bits;
}

}  // namespace

void AddTraceFeatures(const Scenario& scenario, const Trace& trace, Features* features) {
  TraceReader reader(scenario, features);
  for (const Event& event : trace.events) reader.Take(event);
}

void ModelFeatures::Takes(const sim::Transition& transition, const sim::World& world) {
  const bool of_harness = transition.kind <= sim::TransitionKind::kReap;
  const bool of_worker = !of_harness && transition.process != sim::kPrimary;
  const uint32_t kind = static_cast<uint32_t>(transition.kind) << 1 | (of_worker ? 1 : 0);
  features_.insert(Hash(Aspect::kSchedule).Add(last_).Add(kind).value());
  last_ = kind;
  if (of_harness) return;
  // The primary's messages and notices are about the worker that `index` names.
  const bool about =
      transition.process == sim::kPrimary && (transition.kind == sim::TransitionKind::kMessage ||
                                              transition.kind == sim::TransitionKind::kExitNotice);
  const auto process = static_cast<uint16_t>(about ? transition.index + 1 : transition.process);
  features_.insert(Hash(Aspect::kTransition).Add(kind).Add(PhaseOf(world, process)).value());
}

void ModelFeatures::Picks(model::ChoicePoint point, int option) {
  features_.insert(Hash(Aspect::kChoice)
                       .Add(static_cast<uint32_t>(point))
                       .Add(static_cast<uint32_t>(option))
                       .Add(last_)
                       .value());
}

}  // namespace clusterspec::fuzz

#include "harness/explain/comparison.h"

#include <algorithm>
#include <cstdlib>

#include "harness/explain/bindings.h"
#include "harness/explain/process_logs.h"
#include "spec/nouns/pattern.h"
#include "spec/nouns/repeated_text.h"

namespace clusterspec::explain {
namespace {

// The simulator's own process ids: see Executor::MakeEvent.
constexpr int64_t kFirstPid = 1000;
// The simulator's program, as process.argv names it.
constexpr std::string_view kMachineProgram = "/sim/bin/sim";

// Texts of errors and what a runtime says of itself: the documentation fixes neither.
bool IsFree(EventKind kind, const json::object& model, std::string_view key) {
  switch (kind) {
    case EventKind::kHello:
      // A worker by its environment alone, which nobody forked, has no id that is told of.
      if (key == "id") return model.at("role") == "worker" && model.at(key).is_null();
      return key != "role";
    case EventKind::kProcessError:
      return key == "message" || key == "code";
    case EventKind::kWorkerError:
    case EventKind::kSelfError:
      return key == "message";
    case EventKind::kConnectionError:
      // Of a path where nobody listens: whether the file is there is the system's.
      return key == "message" || key == "code";
    case EventKind::kServerError:
      // Of an address that is not the simulator's: which error it is, systems and runtimes say
      // differently.
      return key == "message" || (key == "code" && model.at(key) == "EADDRNOTAVAIL");
    case EventKind::kClientClosed:
      return key == "reset";
    case EventKind::kWorkerListening:
    case EventKind::kClusterListening:
      return key == "port" && model.at(key) == "$undefined";  // of a path: not told
    default:
      return false;
  }
}

// An answer of an HTTP server: the line of its status and its content. Headers, and whether the
// content comes in chunks, are the server's own.
std::string WithoutHeaders(std::string_view text) {
  const size_t line = text.find("\r\n");
  const size_t headers = text.find("\r\n\r\n");
  if (headers == std::string_view::npos) return std::string(text);
  std::string_view content = text.substr(headers + 4);
  std::string plain(text.substr(0, line));
  if (text.substr(0, headers).find("Transfer-Encoding: chunked") == std::string_view::npos) {
    return plain.append(content);
  }
  while (!content.empty()) {
    const size_t length = std::strtoul(std::string(content.substr(0, 8)).c_str(), nullptr, 16);
    const size_t begin = content.find("\r\n");
    if (length == 0 || begin == std::string_view::npos) break;
    plain.append(content.substr(begin + 2, length));
    content = content.substr(std::min(content.size(), begin + 2 + length + 2));
  }
  return plain;
}

bool IsErrorValue(const json::value& value) {
  return value.is_object() && StringOr(value.get_object(), "$type") == "Error";
}

bool IsLoad(const sim::CompiledOperation* operation) {
  return operation != nullptr && operation->kind == OperationKind::kLoad;
}

// The module, or the arguments of a callback that is given it. It has what the documentation tells
// of, and may have more.
bool SameModule(const json::value& model, const json::value& seen) {
  if (IsErrorValue(model)) return IsErrorValue(seen);
  if (model.is_object() && seen.is_object()) {
    const json::object& other = seen.get_object();
    return std::all_of(model.get_object().begin(), model.get_object().end(),
                       [&](const auto& member) {
                         const json::value* type = other.if_contains(member.key());
                         return type != nullptr && *type == member.value();
                       });
  }
  if (!model.is_array() || !seen.is_array()) return model == seen;
  return std::equal(model.get_array().begin(), model.get_array().end(), seen.get_array().begin(),
                    seen.get_array().end(), SameModule);
}

}  // namespace

bool Comparison::Matches(EventKind kind, const json::object& model, const Event& seen,
                         const sim::World& world, Ports* ports) const {
  if (kind == EventKind::kResult) return SameResult(model, seen.data, world, ports);
  const bool loaded = kind == EventKind::kCallback && IsLoad(FindOperation(program_, seen.data));
  return std::all_of(model.begin(), model.end(), [&](const auto& member) {
    if (IsFree(kind, model, member.key())) return true;
    if (logs_.gaps().HasField(SpecOf(kind).name, member.key())) return true;
    const json::value* other = seen.data.if_contains(member.key());
    if (other == nullptr) return member.value() == "$undefined";
    if (loaded && member.key() == "args") return SameModule(member.value(), *other);
    return Same(member.value(), *other, world, ports);
  });
}

// That something is thrown is judged, what is not: its name and text are each runtime's own.
bool Comparison::SameResult(const json::object& model, const json::object& seen,
                            const sim::World& world, Ports* ports) const {
  if (IntegerOr(model, "op", -1) != IntegerOr(seen, "op", -2)) return false;
  if (model.contains("threw") || seen.contains("threw")) {
    return model.contains("threw") && seen.contains("threw");
  }
  const json::value* value = seen.if_contains("value");
  // The oldest texts say nothing of what disconnect() returns.
  const sim::CompiledOperation* operation = FindOperation(program_, seen);
  const bool untold = program_.edition < Edition::kV10 && operation != nullptr &&
                      operation->kind == OperationKind::kDisconnect;
  if (untold && value != nullptr) return true;
  // Access rights are the system's and those of net.
  if (operation != nullptr && operation->kind == OperationKind::kMode) return value != nullptr;
  if (value != nullptr && IsLoad(operation)) return SameModule(model.at("value"), *value);
  return value != nullptr && Same(model.at("value"), *value, world, ports);
}

bool Comparison::MatchesSnap(const Event& seen, const sim::World& world,
                             model::IndexSet* told) const {
  if (logs_.gaps().Has(kStatesOfWorkers)) return true;
  const size_t workers = std::min(world.primary.workers.size(), world.processes.size() - 1);
  if (seen.snap.size() != workers) return false;
  for (size_t i = 0; i < workers; ++i) {
    const auto state = seen.snap.find(pool_.Text(world.processes[i + 1].label));
    if (state == seen.snap.end()) return false;
    if (!MatchesState(state->second, world, i, told)) return false;
  }
  return true;
}

// A primary may know of the end of a channel or a process before it emits the event.
bool Comparison::MatchesState(const WorkerState& seen, const sim::World& world, size_t worker,
                              model::IndexSet* told) const {
  const WorkerState model =
      logs_.gaps().Blanked(sim::StateOf(program_, pool_, world.primary.workers[worker]));
  if (seen == model) return true;
  told->Insert(worker + 1);
  const sim::Process& process = world.processes[worker + 1];
  const bool cut = process.up.closed;
  const bool ended = process.phase >= sim::ProcessPhase::kEnded;
  // Who takes it off the list knows of both.
  const bool knows = seen.connected != 'C' && seen.dead != '-';
  return seen.exited_after_disconnect == model.exited_after_disconnect &&
         (seen.listed == model.listed || (seen.listed == '-' && cut && ended && knows)) &&
         (seen.connected == model.connected || (seen.connected == '-' && cut)) &&
         (seen.dead == model.dead || (seen.dead == 'D' && ended));
}

std::map<std::string, WorkerState> Comparison::SnapOf(const sim::World& world) const {
  std::map<std::string, WorkerState> snap;
  const size_t workers = std::min(world.primary.workers.size(), world.processes.size() - 1);
  for (size_t i = 0; i < workers; ++i) {
    snap[pool_.Text(world.processes[i + 1].label)] =
        sim::StateOf(program_, pool_, world.primary.workers[i]);
  }
  return snap;
}

bool Comparison::Same(const json::value& model, const json::value& seen, const sim::World& world,
                      Ports* ports) const {
  if (model.is_number() && seen.is_number()) {
    const bool whole = !model.is_double() && !seen.is_double();
    if (!whole) return model.to_number<double>() == seen.to_number<double>();
    return SameNumber(model.to_number<int64_t>(), seen.to_number<int64_t>(), world, ports);
  }
  if (model.is_string() && std::string_view(model.get_string()) == kMachineProgram) {
    return seen.is_string();
  }
  if (IsErrorValue(model)) return IsErrorValue(seen);
  if (model.is_string() && seen.is_string() && model.get_string().starts_with("HTTP/")) {
    return WithoutHeaders(model.get_string()) == WithoutHeaders(seen.get_string());
  }
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
    const auto bound = std::find_if(ports->begin(), ports->end(),
                                    [&](const auto& pair) { return pair.first == model; });
    if (bound != ports->end()) return bound->second == seen;
    const bool taken = std::any_of(ports->begin(), ports->end(),
                                   [&](const auto& pair) { return pair.second == seen; });
    if (taken || seen <= 0 || seen > UINT16_MAX) return false;
    ports->emplace_back(static_cast<uint16_t>(model), static_cast<uint16_t>(seen));
    return true;
  }
  const int64_t process = model - kFirstPid;
  if (process >= 0 && process < static_cast<int64_t>(world.processes.size())) {
    const sim::Process& of = world.processes[static_cast<size_t>(process)];
    const int pid = logs_.Pid(pool_.Text(of.label));
    return model == seen || (seen > 0 && (pid == 0 || pid == seen));
  }
  return model == seen;
}

}  // namespace clusterspec::explain

#include "harness/judge/watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace clusterspec {
namespace {

// An operation with the process that carries it out.
struct Call {
  std::string process;
  const Operation* operation;

  std::string Field(const char* name) const { return StringOr(operation->fields, name); }
  bool Is(std::string_view name, std::string_view target) const {
    return operation->name == name && Field("target") == target;
  }
};

// A scenario and its trace, with what the watches ask of both.
class Run {
 public:
  Run(const Scenario& scenario, const Trace& trace) : scenario_(scenario), trace_(trace) {
    for (const Step& step : scenario.steps) {
      const auto* batch = std::get_if<Batch>(&step.action);
      if (batch != nullptr) Collect(batch->process, batch->operations);
    }
    for (size_t i = 0; i < trace.events.size(); ++i) {
      const Event& event = trace.events[i];
      if (event.name == "result" && !event.data.contains("threw")) {
        results_[IntegerOr(event.data, "op", 0)].push_back(i);
      }
    }
  }

  const std::vector<Call>& calls() const { return calls_; }
  const Event& At(size_t index) const { return trace_.events[index]; }
  size_t size() const { return trace_.events.size(); }

  // Where the operation gave its result, if it was carried out just once and did not throw.
  std::optional<size_t> ResultOf(const Call& call) const {
    const auto found = results_.find(call.operation->id);
    if (found == results_.end() || found->second.size() != 1) return std::nullopt;
    return found->second.front();
  }

  // Whether it gave a result before this event.
  bool IsDoneBefore(const Call& call, size_t index) const {
    const auto found = results_.find(call.operation->id);
    return found != results_.end() && found->second.front() < index;
  }

  std::optional<size_t> First(std::string_view name, std::string_view subject) const {
    return trace_.First(name, subject);
  }

  bool Any(const std::function<bool(const Call&)>& condition) const {
    return std::any_of(calls_.begin(), calls_.end(), condition);
  }

  // The harness sends this process no signal.
  bool Undisturbed(const std::string& process) const {
    return std::none_of(scenario_.steps.begin(), scenario_.steps.end(), [&](const Step& step) {
      const auto* signal = std::get_if<Signal>(&step.action);
      return signal != nullptr && signal->process == process;
    });
  }

  // The primary lives to the end of the run, and is never stopped.
  bool PrimaryStays() const {
    return Undisturbed("primary") && !First("process.exit", "primary") &&
           !First("os.exit", "primary") && !Any([](const Call& call) {
             return call.process == "primary" && call.operation->name == "spin";
           });
  }

  // What the primary saw last of the worker.
  std::optional<WorkerState> LastState(const std::string& worker) const {
    for (size_t i = size(); i > 0; --i) {
      const auto state = At(i - 1).snap.find(worker);
      if (state != At(i - 1).snap.end()) return state->second;
    }
    return std::nullopt;
  }

  std::optional<WorkerState> StateAt(size_t index, const std::string& worker) const {
    const auto state = At(index).snap.find(worker);
    if (state == At(index).snap.end()) return std::nullopt;
    return state->second;
  }

  // The run went on until nothing more could come.
  bool FellSilent() const {
    return trace_.ending.kind == EndingKind::kCompleted ||
           trace_.ending.kind == EndingKind::kSilent;
  }

  Finding Violation(size_t index, std::string message, std::string expected) const {
    Finding finding;
    finding.message = std::move(message);
    finding.expected = std::move(expected);
    finding.seen = At(index).ToString();
    finding.event = static_cast<int>(index);
    return finding;
  }

 private:
  void Collect(const std::string& process, const std::vector<Operation>& operations) {
    for (const Operation& each : operations) {
      calls_.push_back({process, &each});
      Collect(process, each.nested);
    }
  }

  const Scenario& scenario_;
  const Trace& trace_;
  std::vector<Call> calls_;
  std::map<int64_t, std::vector<size_t>> results_;  // by operation
};

bool IsGetOf(const Call& call, std::string_view end) {
  return call.operation->name == "get" && call.Field("path").ends_with(end);
}

// Some call, or some property that is called, disconnects this worker, from wherever.
bool DisconnectIsCalled(const Run& run, const std::string& worker) {
  return run.Any([&](const Call& call) {
    if (IsGetOf(call, "disconnect()")) return true;
    if (call.operation->name != "disconnect") return false;
    const std::string target = call.Field("target");
    return call.process == worker || target == worker || target == "cluster";
  });
}

// A kill() of a Worker object, not of its process.
bool IsKill(const Call& call) {
  return call.operation->name == "kill" && call.Field("via") != "process.kill";
}

bool EndsProcesses(const std::string& signal) {
  const std::set<std::string> ending = {"", "SIGTERM", "SIGKILL", "SIGINT", "SIGHUP"};
  return ending.contains(signal);
}

// REQ worker.kill.in-worker-signal
Observation KillInWorkerSignal(const Scenario& scenario, const Trace& trace) {
  Observation observation;
  const Run run(scenario, trace);
  for (const Call& call : run.calls()) {
    if (!IsKill(call) || call.process == "primary" || !EndsProcesses(call.Field("signal")))
      continue;
    const auto exit = run.First("cluster.exit", call.process);
    const bool other = run.Any([&](const Call& each) {
      const std::string& name = each.operation->name;
      return each.process == call.process && (name == "exit" || name == "throw");
    });
    if (!exit || other) continue;
    observation.seen = true;
    const bool by_code = run.At(*exit).Field("signal").value_or(nullptr).is_null();
    if (!run.ResultOf(call) || !by_code || observation.violation) continue;
    observation.violation =
        run.Violation(*exit, call.process + " called kill() on itself, but exited with a code",
                      "the end by the signal");
  }
  return observation;
}

// REQ worker.exitedAfterDisconnect.kill-does-not-count
Observation KillDoesNotCount(const Scenario& scenario, const Trace& trace) {
  Observation observation;
  const Run run(scenario, trace);
  for (const Call& call : run.calls()) {
    const std::string worker = call.process == "primary" ? call.Field("target") : call.process;
    if (!IsKill(call) || DisconnectIsCalled(run, worker)) continue;
    const auto exit = run.First("cluster.exit", worker);
    if (!exit) continue;
    observation.seen = true;
    const auto state = run.StateAt(*exit, worker);
    if (!state || state->voluntary != 't' || observation.violation) continue;
    observation.violation = run.Violation(
        *exit, worker + " was killed, not disconnected, but exitedAfterDisconnect is true",
        "exitedAfterDisconnect: false");
  }
  return observation;
}

// REQ worker.exitedAfterDisconnect.kill-counts
Observation KillCounts(const Scenario& scenario, const Trace& trace) {
  Observation observation;
  const Run run(scenario, trace);
  for (const Call& call : run.calls()) {
    const std::string worker = call.Field("target");
    const auto called = run.ResultOf(call);
    if (!IsKill(call) || call.process != "primary" || !called) continue;
    const auto before = run.StateAt(*called, worker);
    const auto exit = run.First("cluster.exit", worker);
    if (!exit || *exit < *called || !before || before->connected != 'C' || before->dead == 'D') {
      continue;
    }
    observation.seen = true;
    const auto state = run.StateAt(*exit, worker);
    if (!state || state->voluntary == 't' || observation.violation) continue;
    observation.violation =
        run.Violation(*exit, worker + " was ended by kill(), but exitedAfterDisconnect is not true",
                      "exitedAfterDisconnect: true");
  }
  return observation;
}

// REQ worker.isDead.before-exit
Observation NotDeadByOwnWord(const Scenario& scenario, const Trace& trace) {
  Observation observation;
  const Run run(scenario, trace);
  for (const Call& call : run.calls()) {
    const auto result = run.ResultOf(call);
    if (call.process == "primary" || !IsGetOf(call, "self.isDead()") || !result) continue;
    observation.seen = true;
    if (run.At(*result).data.at("value") != true || observation.violation) continue;
    observation.violation = run.Violation(
        *result, call.process + " said of itself that it was dead", "isDead(): false");
  }
  return observation;
}

// Nothing but the worker's own disconnect() can have closed its channel before this event.
bool OnlyDisconnects(const Run& run, const std::string& worker, size_t ended) {
  return run.PrimaryStays() && run.Undisturbed(worker) && !run.Any([&](const Call& call) {
    if (!run.IsDoneBefore(call, ended)) return false;
    if (IsGetOf(call, "disconnect()")) return true;
    const std::string& name = call.operation->name;
    const std::string target = call.Field("target");
    if (call.process == "primary") {
      return (name == "disconnect" || name == "kill") && (target == worker || target == "cluster");
    }
    return call.process == worker &&
           (name == "kill" || (name == "disconnect" && target == "process"));
  });
}

// REQ worker.disconnect.closes-servers
Observation ServersClosed(const Scenario& scenario, const Trace& trace) {
  Observation observation;
  const Run run(scenario, trace);
  for (const Call& call : run.calls()) {
    if (call.process == "primary" || !call.Is("disconnect", "self")) continue;
    const auto called = run.ResultOf(call);
    const auto ended = run.First("process.disconnect", call.process);
    if (!called || !ended || *ended < *called || !OnlyDisconnects(run, call.process, *ended))
      continue;
    for (const Call& listen : run.calls()) {
      if (listen.process != call.process || listen.operation->name != "listen") continue;
      const std::string server = call.process + "." + listen.Field("label");
      const auto began = run.First("server.listening", server);
      if (!began || *began > *called || run.First("server.connection", server)) continue;
      observation.seen = true;
      const auto closed = run.First("server.close", server);
      if ((closed && *closed < *ended) || observation.violation) continue;
      observation.violation =
          run.Violation(*ended, server + " was not closed by disconnect()", "server.close before");
    }
  }
  return observation;
}

// How many stream servers of the worker have begun to listen that it asked the primary for.
size_t Listening(const Run& run, const std::string& worker) {
  std::set<std::string> asked;
  for (const Call& call : run.calls()) {
    if (call.process != worker || call.operation->name != "listen") continue;
    if (!call.operation->fields.contains("handle"))
      asked.insert(worker + "." + call.Field("label"));
  }
  size_t count = 0;
  for (size_t i = 0; i < run.size(); ++i) {
    count += run.At(i).name == "server.listening" && asked.contains(run.At(i).subject) ? 1 : 0;
  }
  return count;
}

bool StopsProcesses(const Scenario& scenario) {
  return std::any_of(scenario.steps.begin(), scenario.steps.end(), [](const Step& step) {
    const auto* signal = std::get_if<Signal>(&step.action);
    return signal != nullptr && signal->name == "SIGSTOP";
  });
}

// Not of a datagram socket, which does not listen().
bool Announces(const Event& event, const std::string& worker) {
  if (event.name != "cluster.listening" || event.subject != worker) return false;
  const std::string type = StringOr(event.data, "addressType");
  return !type.starts_with("udp");
}

// REQ cluster.event.listening.after-server
Observation ListeningAnnounced(const Scenario& scenario, const Trace& trace) {
  Observation observation;
  const Run run(scenario, trace);
  if (!run.FellSilent() || !run.PrimaryStays() || StopsProcesses(scenario)) return observation;
  std::set<std::string> workers;
  for (const Call& call : run.calls()) workers.insert(call.process);
  for (const std::string& worker : workers) {
    const auto state = run.LastState(worker);
    if (!state || state->connected != 'C' || state->dead != '-') continue;
    // The last that is seen of it may be the handler of its end; and who is busy says nothing.
    const bool busy = run.Any(
        [&](const Call& call) { return call.process == worker && call.operation->name == "spin"; });
    if (busy || run.First("cluster.disconnect", worker)) continue;
    const size_t listening = Listening(run, worker);
    if (listening == 0) continue;
    observation.seen = true;
    size_t announced = 0;
    for (size_t i = 0; i < run.size(); ++i) {
      announced += Announces(run.At(i), worker) ? 1 : 0;
    }
    if (announced >= listening || observation.violation) continue;
    observation.violation =
        run.Violation(run.size() - 1,
                      fmt::format("{} servers of {} emitted listening, but cluster {} times",
                                  listening, worker, announced),
                      "listening on cluster for each");
  }
  return observation;
}

// REQ cluster.disconnect.callback-after-workers
Observation CallbackAfterWorkers(const Scenario& scenario, const Trace& trace) {
  Observation observation;
  const Run run(scenario, trace);
  for (const Call& call : run.calls()) {
    const std::string name = call.Field("callback");
    if (call.process != "primary" || !call.Is("disconnect", "cluster") || name.empty()) continue;
    const auto called = run.ResultOf(call);
    const auto back = run.First("callback", name);
    if (!called || !back || *back < *called) continue;
    observation.seen = true;
    for (const auto& [worker, before] : run.At(*called).snap) {
      const auto state = run.StateAt(*back, worker);
      const bool waited = before.listed == 'L' && before.connected == 'C' && state &&
                          state->connected == 'C' && state->dead == '-';
      if (!waited || observation.violation) continue;
      observation.violation =
          run.Violation(*back, "the callback came while " + worker + " was still connected",
                        "the callback after the last disconnect");
    }
  }
  return observation;
}

constexpr Watch kWatches[] = {
    {"kill-in-worker-signal", "worker.kill.in-worker-signal",
     "kill() in a worker ends it by the signal", KillInWorkerSignal},
    {"kill-does-not-count", "worker.exitedAfterDisconnect.kill-does-not-count",
     "kill() does not make exitedAfterDisconnect true", KillDoesNotCount},
    {"kill-counts", "worker.exitedAfterDisconnect.kill-counts",
     "kill() makes exitedAfterDisconnect true", KillCounts},
    {"not-dead-by-own-word", "worker.isDead.before-exit", "No worker says that it is dead",
     NotDeadByOwnWord},
    {"servers-closed", "worker.disconnect.closes-servers",
     "disconnect() in a worker closes its servers", ServersClosed},
    {"listening-announced", "cluster.event.listening.after-server",
     "Every server that listens is announced in the primary", ListeningAnnounced},
    {"callback-after-workers", "cluster.disconnect.callback-after-workers",
     "The callback of cluster.disconnect() comes after all workers", CallbackAfterWorkers},
};

}  // namespace

std::span<const Watch> Watches() { return kWatches; }

}  // namespace clusterspec

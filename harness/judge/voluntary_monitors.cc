// exitedAfterDisconnect (suicide in v6), and what hangs on it.
#include <fmt/format.h>

#include <string>

#include "harness/judge/observed_run.h"

namespace clusterspec {
namespace {

Observation FlagIsBoolean(const Trace& trace) {
  return EachState(trace,
                   [&](size_t, const std::string&, const WorkerState& state, std::string* wrong) {
                     if (state.exited_after_disconnect == 'u') return false;
                     if (state.exited_after_disconnect == '?')
                       *wrong = "the property is neither undefined nor a boolean";
                     return true;
                   });
}

bool IsUncalled(const Run& run, const std::string& worker) {
  return !DisconnectIsCalled(run, worker) && !KillIsCalled(run, worker);
}

// As long as a worker lives that nobody called kill() or disconnect() on.
Observation UndefinedBefore(const Scenario& scenario, const Trace& trace) {
  const Run run(scenario, trace);
  const Subjects last = LastWords(trace);
  std::map<std::string, bool> uncalled;
  return EachState(trace, [&](size_t index, const std::string& worker, const WorkerState& state,
                              std::string* wrong) {
    const auto alive = last.find(worker);
    if (alive == last.end() || alive->second <= index) return false;
    // One that has lost its channel is about to end: what it writes last may come at any time.
    if (state.connected != 'C') return false;
    auto known = uncalled.find(worker);
    if (known == uncalled.end()) known = uncalled.emplace(worker, IsUncalled(run, worker)).first;
    const bool speaks = known->second;
    if (speaks && state.exited_after_disconnect != 'u') {
      *wrong = "a worker lives and nobody disconnects it, but the property is set";
    }
    return speaks;
  });
}

// At the exit of a worker that nobody called kill() or disconnect() on.
Observation AtAccidentalExit(const Scenario& scenario, const Trace& trace, std::string_view legal) {
  const Run run(scenario, trace);
  return EachEvent(
      trace, "cluster.exit", "an end that is not voluntary",
      [&](size_t, const Event& event) -> std::string {
        const auto state = event.snap.find(event.subject);
        if (state == event.snap.end() || !IsUncalled(run, event.subject)) return "";
        if (legal.find(state->second.exited_after_disconnect) != std::string_view::npos) return "";
        return "nobody disconnected a worker, but the property says otherwise at its exit";
      });
}

Observation NotTrueByAccident(const Scenario& scenario, const Trace& trace) {
  return AtAccidentalExit(scenario, trace, "uf");
}

Observation FalseByAccident(const Scenario& scenario, const Trace& trace) {
  return AtAccidentalExit(scenario, trace, "f");
}

// Nothing but disconnect() in the primary can have ended the worker.
bool OnlyDisconnect(const Run& run, const std::string& worker) {
  return run.PrimaryStays() && run.Undisturbed(worker) && !KillIsCalled(run, worker) &&
         !run.Any([&](const Call& call) {
           const std::string& name = call.operation->name;
           if (IsGetOf(call, "disconnect()")) return true;
           if (name == "kill" && (call.Field("target") == worker || call.process == worker))
             return true;
           return call.process == worker &&
                  (name == "exit" || name == "throw" || name == "spin" || name == "disconnect");
         });
}

// The first call of disconnect() in the primary while the worker was connected, if it has a result.
std::optional<size_t> DisconnectedAt(const Run& run, const std::string& worker) {
  for (const Call& call : run.calls()) {
    if (call.process != "primary" || call.operation->name != "disconnect") continue;
    const std::string target = call.Field("target");
    const auto called = run.ResultOf(call);
    if ((target != worker && target != "cluster") || !called) continue;
    const auto online = run.First("cluster.online", worker);
    const auto exit = run.First("cluster.exit", worker);
    const auto disconnect = run.First("cluster.disconnect", worker);
    const bool in_time = (!exit || *exit > *called) && (!disconnect || *disconnect > *called);
    if (in_time && online && *online < *called) return called;
  }
  return std::nullopt;
}

Observation TrueAfterDisconnect(const Scenario& scenario, const Trace& trace) {
  Observation observation;
  const Run run(scenario, trace);
  for (const auto& [worker, exit] : FirstOf(trace, "cluster.exit")) {
    const auto called = DisconnectedAt(run, worker);
    const auto state = run.StateAt(exit, worker);
    if (!called || !state || !OnlyDisconnect(run, worker)) continue;
    observation.seen = true;
    if (state->exited_after_disconnect == 't' || observation.violation) continue;
    observation.violation = run.Violation(
        exit, "a worker was ended by disconnect(), but the property is not true", "true");
  }
  return observation;
}

// REQ worker.exitedAfterDisconnect.when-set: either reading has no false before the exit.
Observation NotFalseAfterCall(const Scenario& scenario, const Trace& trace) {
  Observation observation;
  const Run run(scenario, trace);
  for (const auto& [worker, fork] : FirstOf(trace, "cluster.fork")) {
    const auto called = DisconnectedAt(run, worker);
    const auto state = called ? run.StateAt(*called, worker) : std::nullopt;
    // In a handler of the Worker object's exit it has ended, though cluster has not told so.
    if (!state || state->dead == 'D') continue;
    observation.seen = true;
    if (state->exited_after_disconnect == 't' || state->exited_after_disconnect == 'u' ||
        observation.violation)
      continue;
    observation.violation =
        run.Violation(*called, "disconnect() was called on a worker, but the property is false",
                      "true, or undefined until the exit");
  }
  return observation;
}

// REQ worker.exitedAfterDisconnect.undefined-after-kill
Observation UndefinedAfterKill(const Scenario& scenario, const Trace& trace) {
  Observation observation;
  const Run run(scenario, trace);
  for (const Call& call : run.calls()) {
    const std::string worker = call.Field("target");
    const auto called = run.ResultOf(call);
    if (!IsKill(call) || call.process != "primary" || !called) continue;
    const auto state = run.StateAt(*called, worker);
    const auto exit = run.First("cluster.exit", worker);
    if (DisconnectIsCalled(run, worker) || !state || state->dead == 'D' ||
        (exit && *exit < *called))
      continue;
    const auto disconnect = run.First("cluster.disconnect", worker);
    if (disconnect && *disconnect < *called) continue;
    observation.seen = true;
    if (state->exited_after_disconnect == 'u' || observation.violation) continue;
    observation.violation =
        run.Violation(*called, "a worker has not exited after kill(), but the property is set",
                      "undefined until the exit");
  }
  return observation;
}

constexpr const char* kNoOrdinaryExit =
    "a worker was disconnected by accident, but did not exit with code 0";

// REQ worker.process.exit-on-accidental-disconnect
Observation ExitOnAccident(const Scenario& scenario, const Trace& trace) {
  const Run run(scenario, trace);
  if (trace.ending.kind != EndingKind::kCompleted) return {};
  return EachEvent(trace, "process.disconnect", "process.exit with code 0",
                   [&](size_t index, const Event& event) -> std::string {
                     const std::string& worker = event.process;
                     const bool own = run.Any([&](const Call& call) {
                       const std::string& name = call.operation->name;
                       return call.process == worker && (name == "exit" || name == "throw" ||
                                                         name == "spin" || name == "kill");
                     });
                     if (own || !IsUncalled(run, worker) || !run.Undisturbed(worker)) return "";
                     if (!run.PrimaryStays()) return "";
                     for (size_t i = index; i < run.size(); ++i) {
                       const Event& later = run.At(i);
                       if (later.name != "process.exit" || later.process != worker) continue;
                       return later.Field("code") == json::value(0) ? "" : kNoOrdinaryExit;
                     }
                     return kNoOrdinaryExit;
                   });
}

constexpr Monitor kVoluntaryMonitors[] = {
    {"flag-is-boolean", "worker.exitedAfterDisconnect.boolean",
     "exitedAfterDisconnect is a boolean once it is set", OfTrace<FlagIsBoolean>,
     "snap.exitedAfterDisconnect"},
    {"suicide-is-boolean", "worker.suicide.boolean", "suicide is a boolean once it is set",
     OfTrace<FlagIsBoolean>, "snap.exitedAfterDisconnect"},
    {"undefined-before", "worker.exitedAfterDisconnect.undefined-before",
     "exitedAfterDisconnect is undefined while a worker lives that nobody disconnects",
     UndefinedBefore, "snap.exitedAfterDisconnect"},
    {"suicide-undefined-before", "worker.suicide.undefined-before",
     "suicide is undefined while a worker lives that nobody disconnects", UndefinedBefore,
     "snap.exitedAfterDisconnect"},
    {"accidental-exit", "worker.exitedAfterDisconnect.accidental",
     "exitedAfterDisconnect is not true at an accidental exit", NotTrueByAccident,
     "snap.exitedAfterDisconnect snap"},
    {"accidental-exit-false", "worker.exitedAfterDisconnect.accidental-false",
     "exitedAfterDisconnect is false at an accidental exit", FalseByAccident,
     "snap.exitedAfterDisconnect snap"},
    {"suicide-accidental-exit", "worker.suicide.accidental",
     "suicide is not true at an accidental exit", NotTrueByAccident,
     "snap.exitedAfterDisconnect snap"},
    {"voluntary-exit", "worker.exitedAfterDisconnect.voluntary",
     "exitedAfterDisconnect is true at the exit after disconnect()", TrueAfterDisconnect,
     "snap.exitedAfterDisconnect cluster.disconnect"},
    {"suicide-voluntary-exit", "worker.suicide.voluntary",
     "suicide is true at the exit after disconnect()", TrueAfterDisconnect,
     "snap.exitedAfterDisconnect cluster.disconnect"},
    {"not-false-after-call", "worker.exitedAfterDisconnect.when-set",
     "exitedAfterDisconnect is not false after disconnect()", NotFalseAfterCall,
     "snap.exitedAfterDisconnect snap.dead cluster.exit cluster.disconnect"},
    {"undefined-after-kill", "worker.exitedAfterDisconnect.undefined-after-kill",
     "exitedAfterDisconnect is undefined between kill() and exit", UndefinedAfterKill,
     "snap.exitedAfterDisconnect snap.dead cluster.exit cluster.disconnect"},
    {"exit-on-accident", "worker.process.exit-on-accidental-disconnect",
     "A worker whose channel closes by accident exits with code 0", ExitOnAccident,
     "process.exit process.exit.code"},
};

}  // namespace

std::span<const Monitor> VoluntaryMonitors() { return kVoluntaryMonitors; }

}  // namespace clusterspec

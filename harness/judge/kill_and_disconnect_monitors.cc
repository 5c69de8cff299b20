#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "harness/judge/observed_run.h"

namespace clusterspec {
namespace {

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
    observation.violation = run.Violation(
        *exit, "a worker called kill() on itself, but exited with a code", "the end by the signal");
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
    if (!state || state->exited_after_disconnect != 't' || observation.violation) continue;
    observation.violation = run.Violation(
        *exit, "a worker was killed, not disconnected, but exitedAfterDisconnect is true",
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
    if (!state || state->exited_after_disconnect == 't' || observation.violation) continue;
    observation.violation =
        run.Violation(*exit, "a worker was ended by kill(), but exitedAfterDisconnect is not true",
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
    observation.violation =
        run.Violation(*result, "a worker said of itself that it was dead", "isDead(): false");
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

// Whether the worker has called disconnect() before: then that call may have closed the channel,
// and what listens since then is none of its servers.
bool HasDisconnected(const Run& run, const std::string& worker, size_t called) {
  return run.Any([&](const Call& call) {
    return call.process == worker && call.Is("disconnect", "self") &&
           run.IsDoneBefore(call, called);
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
    if (!called || !ended || *ended < *called || !OnlyDisconnects(run, call.process, *ended)) {
      continue;
    }
    if (HasDisconnected(run, call.process, *called)) continue;
    for (const Call& listen : run.calls()) {
      if (listen.process != call.process || listen.operation->name != "listen") continue;
      const std::string server = call.process + "." + listen.Field("label");
      const auto began = run.First("server.listening", server);
      if (!began || *began > *called || run.First("server.connection", server)) continue;
      observation.seen = true;
      const auto closed = run.First("server.close", server);
      if ((closed && *closed < *ended) || observation.violation) continue;
      observation.violation = run.Violation(
          *ended, "disconnect() closed the channel, but not a server", "server.close before");
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
  if (!run.FellSilent() || !run.PrimaryStays() || !run.NobodyStops()) return observation;
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
        run.Violation(run.size() - 1, "a server listens that cluster did not announce",
                      fmt::format("cluster.listening for each of {} servers of {}, not {} times",
                                  listening, worker, announced));
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
          run.Violation(*back, "the callback came while a worker was still connected",
                        "the callback after the last disconnect");
    }
  }
  return observation;
}

constexpr Monitor kKillAndDisconnectMonitors[] = {
    {"kill-in-worker-signal", "worker.kill.in-worker-signal",
     "kill() in a worker ends it by the signal", KillInWorkerSignal, "cluster.exit.signal"},
    {"kill-does-not-count", "worker.exitedAfterDisconnect.kill-does-not-count",
     "kill() does not make exitedAfterDisconnect true", KillDoesNotCount,
     "snap.exitedAfterDisconnect snap"},
    {"kill-counts", "worker.exitedAfterDisconnect.kill-counts",
     "kill() makes exitedAfterDisconnect true", KillCounts,
     "snap.exitedAfterDisconnect snap.dead snap"},
    {"not-dead-by-own-word", "worker.isDead.before-exit", "No worker says that it is dead",
     NotDeadByOwnWord},
    {"servers-closed", "worker.disconnect.closes-servers",
     "disconnect() in a worker closes its servers", ServersClosed,
     "server.close server.connection"},
    {"listening-announced", "cluster.event.listening.after-server",
     "Every server that listens is announced in the primary", ListeningAnnounced,
     "cluster.listening cluster.disconnect"},
    {"callback-after-workers", "cluster.disconnect.callback-after-workers",
     "The callback of cluster.disconnect() comes after all workers", CallbackAfterWorkers,
     "snap.listed snap.connected snap.dead snap"},
};

}  // namespace

std::span<const Monitor> ScenarioMonitors() { return kKillAndDisconnectMonitors; }

}  // namespace clusterspec

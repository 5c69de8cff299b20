// What comes of calls in every run: workers, their ends, settings, messages.
#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "harness/judge/observed_run.h"
#include "spec/nouns/pattern.h"

namespace clusterspec {
namespace {

constexpr const char* kSendingErrors[] = {"EPIPE", "ECONNRESET", "hannel closed"};

size_t CountOf(const Trace& trace, std::string_view name) {
  return static_cast<size_t>(std::count_if(trace.events.begin(), trace.events.end(),
                                           [&](const Event& event) { return event.name == name; }));
}

// How often operations of that name were carried out in the primary.
size_t Calls(const Run& run, std::string_view name) {
  size_t count = 0;
  for (const Call& call : run.calls()) {
    if (call.process == "primary" && call.operation->name == name) count += run.Results(call);
  }
  return count;
}

// All that was to come has come, and the primary was there to tell.
bool ToldAll(const Run& run, const Trace& trace) {
  return trace.ending.kind == EndingKind::kCompleted && run.PrimaryStays() && run.NobodyStops();
}

// REQ cluster.event.fork.emitted
Observation ForkOfEach(const Scenario& scenario, const Trace& trace) {
  Observation observation;
  const Run run(scenario, trace);
  if (!ToldAll(run, trace) || trace.events.empty()) return observation;
  const size_t forked = Calls(run, "fork");
  observation.seen = forked > 0;
  const size_t told = CountOf(trace, "cluster.fork");
  if (told >= forked) return observation;
  observation.violation =
      run.Violation(run.size() - 1, "fork() was called more often than fork came",
                    fmt::format("fork for each of {} calls, not {} times", forked, told));
  return observation;
}

// REQ sharing.no-automatic-respawn
Observation NobodyUnasked(const Scenario& scenario, const Trace& trace) {
  const Run run(scenario, trace);
  if (!run.PrimaryStays()) return {};
  // Those that threw count too: they may have come far enough.
  size_t asked = 0;
  for (const Event& event : trace.events) {
    if (event.name != "result" || event.process != "primary") continue;
    asked += run.Any([&](const Call& call) {
      return call.operation->name == "fork" && call.operation->id == IntegerOr(event.data, "op", 0);
    });
  }
  if (trace.ending.kind != EndingKind::kCompleted) return {};
  size_t told = 0;
  return EachEvent(trace, "cluster.fork", "no worker that the program did not fork",
                   [&](size_t, const Event&) -> std::string {
                     return ++told > asked ? "a worker was not forked by the program" : "";
                   });
}

// REQ cluster.workers.from-fork
Observation ListedFromFork(const Scenario& scenario, const Trace& trace) {
  Observation observation;
  const Run run(scenario, trace);
  std::set<int64_t> forks;
  for (const Call& call : run.calls()) {
    if (call.process == "primary" && call.operation->name == "fork")
      forks.insert(call.operation->id);
  }
  for (size_t i = 0; i < run.size() && !observation.violation; ++i) {
    const Event& event = run.At(i);
    if (event.name != "result" || !forks.contains(IntegerOr(event.data, "op", 0))) continue;
    const auto label = event.Field("value.label");
    if (!label || !label->is_string()) continue;
    const std::string worker(label->get_string());
    const auto state = run.StateAt(i, worker);
    if (!state) continue;
    observation.seen = true;
    if (state->listed == 'L') continue;
    observation.violation =
        run.Violation(i, "a worker was not in cluster.workers when fork() had returned", "listed");
  }
  return observation;
}

// REQ cluster.event.exit.any-death: the worker itself said that it exits.
Observation ExitOfEach(const Scenario& scenario, const Trace& trace) {
  const Run run(scenario, trace);
  if (!ToldAll(run, trace)) return {};
  return EachEvent(trace, "process.exit", "exit on cluster",
                   [&](size_t, const Event& event) -> std::string {
                     if (event.process == "primary") return "";
                     return run.First("cluster.exit", event.process)
                                ? ""
                                : "a worker has exited, but exit did not come";
                   });
}

// Whoever said hello, and is neither gone nor busy, is online.
Observation OnlineOfEach(const Scenario& scenario, const Trace& trace) {
  const Run run(scenario, trace);
  if (!ToldAll(run, trace)) return {};
  return EachEvent(trace, "hello", "online", [&](size_t, const Event& event) -> std::string {
    const std::string& worker = event.process;
    const auto state = run.LastState(worker);
    if (worker == "primary" || !state || state->connected != 'C' || state->dead != '-') return "";
    const bool busy = run.Any(
        [&](const Call& call) { return call.process == worker && call.operation->name == "spin"; });
    if (busy || run.First("cluster.disconnect", worker) || run.First("cluster.exit", worker))
      return "";
    return run.First("cluster.online", worker)
               ? ""
               : "a worker runs and is connected, but online did not come";
  });
}

// REQ cluster.event.setup.each-call
Observation SetupOfEach(const Scenario& scenario, const Trace& trace) {
  Observation observation;
  const Run run(scenario, trace);
  if (!ToldAll(run, trace) || trace.events.empty()) return observation;
  const size_t called = Calls(run, "setup");
  observation.seen = called > 0;
  const size_t told = CountOf(trace, "cluster.setup");
  if (told >= called) return observation;
  observation.violation =
      run.Violation(run.size() - 1, "the settings were set more often than setup came",
                    fmt::format("setup for each of {} calls, not {} times", called, told));
  return observation;
}

// A message that arrives as it was given: plain JSON, which no serialization changes.
bool IsPlain(const json::value& message) {
  const std::string text = ToText(message);
  return text.find('$') == std::string::npos && text.size() < 1000;
}

// What one process sends to another, if all of it is plain.
std::optional<std::vector<json::value>> Sent(const Run& run, const std::string& from,
                                             const std::string& to) {
  std::vector<json::value> sent;
  for (const Call& call : run.calls()) {
    if (call.process != from || call.operation->name != "send") continue;
    const std::string target = call.Field("target");
    if (from == "primary" ? target != to : target != "self" && target != "process") continue;
    const json::value* message = call.operation->fields.if_contains("message");
    if (message == nullptr || !IsPlain(*message)) return std::nullopt;
    sent.push_back(*message);
  }
  return sent;
}

Observation WasSent(const Scenario& scenario, const Trace& trace, std::string_view name,
                    bool upwards) {
  const Run run(scenario, trace);
  Observation plain;
  std::map<std::string, std::optional<std::vector<json::value>>> by_worker;
  Observation observation = EachEvent(
      trace, name, "a message that was sent", [&](size_t, const Event& event) -> std::string {
        const std::string& worker = event.subject;
        auto found = by_worker.find(worker);
        if (found == by_worker.end()) {
          const std::string from = upwards ? worker : "primary";
          found = by_worker.emplace(worker, Sent(run, from, upwards ? "primary" : worker)).first;
        }
        if (!found->second) return "";
        plain.seen = true;
        const auto& sent = *found->second;
        const bool known = std::any_of(sent.begin(), sent.end(), [&](const json::value& each) {
          return ValueMatches(each, event.Field("message"), trace.events);
        });
        return known ? "" : "a message came that nobody sent there";
      });
  observation.seen = plain.seen;
  return observation;
}

Observation ClusterMessageWasSent(const Scenario& scenario, const Trace& trace) {
  return WasSent(scenario, trace, "cluster.message", true);
}

Observation WorkerMessageWasSent(const Scenario& scenario, const Trace& trace) {
  return WasSent(scenario, trace, "worker.message", true);
}

Observation MessageWasSentToIt(const Scenario& scenario, const Trace& trace) {
  return WasSent(scenario, trace, "process.message", false);
}

// REQ cluster.isPrimary.in-primary cluster.isWorker.negation
Observation RoleOf(const Scenario& scenario, const Trace& trace, bool of_primary) {
  if (scenario.fixture.env.contains("NODE_UNIQUE_ID")) return {};
  Observation observation;
  const std::string expected = of_primary ? "primary" : "worker";
  for (size_t i = 0; i < trace.events.size(); ++i) {
    const Event& event = trace.events[i];
    const json::value* role = event.data.if_contains("role");
    if (event.name != "hello" || role == nullptr || *role == "child") continue;
    if ((event.process == "primary") != of_primary) continue;
    observation.seen = true;
    if (*role == json::value(expected) || observation.violation) continue;
    observation.violation =
        FindingAt(trace, i, fmt::format("a {} takes itself for another", expected), expected);
  }
  return observation;
}

Observation PrimaryIsPrimary(const Scenario& scenario, const Trace& trace) {
  return RoleOf(scenario, trace, true);
}

Observation WorkerIsWorker(const Scenario& scenario, const Trace& trace) {
  return RoleOf(scenario, trace, false);
}

// What was to be sent did not get through: by the program, or by the runtime itself.
bool IsOfSending(const Event& error) {
  const std::string message = StringOr(error.data, "message");
  return std::any_of(std::begin(kSendingErrors), std::end(kSendingErrors),
                     [&](const char* each) { return message.find(each) != std::string::npos; });
}

// Whether the primary sends this worker anything: a message, a signal, or the word to disconnect.
bool IsAddressed(const Run& run, const std::string& worker) {
  return KillIsCalled(run, worker) || DisconnectIsCalled(run, worker) ||
         run.Any(
             [&](const Call& call) { return call.Is("send", worker) || IsGetOf(call, "send"); });
}

bool Sends(const Run& run, const std::string& process) {
  return run.Any([&](const Call& call) {
    return call.process == process && (call.operation->name == "send" || IsGetOf(call, "send"));
  });
}

// By a call of child_process, whose error is that of a channel which is closed already.
bool ClosesItsChannel(const Run& run, const std::string& process) {
  return run.Any([&](const Call& call) {
    return call.process == process && call.Is("disconnect", "process");
  });
}

// REQ worker.event.error.reasons
Observation ErrorHasReason(const Scenario& scenario, const Trace& trace) {
  Observation observation;
  const Run run(scenario, trace);
  for (size_t i = 0; i < run.size(); ++i) {
    const Event& error = run.At(i);
    const bool in_primary = error.name == "worker.error";
    if (!in_primary && error.name != "process.error" && error.name != "self.error") continue;
    observation.seen = true;
    const bool explained =
        IsOfSending(error) ||
        (in_primary ? IsAddressed(run, error.subject) || !run.First("hello", error.subject)
                    : Sends(run, error.process) || ClosesItsChannel(run, error.process));
    if (explained || observation.violation) continue;
    observation.violation = run.Violation(i, error.name + " came, although nothing was sent",
                                          "an error only with a reason");
  }
  return observation;
}

constexpr Monitor kRequestMonitors[] = {
    {"fork-of-each", "cluster.event.fork.emitted", "fork comes for every worker", ForkOfEach,
     "cluster.fork"},
    {"nobody-unasked", "sharing.no-automatic-respawn", "No worker starts that nobody forked",
     NobodyUnasked},
    {"listed-from-fork", "cluster.workers.from-fork",
     "A worker is in cluster.workers when fork() has returned", ListedFromFork, "snap.listed"},
    {"exit-of-each", "cluster.event.exit.any-death", "exit comes for every worker that exits",
     ExitOfEach, "cluster.exit"},
    {"online-of-each", "cluster.event.online.emitted", "online comes for every worker that runs",
     OnlineOfEach, "cluster.online cluster.disconnect cluster.exit"},
    {"every-worker-online", "cluster.event.online.every-worker",
     "Every worker reports that it is online", OnlineOfEach,
     "cluster.online cluster.disconnect cluster.exit"},
    {"setup-of-each", "cluster.event.setup.each-call", "setup comes for every call", SetupOfEach,
     "cluster.setup"},
    {"cluster-message-was-sent", "cluster.event.message.message",
     "message of cluster brings what a worker sent", ClusterMessageWasSent,
     "cluster.message.message", kMessageWorker},
    {"worker-message-was-sent", "worker.event.message.message",
     "message of a worker brings what it sent", WorkerMessageWasSent, "worker.message.message"},
    {"message-was-sent-to-it", "worker.send.to-that-worker",
     "A worker gets only what was sent to it", MessageWasSentToIt, "process.message.message"},
    {"primary-is-primary", "cluster.isPrimary.in-primary", "The primary takes itself for it",
     PrimaryIsPrimary},
    {"worker-is-worker", "cluster.isWorker.negation", "A worker takes itself for one",
     WorkerIsWorker},
    {"error-has-reason", "worker.event.error.reasons",
     "An error comes only where something could not be sent or started", ErrorHasReason,
     "worker.error.message process.error.message self.error.message"},
};

}  // namespace

std::span<const Monitor> RequestMonitors() { return kRequestMonitors; }

}  // namespace clusterspec

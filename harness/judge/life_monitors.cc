#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "harness/judge/monitor_tables.h"

namespace clusterspec {
namespace {

Observation ForkBeforeOnline(const Trace& trace) {
  Observation observation;
  const Subjects forks = FirstOf(trace, "cluster.fork");
  for (const auto& [worker, online] : FirstOf(trace, "cluster.online")) {
    observation.seen = true;
    const auto fork = forks.find(worker);
    if (fork != forks.end() && fork->second < online) continue;
    observation.violation =
        FindingAt(trace, online, "a worker came online before fork",
                  fmt::format("cluster.fork {0} before cluster.online {0}", worker));
  }
  return observation;
}

Observation UniqueIds(const Trace& trace) {
  Observation observation;
  std::map<std::string, std::string> owners;  // id -> worker
  for (size_t i = 0; i < trace.events.size(); ++i) {
    const Event& event = trace.events[i];
    if (event.name != "hello" || event.process == "primary") continue;
    if (StringOr(event.data, "role") == "child") continue;  // knows nothing of its id
    observation.seen = true;
    const std::string id = ToText(event.Field("id").value_or(nullptr));
    const auto [owner, fresh] = owners.emplace(id, event.process);
    if (fresh || owner->second == event.process || observation.violation) continue;
    observation.violation = FindingAt(trace, i, "two workers have the same id",
                                      fmt::format("another id than that of {}", owner->second));
  }
  return observation;
}

Observation ConnectedIsBoolean(const Trace& trace) {
  return EachState(trace,
                   [&](size_t, const std::string&, const WorkerState& state, std::string* wrong) {
                     if (state.connected == '?') *wrong = "isConnected() is no boolean";
                     return true;
                   });
}

Observation OneExit(const Trace& trace) {
  Observation observation;
  std::set<std::string> exited;
  for (size_t i = 0; i < trace.events.size(); ++i) {
    if (trace.events[i].name != "cluster.exit") continue;
    observation.seen = true;
    if (exited.insert(trace.events[i].subject).second || observation.violation) continue;
    observation.violation =
        FindingAt(trace, i, "a worker exited twice", "one cluster.exit per worker");
  }
  return observation;
}

Observation CodeOrSignal(const Trace& trace) {
  Observation observation;
  for (size_t i = 0; i < trace.events.size(); ++i) {
    const Event& event = trace.events[i];
    if (event.name != "cluster.exit" && event.name != "worker.exit") continue;
    observation.seen = true;
    const json::value code = event.Field("code").value_or(nullptr);
    const json::value signal = event.Field("signal").value_or(nullptr);
    const bool has_code = code.is_number();
    const bool has_signal =
        signal.is_string() && signal.get_string() != "$undefined" && !signal.get_string().empty();
    if (has_code != has_signal || observation.violation) continue;
    observation.violation =
        FindingAt(trace, i, "exit with both a code and a signal, or with neither",
                  "either a code or a signal");
  }
  return observation;
}

Observation NotDeadWhileAlive(const Trace& trace) {
  const Subjects last = LastWords(trace);
  return EachState(trace, [&](size_t index, const std::string& worker, const WorkerState& state,
                              std::string* wrong) {
    const auto alive = last.find(worker);
    if (alive == last.end() || alive->second <= index) return false;
    if (state.dead != '-') *wrong = "a worker was dead by isDead(), but wrote an event later";
    return true;
  });
}

Observation DeadAfterExit(const Trace& trace) {
  const Subjects exits = FirstOf(trace, "cluster.exit");
  return EachState(trace, [&](size_t index, const std::string& worker, const WorkerState& state,
                              std::string* wrong) {
    const auto exit = exits.find(worker);
    if (exit == exits.end() || index < exit->second) return false;
    if (state.dead != 'D') *wrong = "a worker had exited, but isDead() was not true";
    return true;
  });
}

// Whether the worker's own process goes on after this event: what it writes next is not its end.
bool GoesOn(const Trace& trace, const std::string& worker, size_t index) {
  for (size_t i = index + 1; i < trace.events.size(); ++i) {
    const Event& event = trace.events[i];
    if (event.process != worker) continue;
    return event.name != "self.disconnect" && event.name != "process.disconnect" &&
           event.name != "process.exit";
  }
  return false;
}

// The event comes on cluster and on the worker; handlers of the first may disconnect before the
// second, unless nothing was recorded between the two.
bool IsFirstOnline(const Trace& trace, size_t index) {
  const Event& event = trace.events[index];
  const bool of_cluster = event.name == "cluster.online";
  if (!of_cluster && event.name != "worker.online") return false;
  const auto other = trace.First(of_cluster ? "worker.online" : "cluster.online", event.subject);
  return !other || *other > index || *other + 1 == index;
}

// Whether the worker was connected, and then was not, before the event: process.disconnect() of the
// primary's own shows at once, while messages are still under way.
bool WasDisconnected(const Trace& trace, const std::string& worker, size_t index) {
  bool connected = false;
  for (size_t i = 0; i < index; ++i) {
    const auto state = trace.events[i].snap.find(worker);
    if (state == trace.events[i].snap.end()) continue;
    if (connected && state->second.connected != 'C') return true;
    connected = state->second.connected == 'C';
  }
  return false;
}

Observation ConnectedAtOnline(const Trace& trace) {
  const Subjects disconnects = FirstOf(trace, "cluster.disconnect");
  return EachState(trace, [&](size_t index, const std::string& worker, const WorkerState& state,
                              std::string* wrong) {
    if (!IsFirstOnline(trace, index) || trace.events[index].subject != worker) return false;
    const auto disconnect = disconnects.find(worker);
    if (disconnect != disconnects.end() && disconnect->second < index) return false;
    // The message may be read late, when the worker has closed its channel or died.
    if (!GoesOn(trace, worker, index) || WasDisconnected(trace, worker, index)) return false;
    if (state.connected != 'C') *wrong = "a worker came online, but isConnected() was not true";
    return true;
  });
}

// What a call in a handler may bring about before it returns.
bool IsOfCall(const Event& event) {
  return event.name == "result" || event.name == "cluster.fork" || event.name == "cluster.setup" ||
         event.name == "process.exit" || event.name.starts_with("connection.") ||
         event.name.starts_with("server.");
}

// Up to which event the handlers of disconnect may still be running in the primary: what follows
// the two events without another event of the primary may come of operations in them.
size_t EndOfHandlers(const Trace& trace, const std::string& worker, size_t disconnect) {
  size_t end = disconnect;
  for (size_t i = disconnect; i < trace.events.size(); ++i) {
    const Event& event = trace.events[i];
    if (event.process != "primary") continue;
    const bool either = event.name == "cluster.disconnect" || event.name == "worker.disconnect";
    if (!(either && event.subject == worker) && !IsOfCall(event)) break;
    end = i;
  }
  return end;
}

Observation NotConnectedAfterDisconnect(const Trace& trace) {
  Subjects disconnects = FirstOf(trace, "cluster.disconnect");
  for (auto& [worker, index] : disconnects) index = EndOfHandlers(trace, worker, index);
  return EachState(trace, [&](size_t index, const std::string& worker, const WorkerState& state,
                              std::string* wrong) {
    const auto disconnect = disconnects.find(worker);
    // Inside the handlers of the event itself the text can be read both ways.
    if (disconnect == disconnects.end() || index <= disconnect->second) return false;
    if (state.connected != '-') {
      *wrong = "a worker had disconnected, but isConnected() was not false";
    }
    return true;
  });
}

Observation NeverInWorker(const Trace& trace, std::string_view name, std::string_view in_primary) {
  Observation observation;
  observation.seen = trace.First(in_primary).has_value();
  const auto found = trace.First(name);
  if (found) {
    observation.seen = true;
    observation.violation = FindingAt(
        trace, *found, fmt::format("{} was emitted in the worker", name), "only in the primary");
  }
  return observation;
}

Observation ListeningNotInWorker(const Trace& trace) {
  return NeverInWorker(trace, "self.listening", "worker.listening");
}

Observation OnlineNotInWorker(const Trace& trace) {
  return NeverInWorker(trace, "self.online", "worker.online");
}

Observation RemovedBeforeLastEvent(const Trace& trace) {
  const Subjects exits = FirstOf(trace, "cluster.exit");
  const Subjects disconnects = FirstOf(trace, "cluster.disconnect");
  return EachState(trace, [&](size_t index, const std::string& worker, const WorkerState& state,
                              std::string* wrong) {
    const auto exit = exits.find(worker);
    const auto disconnect = disconnects.find(worker);
    if (exit == exits.end() || disconnect == disconnects.end()) return false;
    if (index < std::max(exit->second, disconnect->second)) return false;
    if (state.listed != '-') {
      *wrong = "a worker was still in cluster.workers at the last of disconnect and exit";
    }
    return true;
  });
}

Observation KeyWhileAlive(const Trace& trace) {
  const Subjects forks = FirstOf(trace, "cluster.fork");
  const Subjects last = LastWords(trace);
  return EachState(trace, [&](size_t index, const std::string& worker, const WorkerState& state,
                              std::string* wrong) {
    const auto fork = forks.find(worker);
    const auto alive = last.find(worker);
    if (fork == forks.end() || index < fork->second) return false;
    if (alive == last.end() || alive->second <= index) return false;
    if (state.listed != 'L') {
      *wrong = "a worker was not in cluster.workers under its id, but wrote an event later";
    }
    return true;
  });
}

// Nothing else happened in the primary after this event but its end: it ended in a handler of it.
bool EndsInHandler(const Trace& trace, size_t index) {
  bool ended = false;
  for (size_t i = index + 1; i < trace.events.size(); ++i) {
    const Event& event = trace.events[i];
    const bool exit = event.name == "process.exit" && event.process == "primary";
    ended = ended || exit || (event.name == "os.exit" && event.subject == "primary");
    if (event.process == "primary" && !IsOfCall(event)) return false;
  }
  return ended;
}

// Every cluster.NAME of a worker has a worker.NAME, as often and with the same arguments.
Observation LikeCluster(const Trace& trace, const std::string& name) {
  Observation observation;
  std::map<std::string, std::vector<size_t>> cluster, worker;
  for (size_t i = 0; i < trace.events.size(); ++i) {
    const Event& event = trace.events[i];
    if (event.name == "cluster." + name) cluster[event.subject].push_back(i);
    if (event.name == "worker." + name) worker[event.subject].push_back(i);
  }
  // A run that was cut off may lack the second half of a pair.
  if (trace.ending.kind != EndingKind::kCompleted) return observation;
  for (const auto& [subject, indices] : cluster) {
    observation.seen = true;
    if (EndsInHandler(trace, indices.back())) continue;
    if (worker[subject].size() != indices.size() && !observation.violation) {
      observation.violation = FindingAt(
          trace, indices.back(),
          fmt::format("cluster.{0} and worker.{0} came another number of times", name),
          fmt::format("worker.{} {} times, not {}", name, indices.size(), worker[subject].size()));
    }
  }
  for (const auto& [subject, indices] : worker) {
    if (indices.empty() || cluster.contains(subject) || observation.violation) continue;
    if (EndsInHandler(trace, indices.front())) continue;
    observation.seen = true;
    observation.violation =
        FindingAt(trace, indices.front(),
                  fmt::format("cluster.{0} and worker.{0} came another number of times", name),
                  fmt::format("cluster.{} as well", name));
  }
  return observation;
}

template <Name kName>
Observation LikeCluster(const Trace& trace) {
  return LikeCluster(trace, std::string(kName.text));
}

Observation DeadAfterSignal(const Trace& trace) {
  Subjects exits;
  for (const auto& [worker, exit] : FirstOf(trace, "cluster.exit")) {
    const json::value signal = trace.events[exit].Field("signal").value_or(nullptr);
    if (signal.is_string() && signal != "$undefined") exits.emplace(worker, exit);
  }
  return EachState(trace, [&](size_t index, const std::string& worker, const WorkerState& state,
                              std::string* wrong) {
    const auto exit = exits.find(worker);
    if (exit == exits.end() || index < exit->second) return false;
    if (state.dead != 'D') *wrong = "a worker was ended by a signal, but isDead() was not true";
    return true;
  });
}

// Whether the worker had one of the two events on either object before that one.
bool IsLeaving(const std::map<std::string, Subjects>& ends, const std::string& worker,
               size_t index) {
  return std::any_of(ends.begin(), ends.end(), [&](const auto& end) {
    const auto found = end.second.find(worker);
    return found != end.second.end() && found->second <= index;
  });
}

Observation KeptWhileConnected(const Trace& trace) {
  const Subjects forks = FirstOf(trace, "cluster.fork");
  std::map<std::string, Subjects> ends;
  for (const char* name :
       {"cluster.exit", "cluster.disconnect", "worker.exit", "worker.disconnect"})
    ends[name] = FirstOf(trace, name);
  return EachState(trace, [&](size_t index, const std::string& worker, const WorkerState& state,
                              std::string* wrong) {
    const auto fork = forks.find(worker);
    if (fork == forks.end() || index < fork->second) return false;
    // Whom its process has left too, it may leave before either event.
    if (state.connected != 'C' || state.dead != '-') return false;
    if (IsLeaving(ends, worker, index)) return false;
    if (state.listed != 'L') {
      *wrong = "a worker was connected, but not in cluster.workers any more";
    }
    return true;
  });
}

constexpr Monitor kLifeMonitors[] = {
    {"fork-before-online", "cluster.event.online.after-fork", "fork comes before online",
     OfTrace<ForkBeforeOnline>, "cluster.fork"},
    {"unique-ids", "worker.id.unique", "No two workers have the same id", OfTrace<UniqueIds>},
    {"one-exit", "cluster.event.exit.once", "A worker exits once", OfTrace<OneExit>},
    {"code-or-signal", "cluster.event.exit.code-or-signal",
     "exit carries either a code or a signal", OfTrace<CodeOrSignal>,
     "cluster.exit.code cluster.exit.signal worker.exit.code worker.exit.signal"},
    {"not-dead-while-alive", "worker.isDead.before-exit",
     "isDead() is false while the process lives", OfTrace<NotDeadWhileAlive>, "snap.dead"},
    {"dead-after-exit", "worker.isDead.after-exit", "isDead() is true from exit on",
     OfTrace<DeadAfterExit>, "snap.dead"},
    {"connected-is-boolean", "worker.isConnected.boolean", "isConnected() is true or false",
     OfTrace<ConnectedIsBoolean>, "snap.connected"},
    {"connected-at-online", "worker.isConnected.after-creation",
     "isConnected() is true when the worker comes online", OfTrace<ConnectedAtOnline>,
     "snap.connected cluster.disconnect self.disconnect process.disconnect"},
    {"not-connected-after-disconnect", "worker.isConnected.after-disconnect",
     "isConnected() is false after disconnect", OfTrace<NotConnectedAfterDisconnect>,
     "snap.connected worker.disconnect"},
    {"listening-not-in-worker", "worker.event.listening.not-in-worker",
     "listening is not emitted in the worker", OfTrace<ListeningNotInWorker>, "self.listening"},
    {"online-not-in-worker", "worker.event.online.not-in-worker",
     "online is not emitted in the worker", OfTrace<OnlineNotInWorker>, "self.online"},
    {"removed-before-last-event", "cluster.workers.removed-before-last-event",
     "A worker leaves cluster.workers before the last of disconnect and exit",
     OfTrace<RemovedBeforeLastEvent>, "snap.listed"},
    {"key-while-alive", "worker.id.key-while-alive",
     "A living worker stands in cluster.workers under its id", OfTrace<KeyWhileAlive>,
     "snap.listed"},
    {"exit-like-cluster", "worker.event.exit.like-cluster", "exit comes on the worker too",
     OfTrace<LikeCluster<"exit">>, "cluster.exit worker.exit"},
    {"online-like-cluster", "worker.event.online.like-cluster", "online comes on the worker too",
     OfTrace<LikeCluster<"online">>, "cluster.online worker.online"},
    {"disconnect-like-cluster", "worker.event.disconnect.like-cluster",
     "disconnect comes on the worker too", OfTrace<LikeCluster<"disconnect">>,
     "cluster.disconnect worker.disconnect"},
    {"message-like-cluster", "worker.event.message.like-cluster", "message comes on the worker too",
     OfTrace<LikeCluster<"message">>, "cluster.message worker.message", kMessageWorker},
    {"dead-after-signal", "worker.isDead.after-signal", "isDead() is true from exit by a signal on",
     OfTrace<DeadAfterSignal>, "snap.dead"},
    {"kept-while-connected", "cluster.workers.kept-until-both",
     "A connected worker stands in cluster.workers", OfTrace<KeptWhileConnected>,
     "snap.listed snap.connected snap.dead cluster.exit cluster.disconnect worker.exit "
     "worker.disconnect"},
    {"listening-like-cluster", "worker.event.listening.like-cluster",
     "listening comes on the worker too", OfTrace<LikeCluster<"listening">>,
     "cluster.listening worker.listening"},
};

}  // namespace

std::span<const Monitor> LifeMonitors() { return kLifeMonitors; }

}  // namespace clusterspec

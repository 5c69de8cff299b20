// What events carry: arguments, and how an event of the primary agrees with its pair, or with what
// the worker itself wrote.
#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "harness/judge/monitor_tables.h"
#include "harness/judge/observed_run.h"

namespace clusterspec {
namespace {

json::value FieldOf(const Event& event, std::string_view field) {
  return event.Field(field).value_or(nullptr);
}

bool IsWhole(const json::value& value) { return value.is_int64() || value.is_uint64(); }

template <Name kName>
Observation NamesWorker(const Trace& trace) {
  return EachEvent(trace, kName.text, "the Worker object as the argument",
                   [](size_t, const Event& event) -> std::string {
                     return event.subject.empty() ? event.name + " names no worker" : "";
                   });
}

Observation TwoArguments(const Trace& trace) {
  return EachEvent(trace, "cluster.listening", "two arguments",
                   [](size_t, const Event& event) -> std::string {
                     const json::value count = FieldOf(event, "args");
                     return count == 2 ? "" : "listening came with another number of arguments";
                   });
}

Observation TypeValues(const Trace& trace) {
  return EachEvent(trace, "cluster.listening", R"(4, 6, -1, "udp4" or "udp6")",
                   [](size_t, const Event& event) -> std::string {
                     const json::value type = FieldOf(event, "addressType");
                     const bool known =
                         type == 4 || type == 6 || type == -1 || type == "udp4" || type == "udp6";
                     return known ? "" : "addressType is none of its values";
                   });
}

Observation AddressIsThere(const Trace& trace) {
  return EachEvent(trace, "cluster.listening", "the address listened on",
                   [](size_t, const Event& event) -> std::string {
                     const json::value address = FieldOf(event, "address");
                     const bool told = address.is_string() && address != "$undefined";
                     return told ? "" : "address is missing";
                   });
}

// Of paths nothing is said.
Observation PortIsThere(const Trace& trace) {
  return EachEvent(trace, "cluster.listening", "the port listened on",
                   [](size_t, const Event& event) -> std::string {
                     if (FieldOf(event, "addressType") == -1) return "";
                     const json::value port = FieldOf(event, "port");
                     const bool told = IsWhole(port) && port.to_number<int64_t>() > 0;
                     return told ? "" : "port is missing";
                   });
}

// Each worker.NAME has a cluster.NAME that says the same of the same worker.
Observation SameAsCluster(const Trace& trace, const std::string& name,
                          const std::vector<std::string>& fields) {
  const auto key = [&](const Event& event) {
    std::string text = event.subject;
    for (const std::string& field : fields) text += " " + ToText(FieldOf(event, field));
    return text;
  };
  std::multiset<std::string> told;
  for (const Event& event : trace.events) {
    if (event.name == "cluster." + name) told.insert(key(event));
  }
  if (trace.ending.kind != EndingKind::kCompleted) return {};
  return EachEvent(trace, "worker." + name, "the same as on cluster",
                   [&](size_t, const Event& event) -> std::string {
                     const auto same = told.find(key(event));
                     if (same == told.end()) {
                       // The primary may have ended between the two.
                       const bool ended = trace.First("process.exit", "primary") ||
                                          trace.First("os.exit", "primary");
                       return ended ? "" : "cluster told nothing like it";
                     }
                     told.erase(same);
                     return "";
                   });
}

Observation OwnExit(const Trace& trace) { return SameAsCluster(trace, "exit", {"code", "signal"}); }

Observation OwnAddress(const Trace& trace) {
  return SameAsCluster(trace, "listening", {"address", "port", "addressType"});
}

Observation OwnMessage(const Trace& trace) { return SameAsCluster(trace, "message", {"message"}); }

// A handler of exit can end the process in another way, and leaves no trace of that.
bool HasExitHandler(const Run& run, const std::string& process) {
  return run.Any([&](const Call& call) {
    return call.process == process && call.operation->name == "react" &&
           call.Field("event") == "process.exit";
  });
}

// The code with which the process said that it exits. Nothing when something may have changed it
// later.
std::map<std::string, int64_t> LastCodes(const Scenario& scenario, const Trace& trace) {
  const Run run(scenario, trace);
  std::map<std::string, int64_t> codes;
  for (const Event& event : trace.events) {
    if (event.name == "process.exit") {
      const json::value code = FieldOf(event, "code");
      if (IsWhole(code)) codes[event.process] = code.to_number<int64_t>();
    } else if (codes.contains(event.process)) {
      codes.erase(event.process);
    }
  }
  std::erase_if(codes, [&](const auto& each) { return HasExitHandler(run, each.first); });
  return codes;
}

template <Name kName>
Observation ExitCode(const Scenario& scenario, const Trace& trace) {
  const auto codes = LastCodes(scenario, trace);
  return EachEvent(trace, kName.text, "the code of the process",
                   [&](size_t, const Event& event) -> std::string {
                     const json::value code = FieldOf(event, "code");
                     const auto said = codes.find(event.subject);
                     if (said == codes.end() || !IsWhole(code)) return "";
                     if (code.to_number<int64_t>() == (said->second & 0xff)) return "";
                     return "the process said that it exits with another code";
                   });
}

constexpr const char* kNoSignalName = "signal is not the name of one";

template <Name kName>
Observation ExitSignal(const Trace& trace) {
  return EachEvent(trace, kName.text, "the name of the signal, or null",
                   [](size_t, const Event& event) -> std::string {
                     const json::value signal = FieldOf(event, "signal");
                     if (!signal.is_string() || signal == "$undefined") {
                       return signal.is_number() ? kNoSignalName : "";
                     }
                     return signal.get_string().starts_with("SIG") ? "" : kNoSignalName;
                   });
}

Observation OwnProcess(const Trace& trace) {
  std::map<int, std::string> owners;  // of processes that are not known to have ended
  return EachEvent(trace, "hello", "a process of its own",
                   [&](size_t index, const Event& event) -> std::string {
                     const auto [owner, fresh] = owners.emplace(event.pid, event.process);
                     if (fresh || owner->second == event.process) return "";
                     const auto exit = trace.First("cluster.exit", owner->second);
                     const bool over = exit && *exit < index;
                     return over ? "" : "a worker runs in the process of another";
                   });
}

// What a program that never loads cluster knows nothing of.
bool KnowsItsId(const Event& hello) {
  return hello.process != "primary" && FieldOf(hello, "role") != "child";
}

Observation IdIsNumber(const Trace& trace) {
  return EachEvent(trace, "hello", "a number", [](size_t, const Event& event) -> std::string {
    const json::value id = FieldOf(event, "id");
    return !KnowsItsId(event) || id.is_number() ? "" : "the id is no number";
  });
}

Observation WorkerIsThere(const Trace& trace) {
  return EachEvent(trace, "hello", "cluster.worker", [](size_t, const Event& event) -> std::string {
    const bool there = !KnowsItsId(event) || !FieldOf(event, "id").is_null();
    return there ? "" : "a worker finds no worker in cluster.worker";
  });
}

Observation IdIsInteger(const Trace& trace) {
  return EachEvent(trace, "hello", "an integer", [](size_t, const Event& event) -> std::string {
    const json::value id = FieldOf(event, "id");
    return !KnowsItsId(event) || IsWhole(id) ? "" : "the id is no integer";
  });
}

// REQ cluster.event.disconnect.after-channel
Observation NothingAfterDisconnect(const Trace& trace) {
  const Subjects disconnects = FirstOf(trace, "cluster.disconnect");
  if (disconnects.empty()) return {};
  Observation observation =
      EachEvent(trace, "cluster.message", "no message after disconnect",
                [&](size_t index, const Event& event) -> std::string {
                  const auto disconnect = disconnects.find(event.subject);
                  if (disconnect == disconnects.end() || index < disconnect->second) return "";
                  return "a worker had disconnected, but a message came over its channel";
                });
  observation.seen = true;
  return observation;
}

constexpr Monitor kEventMonitors[] = {
    {"fork-names-worker", "cluster.event.fork.worker", "fork names the worker",
     OfTrace<NamesWorker<"cluster.fork">>},
    {"online-names-worker", "cluster.event.online.worker", "online names the worker",
     OfTrace<NamesWorker<"cluster.online">>},
    {"listening-names-worker", "cluster.event.listening.worker", "listening names the worker",
     OfTrace<NamesWorker<"cluster.listening">>},
    {"disconnect-names-worker", "cluster.event.disconnect.worker", "disconnect names the worker",
     OfTrace<NamesWorker<"cluster.disconnect">>},
    {"exit-names-worker", "cluster.event.exit.worker", "exit names the worker",
     OfTrace<NamesWorker<"cluster.exit">>},
    {"message-names-worker", "cluster.event.message.worker", "message names the worker",
     OfTrace<NamesWorker<"cluster.message">>},
    {"listening-two-arguments", "cluster.event.listening.two-arguments",
     "listening has two arguments", OfTrace<TwoArguments>, "cluster.listening.args"},
    {"listening-type-values", "cluster.event.listening.type-values",
     "addressType is one of its values", OfTrace<TypeValues>, "cluster.listening.addressType"},
    {"listening-address", "cluster.event.listening.address", "listening tells the address",
     OfTrace<AddressIsThere>, "cluster.listening.address"},
    {"listening-port", "cluster.event.listening.port", "listening tells the port",
     OfTrace<PortIsThere>, "cluster.listening.port cluster.listening.addressType"},
    {"own-address", "worker.event.listening.address",
     "listening of a worker tells what cluster tells of it", OfTrace<OwnAddress>,
     "cluster.listening cluster.listening.address cluster.listening.port "
     "cluster.listening.addressType worker.listening.address worker.listening.port "
     "worker.listening.addressType"},
    {"message-on-cluster", "cluster.event.message.from-worker",
     "A message of a worker comes on cluster too", OfTrace<OwnMessage>,
     "cluster.message cluster.message.message worker.message.message", kMessageWorker},
    {"own-exit", "worker.event.own-worker-only", "exit of a worker tells what cluster tells of it",
     OfTrace<OwnExit>,
     "cluster.exit cluster.exit.code cluster.exit.signal worker.exit.code worker.exit.signal"},
    {"exit-code", "cluster.event.exit.code", "exit has the code of the process",
     ExitCode<"cluster.exit">, "cluster.exit.code process.exit process.exit.code"},
    {"exit-code-of-worker", "worker.event.exit.code",
     "exit of a worker has the code of its process", ExitCode<"worker.exit">,
     "worker.exit.code process.exit process.exit.code"},
    {"exit-signal", "cluster.event.exit.signal", "exit has the signal's name",
     OfTrace<ExitSignal<"cluster.exit">>, "cluster.exit.signal"},
    {"exit-signal-of-worker", "worker.event.exit.signal", "exit of a worker has the signal's name",
     OfTrace<ExitSignal<"worker.exit">>, "worker.exit.signal"},
    {"own-process", "cluster.fork.spawns-process", "Every worker has a process of its own",
     OfTrace<OwnProcess>, "cluster.exit"},
    {"worker-is-there", "cluster.worker.is-this-worker", "A worker has cluster.worker",
     OfTrace<WorkerIsThere>},
    {"id-is-number", "worker.id.number", "The id of a worker is a number", OfTrace<IdIsNumber>},
    {"id-is-integer", "worker.id.integer", "The id of a worker is an integer",
     OfTrace<IdIsInteger>},
    {"nothing-after-disconnect", "cluster.event.disconnect.after-channel",
     "No message of a worker comes after its disconnect", OfTrace<NothingAfterDisconnect>,
     "cluster.message"},
};

}  // namespace

std::span<const Monitor> EventMonitors() { return kEventMonitors; }

}  // namespace clusterspec

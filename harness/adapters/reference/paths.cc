#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "harness/adapters/reference/adapter.h"
#include "reference/runtime/value_data.h"
#include "spec/nouns/member_path.h"
#include "spec/nouns/name_match.h"
#include "spec/protocol/names.h"

namespace clusterspec::adapter {
namespace {

constexpr const char* kFunction = "$function";
constexpr const char* kUndefined = "$undefined";

json::value FlagValue(const std::optional<bool>& flag) {
  return flag ? json::value(*flag) : json::value(kUndefined);
}

json::array ToArray(const std::vector<std::string>& texts) {
  json::array list;
  for (const std::string& each : texts) list.push_back(json::value(cluster::Escaped(each)));
  return list;
}

std::string WorkingFolder() {
  char* path = getcwd(nullptr, 0);
  std::string folder = path == nullptr ? "" : path;
  std::free(path);
  return folder;
}

// `suicide` is the older name of exitedAfterDisconnect.
std::string_view ExitedAfterDisconnectName() {
  const bool old = cluster::edition() == "v6" && !cluster::HasDeviation("no-suicide");
  return old ? "suicide" : "exitedAfterDisconnect";
}

}  // namespace

bool Adapter::HasPrimaryNames() const {
  const bool newer = ParseEdition(cluster::edition()).value_or(kCurrentEdition) >= Edition::kV16;
  return newer && !cluster::HasDeviation("no-primary-names");
}

json::value Adapter::Read(const std::string& path) {
  if (path.ends_with("()")) {
    const std::string called = path.substr(0, path.size() - 2);
    const size_t dot = called.rfind('.');
    return Call(called.substr(0, dot), dot == std::string::npos ? "" : called.substr(dot + 1));
  }
  std::string_view rest = path;
  const std::string root(TakePart(&rest));
  if (root == "cluster") return ReadCluster(rest);
  if (root == "process") return ReadProcess(rest);
  if (root == "self") {
    const auto self = cluster::CurrentWorker();
    return self ? ReadWorker(*self, rest) : json::value(kUndefined);
  }
  return ReadWorker(WorkerOf(root), rest);
}

json::value Adapter::Call(const std::string& object, const std::string& method) {
  if (object == "process" && method == "cwd") return json::value(WorkingFolder());
  if (object == "process" && method == "getuid") return getuid();
  if (object == "process" && method == "getgid") return getgid();
  if (method == "toString") {
    const json::value value = Read(object);
    return value.is_string() ? value : json::value(ToText(value));
  }
  if (method == "getMaxListeners") return 10;
  const bool of_child = object.ends_with(".process");
  const std::string label = of_child ? object.substr(0, object.size() - 8) : object;
  const auto self = cluster::CurrentWorker();
  const cluster::Worker worker = label == "self" && self ? *self : WorkerOf(label);
  if (of_child && method == "disconnect") worker.CloseChannel();
  if (!of_child && method == "isConnected") {
    return IsConnectedUndefined(worker) ? json::value(kUndefined) : worker.IsConnected();
  }
  if (!of_child && method == "isDead") return worker.IsDead();
  return kUndefined;
}

// In C++ a bool cannot be.
bool Adapter::IsConnectedUndefined(const cluster::Worker& worker) const {
  return primary_ && worker.pid() == 0 && cluster::HasDeviation("connected-undefined");
}

json::value Adapter::ReadCluster(std::string_view rest) {
  if (rest.empty()) return json::object();
  const std::string_view part = TakePart(&rest);
  if (part == "isMaster") return cluster::IsMaster();
  if (part == "isPrimary" && HasPrimaryNames()) return cluster::IsPrimary();
  if (part == "isWorker") return cluster::IsWorker();
  if (part == "SCHED_NONE") return static_cast<int>(cluster::SchedulingPolicy::kNone);
  if (part == "SCHED_RR") return static_cast<int>(cluster::SchedulingPolicy::kRoundRobin);
  if (part == "schedulingPolicy") return static_cast<int>(cluster::schedulingPolicy());
  if (part == "worker") {
    const auto self = cluster::CurrentWorker();
    return self ? ReadWorker(*self, rest) : json::value(kUndefined);
  }
  if (part == "settings") return Inside(RawOf(cluster::settings()), rest);
  if (part == "workers") {
    if (!primary_) return kUndefined;
    json::object workers;
    for (const auto& [id, worker] : cluster::Workers()) {
      workers[std::to_string(id)] = WorkerValue(worker);
    }
    return Inside(workers, rest);
  }
  const bool newest = part == "setupPrimary" && HasPrimaryNames();
  const bool known = newest || IsOneOf(part, {"fork", "disconnect", "setupMaster"});
  return known || IsEmitterMethod(part) ? kFunction : kUndefined;
}

json::value Adapter::ReadProcess(std::string_view rest) const {
  if (rest.empty()) return json::object{{"$type", "process"}};
  const std::string_view part = TakePart(&rest);
  if (part == "pid") return getpid();
  if (part == "env") {
    const char* value = std::getenv(std::string(rest).c_str());
    return value == nullptr ? json::value(kUndefined) : json::value(cluster::Escaped(value));
  }
  if (part == "argv") return Inside(ToArray(cluster::process::Argv()), rest);
  if (part == "execArgv") return Inside(ToArray(cluster::process::ExecArgv()), rest);
  if (part == "debugPort") return cluster::process::DebugPort();
  if (part == "exitCode") {
    const auto code = cluster::process::ExitCode();
    return code ? json::value(*code) : json::value(kUndefined);
  }
  if (part == "connected" && !primary_) return cluster::process::Connected();
  const bool of_channel = IsOneOf(part, {"send", "disconnect"}) && !primary_;
  const bool always = IsOneOf(part, {"kill", "exit", "cwd", "getuid", "getgid"});
  return of_channel || always || IsEmitterMethod(part) ? kFunction : kUndefined;
}

json::value Adapter::ReadWorker(const cluster::Worker& worker, std::string_view rest) const {
  if (rest.empty()) return WorkerValue(worker);
  const std::string_view part = TakePart(&rest);
  if (part == "id") return worker.id();
  if (part == "process") return primary_ ? ReadChild(worker, rest) : ReadProcess(rest);
  if (part == ExitedAfterDisconnectName()) return FlagValue(worker.ExitedAfterDisconnect());
  return IsWorkerMethod(part) ? kFunction : kUndefined;
}

json::value Adapter::ReadChild(const cluster::Worker& worker, std::string_view rest) const {
  if (rest.empty()) return json::object{{"$type", "ChildProcess"}};
  const std::string_view part = TakePart(&rest);
  const auto exit = worker.exit();
  if (part == "pid") return worker.pid() == 0 ? json::value(kUndefined) : worker.pid();
  if (part == "connected") return worker.ProcessConnected();
  if (part == "exitCode") return exit && exit->code ? json::value(*exit->code) : nullptr;
  if (part == "signalCode") {
    return exit && !exit->signal.empty() ? json::value(exit->signal) : nullptr;
  }
  const bool method = IsOneOf(part, {"send", "kill", "disconnect"}) || IsEmitterMethod(part);
  return method ? kFunction : kUndefined;
}

json::value Adapter::KeysOf(const std::string& path) {
  const json::value value = Read(path);
  if (!value.is_object()) throw cluster::Error("TypeError", "", path + " is no object");
  std::vector<std::string> keys;
  for (const auto& member : value.get_object()) keys.emplace_back(member.key());
  std::sort(keys.begin(), keys.end());
  return json::array(keys.begin(), keys.end());
}

}  // namespace clusterspec::adapter

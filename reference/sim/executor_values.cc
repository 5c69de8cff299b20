#include <algorithm>

#include "reference/sim/executor.h"
#include "spec/nouns/member_path.h"
#include "spec/nouns/name_match.h"

namespace clusterspec::sim {
namespace {

constexpr const char* kFunction = "$function";
constexpr const char* kUndefined = "$undefined";

json::value FlagValue(model::Flag flag) {
  if (flag == model::Flag::kUndefined) return kUndefined;
  return flag == model::Flag::kTrue;
}

std::string TypeOf(const json::value& value) {
  if (value == kUndefined) return "undefined";
  if (value == kFunction) return "function";
  if (value.is_number()) return "number";
  if (value.is_bool()) return "boolean";
  return value.is_string() ? "string" : "object";
}

}  // namespace

OperationResult Executor::DoGet(uint16_t process, const CompiledOperation& operation, bool wanted) {
  const std::string& path = pool_.Text(operation.name);
  if (!wanted && !path.ends_with("()")) return {};
  const auto value = ReadPath(process, path);
  if (!value) return Misuse("no worker is called " + path.substr(0, path.find('.')));
  return {OperationResult::Kind::kValue, *value};
}

OperationResult Executor::DoSame(uint16_t process, const CompiledOperation& operation) {
  const std::string right = StringOr(operation.fields, "right");
  const std::string left = pool_.Text(operation.name);
  const auto a = ReadPath(process, left);
  const auto b = ReadPath(process, right);
  if (!a || !b) return Misuse("no worker is called as in " + left + " or " + right);
  const bool functions = *a == kFunction && *b == kFunction;
  return {OperationResult::Kind::kValue, functions ? left == right : *a == *b};
}

OperationResult Executor::DoTypeof(uint16_t process, const CompiledOperation& operation) {
  const auto value = ReadPath(process, pool_.Text(operation.name));
  if (!value) return Misuse("no worker is called as in " + pool_.Text(operation.name));
  return {OperationResult::Kind::kValue, json::value(TypeOf(*value))};
}

OperationResult Executor::DoKeys(uint16_t process, const CompiledOperation& operation) {
  const auto value = ReadPath(process, pool_.Text(operation.name));
  if (!value) return Misuse("no worker is called as in " + pool_.Text(operation.name));
  if (!value->is_object()) {
    return {OperationResult::Kind::kThrew,
            json::object{{"name", "TypeError"}, {"message", "no object"}, {"code", kUndefined}}};
  }
  std::vector<std::string> keys;
  for (const auto& member : value->get_object()) keys.emplace_back(member.key());
  std::sort(keys.begin(), keys.end());
  return {OperationResult::Kind::kValue, json::array(keys.begin(), keys.end())};
}

json::object Executor::TypesOfCluster(uint16_t process) {
  json::object types;
  for (const char* name : {"isMaster", "isPrimary", "isWorker", "fork", "disconnect", "setupMaster",
                           "setupPrimary", "settings", "SCHED_NONE", "SCHED_RR"}) {
    const std::string type = TypeOf(ReadCluster(process, name));
    if (type != "undefined") types[name] = type;
  }
  return types;
}

// REQ cluster.module.require cluster.module.import cluster.module.node-prefix
OperationResult Executor::DoLoad(uint16_t process, const CompiledOperation& operation) {
  const std::string& module = pool_.Text(operation.name);
  const bool prefixed = context_.edition() >= Edition::kV18 &&
                        !context_.Has(model::Deviation::kNoNodePrefix) && module == "node:cluster";
  const bool found = module == "cluster" || prefixed;
  if (StringOr(operation.fields, "via", "require") != "import") {
    if (found) return {OperationResult::Kind::kValue, TypesOfCluster(process)};
    return {OperationResult::Kind::kThrew, json::object{{"name", "Error"},
                                                        {"message", "Cannot find module"},
                                                        {"code", "MODULE_NOT_FOUND"}}};
  }
  const Id value = found ? pool_.AddValue(TypesOfCluster(process)) : kNone;
  PutOff(process, CallWithResult{operation.callback, !found, value});
  return {};
}

// Nothing for a worker that is not known.
std::optional<json::value> Executor::ReadPath(uint16_t process, const std::string& path) {
  if (path.ends_with("()")) return CallPath(process, path.substr(0, path.size() - 2));
  std::string_view rest = path;
  const std::string_view root = TakePart(&rest);
  if (root == "cluster") return ReadCluster(process, rest);
  if (root == "process") return ReadProcess(process, rest);
  if (root == "self") {
    if (process == kPrimary) return json::value(kUndefined);
    return ReadOwnWorker(process, rest);
  }
  const auto worker = FindWorker(process, pool_.Text(root));
  if (!worker) return std::nullopt;
  if (process != kPrimary) return ReadOwnWorker(process, rest);
  return ReadWorker(process, *worker, rest);
}

// The last part is called without arguments.
std::optional<json::value> Executor::CallPath(uint16_t process, const std::string& path) {
  const size_t dot = path.rfind('.');
  const std::string object = path.substr(0, dot);
  const std::string method = dot == std::string::npos ? "" : path.substr(dot + 1);
  if (object == "process") {
    if (method == "cwd") {
      const json::object& settings =
          process == kPrimary ? json::object() : SettingsOf(At(process).settings);
      // REQ cluster.settings.cwd.used cluster.settings.cwd.default
      if (context_.Has(model::Deviation::kCwdIgnored)) return json::value(kScratch);
      return json::value(StringOr(settings, "cwd", kScratch));
    }
    if (method == "getuid" || method == "getgid") {
      // REQ cluster.settings.uid.used cluster.settings.gid.used
      const char* key = method == "getuid" ? "uid" : "gid";
      if (process == kPrimary) return json::value(0);
      return json::value(IntegerOr(SettingsOf(At(process).settings), key, 0));
    }
  }
  if (method == "toString") {
    const auto value = ReadPath(process, object);
    if (!value) return std::nullopt;
    return value->is_string() ? *value : json::value(ToText(*value));
  }
  if (method == "getMaxListeners") return json::value(10);
  if (object == "self" && process != kPrimary) {
    const model::WorkerState& own = At(process).worker;
    // REQ worker.isConnected.in-worker worker.isDead.before-exit
    if (method == "isConnected") return json::value(own.channel);
    if (method == "isDead") {
      const bool by_code = context_.Has(model::Deviation::kDeadByExitCode);
      return json::value(by_code && At(process).exit_code >= 0);
    }
  }
  const bool of_child = object.ends_with(".process");
  const auto worker =
      FindWorker(process, pool_.Text(of_child ? object.substr(0, object.size() - 8) : object));
  if (!worker || process != kPrimary) return json::value(kUndefined);
  const model::WorkerRecord& record = world_.primary.workers[*worker];
  if (of_child && method == "disconnect") {
    model::PrimaryInput input;
    input.kind = model::PrimaryInputKind::kCloseChannel;
    input.worker = *worker;
    StepPrimary(input);
  }
  if (!of_child && method == "isConnected") {
    return IsConnectedUndefined(program_, pool_, record) ? json::value(kUndefined)
                                                         : json::value(record.connected);
  }
  if (!of_child && method == "isDead") return json::value(record.dead);
  return json::value(kUndefined);
}

json::value Executor::ReadCluster(uint16_t process, std::string_view rest) {
  if (rest.empty()) return json::object();
  const std::string_view part = TakePart(&rest);
  const bool primary = IsPrimary(process);
  // REQ cluster.isPrimary.in-primary cluster.isWorker.negation cluster.isMaster.alias
  if (part == "isMaster") return primary;
  if (part == "isPrimary" && HasPrimaryNames()) return primary;
  if (part == "isWorker") return !primary;
  // REQ cluster.schedulingPolicy.two-values
  if (part == "SCHED_NONE") return 1;
  if (part == "SCHED_RR") return 2;
  if (part == "schedulingPolicy") {
    return world_.primary.shown_policy == model::Policy::kRoundRobin ? 2 : 1;
  }
  // REQ cluster.worker.is-this-worker cluster.worker.not-in-primary
  if (part == "worker") return primary ? json::value(kUndefined) : ReadOwnWorker(process, rest);
  if (part == "settings") {
    const json::object settings = primary ? SettingsOf(world_.primary.settings) : json::object();
    return Inside(model::ShownSettings(settings), rest);
  }
  if (part == "workers") {
    // REQ cluster.workers.not-in-worker cluster.workers.keyed-by-id
    if (!primary) return kUndefined;
    json::object workers;
    for (uint16_t worker = 0; worker + 1 < Count(); ++worker) {
      if (!world_.primary.workers[worker].listed) continue;
      workers[std::to_string(worker + 1)] = WorkerValue(worker);
    }
    return Inside(workers, rest);
  }
  if (IsEmitterMethod(part)) return kFunction;
  const bool newest = HasPrimaryNames();
  if (part == "disconnect" && context_.Has(model::Deviation::kDisconnectInWorker)) return kFunction;
  const bool known =
      IsOneOf(part, {"fork", "disconnect", "setupMaster"}) || (part == "setupPrimary" && newest);
  const bool there =
      primary || context_.Resolve(model::ChoicePoint::kPrimaryOnly) != model::kAbsent;
  return known && there ? kFunction : kUndefined;
}

json::array Executor::ArgumentsOf(uint16_t process) const {
  const model::PrimaryFacts facts = Facts();
  json::array arguments{"/sim/bin/sim"};
  if (process == kPrimary) {
    arguments.push_back(json::value(facts.exec));
    for (const std::string& each : facts.args) arguments.push_back(json::value(each));
    return arguments;
  }
  // REQ cluster.settings.exec.runs cluster.settings.args.passed
  const json::object& settings = SettingsOf(At(process).settings);
  arguments.push_back(json::value(StringOr(settings, "exec")));
  if (const json::value* args = settings.if_contains("args"); args != nullptr && args->is_array()) {
    for (const json::value& each : args->get_array()) arguments.push_back(each);
  }
  return arguments;
}

// REQ cluster.fork.env-added cluster.fork.env-kept cluster.setupPrimary.no-env
json::value Executor::ReadEnvironment(uint16_t process, const std::string& name) const {
  if (process != kPrimary) {
    if (name == "NODE_UNIQUE_ID") return json::value(std::to_string(process));
    const Id added = At(process).environment;
    if (added != kNone) {
      const json::value& pairs = pool_.Value(added);
      if (const json::value* found = clusterspec::Find(pairs, name)) return *found;
    }
  }
  const auto found = program_.environment.find(name);
  return found == program_.environment.end() ? json::value(kUndefined) : json::value(found->second);
}

json::value Executor::ReadProcess(uint16_t process, std::string_view rest) {
  if (rest.empty()) return json::object{{"$type", "process"}};
  const std::string_view part = TakePart(&rest);
  if (part == "pid") return 1000 + process;
  if (part == "env") return ReadEnvironment(process, std::string(rest));
  if (part == "argv") return Inside(ArgumentsOf(process), rest);
  if (part == "debugPort") return InspectPortOf(process);
  if (part == "exitCode") {
    const int code = At(process).exit_code;
    return code < 0 ? json::value(kUndefined) : json::value(code);
  }
  if (part == "execArgv") {
    const model::PrimaryFacts facts = Facts();
    if (process == kPrimary) return json::array(facts.exec_argv.begin(), facts.exec_argv.end());
    // REQ cluster.settings.execArgv.passed
    return Inside(SettingsOf(At(process).settings), "execArgv");
  }
  if (part == "connected" && process != kPrimary) return At(process).worker.channel;
  const bool of_channel = IsOneOf(part, {"send", "disconnect"}) && process != kPrimary;
  const bool always = IsOneOf(part, {"kill", "exit", "cwd", "getuid", "getgid"});
  return of_channel || always || IsEmitterMethod(part) ? kFunction : kUndefined;
}

json::value Executor::ReadWorker(uint16_t, uint16_t worker, std::string_view rest) {
  if (rest.empty()) return WorkerValue(worker);
  const std::string_view part = TakePart(&rest);
  const model::WorkerRecord& record = world_.primary.workers[worker];
  if (part == "id") return worker + 1;
  if (part == "process") return ReadChild(worker, rest);
  const bool old =
      context_.edition() == Edition::kV6 && !context_.Has(model::Deviation::kNoSuicide);
  if (part == (old ? "suicide" : "exitedAfterDisconnect"))
    return FlagValue(record.exited_after_disconnect);
  return IsWorkerMethod(part) ? kFunction : kUndefined;
}

// REQ worker.process.child-process
json::value Executor::ReadChild(uint16_t worker, std::string_view rest) {
  if (rest.empty()) return json::object{{"$type", "ChildProcess"}};
  const std::string_view part = TakePart(&rest);
  if (part == "pid") return 1001 + worker;
  if (part == "connected") return world_.primary.workers[worker].channel;
  const Process& process = At(static_cast<uint16_t>(worker + 1));
  const bool known = world_.primary.workers[worker].exited;
  if (part == "exitCode") {
    return known && process.end_signal == 0 ? json::value(process.end_code) : json::value(nullptr);
  }
  if (part == "signalCode") {
    const std::string_view signal = model::SignalName(known ? process.end_signal : model::Signal{});
    return signal.empty() ? json::value(nullptr) : json::value(signal);
  }
  const bool method = IsOneOf(part, {"send", "kill", "disconnect"}) || IsEmitterMethod(part);
  return method ? kFunction : kUndefined;
}

json::value Executor::ReadOwnWorker(uint16_t process, std::string_view rest) {
  const auto worker = static_cast<uint16_t>(process - 1);
  if (rest.empty()) return WorkerValue(worker);
  const std::string_view part = TakePart(&rest);
  // REQ worker.id.same-in-worker worker.process.global-in-worker
  if (part == "id") return process;
  if (part == "process") return ReadProcess(process, rest);
  const bool old =
      context_.edition() == Edition::kV6 && !context_.Has(model::Deviation::kNoSuicide);
  if (part == (old ? "suicide" : "exitedAfterDisconnect")) {
    return FlagValue(At(process).worker.shown);
  }
  return IsWorkerMethod(part) ? kFunction : kUndefined;
}

}  // namespace clusterspec::sim

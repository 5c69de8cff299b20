#include "reference/surface/object_surface.h"

#include <algorithm>
#include <utility>

#include "spec/nouns/member_path.h"
#include "spec/nouns/name_match.h"
#include "spec/protocol/protocol.h"

namespace clusterspec::surface {
namespace {

constexpr const char* kFunction = "$function";
constexpr const char* kUndefined = "$undefined";
constexpr int kMaxListeners = 10;  // of every event emitter, unless a program sets it

template <typename T>
json::value OrUndefined(const std::optional<T>& value) {
  return value ? json::value(*value) : json::value(kUndefined);
}

// REQ worker.class.event-emitter
bool IsEmitterMethod(std::string_view name) {
  const auto methods = EmitterMethods();
  return std::find(methods.begin(), methods.end(), name) != methods.end();
}

json::value Method(bool is_there) { return is_there ? kFunction : kUndefined; }

// REQ worker.class.complete
json::value MethodOfWorker(std::string_view name) {
  return Method(IsEmitterMethod(name) ||
                IsOneOf(name, {"disconnect", "isConnected", "isDead", "kill", "destroy", "send"}));
}

// `suicide` is the older name of exitedAfterDisconnect.
std::string_view VoluntaryName(const model::Context& context) {
  const bool old = context.edition() < Edition::kV10 && !context.Has(model::Deviation::kNoSuicide);
  return old ? "suicide" : "exitedAfterDisconnect";
}

json::value Inside(const json::value& value, std::string_view rest) {
  const json::value* found = Find(value, rest);
  return found == nullptr ? json::value(kUndefined) : *found;
}

std::string_view TypeName(const json::value& value) {
  if (value == kUndefined) return "undefined";
  if (value == kFunction) return "function";
  if (value.is_number()) return "number";
  if (value.is_bool()) return "boolean";
  return value.is_string() ? "string" : "object";
}

Answer Threw(std::string_view name, const std::string& message, std::string_view code) {
  return {Answer::Kind::kThrew, json::object{{"name", name}, {"message", message}, {"code", code}}};
}

Answer Misuse(std::string_view message) { return {Answer::Kind::kMisuse, json::value(message)}; }

Answer UnknownWorker(std::string_view path) {
  return Misuse("no worker is called " + std::string(path.substr(0, path.find('.'))));
}

bool IsCall(std::string_view path) { return path.ends_with("()"); }

}  // namespace

// What a path has come to.
struct ObjectSurface::Place {
  enum class Kind { kValue, kCluster, kWorkers, kWorker, kChild, kProcess, kEnvironment };

  Place() = default;
  // What a member leads to, an object or a value, becomes a place where it is returned.
  Place(Kind of_kind, WorkerFacts facts = {}) : kind(of_kind), worker(std::move(facts)) {}
  Place(json::value found) : value(std::move(found)) {}
  bool is_emitter() const {
    return kind == Kind::kCluster || kind == Kind::kWorker || kind == Kind::kChild ||
           kind == Kind::kProcess;
  }

  Kind kind = Kind::kValue;
  json::value value = kUndefined;  // kValue
  WorkerFacts worker;              // kWorker, kChild
};

bool HasPrimaryNames(const model::Context& context) {
  return context.edition() >= Edition::kV16 && !context.Has(model::Deviation::kNoPrimaryNames);
}

json::value WorkerValue(std::string_view label) {
  return json::object{{"$type", "Worker"}, {"label", label}};
}

// ---- operations

Answer ObjectSurface::Get(std::string_view path) const {
  if (IsCall(path)) return Call(path);
  const auto place = Walk(path);
  return place ? Answer{Answer::Kind::kValue, ValueOf(*place)} : UnknownWorker(path);
}

Answer ObjectSurface::Look(std::string_view path) const {
  Answer answer = Get(path);
  if (answer.kind != Answer::Kind::kClosesChannel) return answer;
  return Misuse("`get` alone calls " + std::string(path));
}

Answer ObjectSurface::Same(std::string_view left, std::string_view right) const {
  Answer a = Look(left);
  Answer b = Look(right);
  if (a.kind != Answer::Kind::kValue) return a;
  if (b.kind != Answer::Kind::kValue) return b;
  const bool functions = a.value == kFunction && b.value == kFunction;
  return {Answer::Kind::kValue, functions ? left == right : a.value == b.value};
}

Answer ObjectSurface::TypeOf(std::string_view path) const {
  Answer answer = Look(path);
  if (answer.kind == Answer::Kind::kValue) answer.value = json::value(TypeName(answer.value));
  return answer;
}

Answer ObjectSurface::Keys(std::string_view path) const {
  Answer answer = Look(path);
  if (answer.kind != Answer::Kind::kValue) return answer;
  if (!answer.value.is_object()) {
    return Threw("TypeError", std::string(path) + " is no object", kUndefined);
  }
  std::vector<std::string> keys;
  for (const auto& member : answer.value.get_object()) keys.emplace_back(member.key());
  std::sort(keys.begin(), keys.end());
  return {Answer::Kind::kValue, json::array(keys.begin(), keys.end())};
}

// REQ cluster.module.require cluster.module.import cluster.module.node-prefix
Answer ObjectSurface::Load(std::string_view module) const {
  const model::Context& context = facts_.context();
  const bool prefixed = context.edition() >= Edition::kV18 &&
                        !context.Has(model::Deviation::kNoNodePrefix) && module == "node:cluster";
  if (module != "cluster" && !prefixed) {
    return Threw("Error", "Cannot find module", "MODULE_NOT_FOUND");
  }
  json::object types;
  for (const char* name : {"isMaster", "isPrimary", "isWorker", "fork", "disconnect", "setupMaster",
                           "setupPrimary", "settings", "SCHED_NONE", "SCHED_RR"}) {
    const std::string_view type = TypeName(ValueOf(MemberOfCluster(name)));
    if (type != "undefined") types[name] = type;
  }
  return {Answer::Kind::kValue, types};
}

// ---- paths

// Nothing for a worker that is not known.
std::optional<ObjectSurface::Place> ObjectSurface::Walk(std::string_view path) const {
  std::string_view rest = path;
  std::optional<Place> place = Root(TakePart(&rest));
  while (place && !rest.empty()) {
    // Whatever is left is a name: it may hold dots.
    if (place->kind == Place::Kind::kValue) return Place(Inside(place->value, rest));
    if (place->kind == Place::Kind::kEnvironment) return Place(facts_.Environment(rest));
    place = Member(*place, TakePart(&rest));
  }
  return place;
}

std::optional<ObjectSurface::Place> ObjectSurface::Root(std::string_view name) const {
  if (name == "cluster") return Place(Place::Kind::kCluster);
  if (name == "process") return Place(Place::Kind::kProcess);
  if (name == "self") return OwnWorker();
  const auto worker = facts_.FindWorker(name);
  if (!worker) return std::nullopt;
  return Place(Place::Kind::kWorker, *worker);
}

// REQ cluster.worker.is-this-worker cluster.worker.not-in-primary
ObjectSurface::Place ObjectSurface::OwnWorker() const {
  const auto worker = facts_.OwnWorker();
  return worker ? Place(Place::Kind::kWorker, *worker) : Place();
}

ObjectSurface::Place ObjectSurface::ListedWorker(std::string_view id) const {
  for (const WorkerFacts& worker : facts_.ListedWorkers()) {
    if (std::to_string(worker.id) == id) return Place(Place::Kind::kWorker, worker);
  }
  return {};
}

json::value ObjectSurface::ValueOf(const Place& place) const {
  switch (place.kind) {
    case Place::Kind::kValue:
      return place.value;
    case Place::Kind::kWorkers: {
      // REQ cluster.workers.keyed-by-id
      json::object workers;
      for (const WorkerFacts& worker : facts_.ListedWorkers()) {
        workers[std::to_string(worker.id)] = WorkerValue(worker.label);
      }
      return workers;
    }
    case Place::Kind::kWorker:
      return WorkerValue(place.worker.label);
    case Place::Kind::kChild:
      return json::object{{"$type", "ChildProcess"}};
    case Place::Kind::kProcess:
      return json::object{{"$type", "process"}};
    case Place::Kind::kCluster:
    case Place::Kind::kEnvironment:
      return json::object();
  }
  return kUndefined;
}

// ---- members

ObjectSurface::Place ObjectSurface::Member(const Place& object, std::string_view name) const {
  switch (object.kind) {
    case Place::Kind::kCluster:
      return MemberOfCluster(name);
    case Place::Kind::kWorkers:
      return ListedWorker(name);
    case Place::Kind::kWorker:
      return MemberOfWorker(object.worker, name);
    case Place::Kind::kChild:
      return MemberOfChild(object.worker, name);
    case Place::Kind::kProcess:
      if (name == "env") return Place::Kind::kEnvironment;
      return MemberOfProcess(name);
    case Place::Kind::kEnvironment:
      return facts_.Environment(name);
    case Place::Kind::kValue:
      return Inside(object.value, name);
  }
  return {};
}

ObjectSurface::Place ObjectSurface::MemberOfCluster(std::string_view name) const {
  const bool primary = facts_.is_primary();
  // REQ cluster.isPrimary.in-primary cluster.isWorker.negation cluster.isMaster.alias
  if (name == "isMaster") return json::value(primary);
  if (name == "isPrimary" && HasPrimaryNames(facts_.context())) return json::value(primary);
  if (name == "isWorker") return json::value(!primary);
  // REQ cluster.schedulingPolicy.two-values
  if (name == "SCHED_NONE") return json::value(1);
  if (name == "SCHED_RR") return json::value(2);
  if (name == "schedulingPolicy") {
    return json::value(facts_.SchedulingPolicy() == model::Policy::kRoundRobin ? 2 : 1);
  }
  if (name == "worker") return OwnWorker();
  if (name == "settings") return json::value(primary ? facts_.Settings() : json::object());
  // REQ cluster.workers.not-in-worker
  if (name == "workers") return primary ? Place(Place::Kind::kWorkers) : Place();
  return MethodOfCluster(name);
}

json::value ObjectSurface::MethodOfCluster(std::string_view name) const {
  const model::Context& context = facts_.context();
  if (IsEmitterMethod(name)) return kFunction;
  const bool known = IsOneOf(name, {"fork", "disconnect", "setupMaster"}) ||
                     (name == "setupPrimary" && HasPrimaryNames(context));
  if (facts_.is_primary()) return Method(known);
  if (name == "disconnect" && context.Has(model::Deviation::kDisconnectInWorker)) return kFunction;
  return Method(context.Resolve(model::ChoicePoint::kPrimaryOnly) != model::kAbsent && known);
}

ObjectSurface::Place ObjectSurface::MemberOfWorker(const WorkerFacts& worker,
                                                   std::string_view name) const {
  // REQ worker.id.same-in-worker worker.process.global-in-worker
  if (name == "id") return json::value(worker.id);
  if (name == "process") {
    return facts_.is_primary() ? Place(Place::Kind::kChild, worker) : Place(Place::Kind::kProcess);
  }
  if (name == VoluntaryName(facts_.context())) return OrUndefined(worker.exited_after_disconnect);
  return MethodOfWorker(name);
}

// REQ worker.process.child-process
json::value ObjectSurface::MemberOfChild(const WorkerFacts& worker, std::string_view name) const {
  if (name == "pid") return OrUndefined(worker.pid);
  if (name == "connected") return worker.channel;
  if (name == "exitCode") return worker.exit_code ? json::value(*worker.exit_code) : nullptr;
  if (name == "signalCode") {
    return worker.exit_signal.empty() ? nullptr : json::value(worker.exit_signal);
  }
  return Method(IsEmitterMethod(name) || IsOneOf(name, {"send", "kill", "disconnect"}));
}

json::value ObjectSurface::MemberOfProcess(std::string_view name) const {
  if (name == "pid") return facts_.pid();
  if (name == "argv") return facts_.Argv();
  if (name == "execArgv") return facts_.ExecArgv();
  if (name == "debugPort") return facts_.DebugPort();
  if (name == "exitCode") return OrUndefined(facts_.ExitCode());
  if (name == "connected" && facts_.is_forked()) return facts_.IsConnected();
  const bool of_channel = IsOneOf(name, {"send", "disconnect"}) && facts_.is_forked();
  const bool always = IsOneOf(name, {"kill", "exit", "cwd", "getuid", "getgid"});
  return Method(of_channel || always || IsEmitterMethod(name));
}

// ---- calls

// The last part of the path is called without arguments.
Answer ObjectSurface::Call(std::string_view path) const {
  const std::string_view called = path.substr(0, path.size() - 2);
  const size_t dot = called.rfind('.');
  if (dot == std::string_view::npos) return Misuse(std::string(called) + " is no method");
  const auto object = Walk(called.substr(0, dot));
  if (!object) return UnknownWorker(path);
  const bool is_missing = object->kind == Place::Kind::kValue &&
                          (object->value == kUndefined || object->value.is_null());
  if (is_missing) return {};
  const std::string_view method = called.substr(dot + 1);
  if (auto answer = CallOn(*object, method)) return *std::move(answer);
  if (ValueOf(Member(*object, method)) == kFunction) {
    return Misuse("paths do not call " + std::string(called));
  }
  return Threw("TypeError", std::string(called) + " is not a function", kUndefined);
}

// Nothing for a method that no path calls.
std::optional<Answer> ObjectSurface::CallOn(const Place& object, std::string_view method) const {
  const auto value = [](json::value each) { return Answer{Answer::Kind::kValue, std::move(each)}; };
  if (method == "toString") {
    const json::value text = ValueOf(object);
    return value(text.is_string() ? text : json::value(ToText(text)));
  }
  if (method == "getMaxListeners" && object.is_emitter()) return value(kMaxListeners);
  if (object.kind == Place::Kind::kWorker) {
    // REQ worker.isConnected.in-worker worker.isDead.before-exit
    if (method == "isConnected") return value(OrUndefined(object.worker.connected));
    if (method == "isDead") return value(object.worker.dead);
  }
  if (object.kind == Place::Kind::kChild && method == "disconnect") {
    return Answer{Answer::Kind::kClosesChannel, kUndefined, object.worker.id};
  }
  if (object.kind == Place::Kind::kProcess) {
    // REQ cluster.settings.cwd.used cluster.settings.uid.used cluster.settings.gid.used
    if (method == "cwd") return value(json::value(facts_.WorkingFolder()));
    if (method == "getuid") return value(facts_.UserId());
    if (method == "getgid") return value(facts_.GroupId());
    if (method == "disconnect" && facts_.is_forked()) return Answer{Answer::Kind::kClosesChannel};
  }
  return std::nullopt;
}

}  // namespace clusterspec::surface

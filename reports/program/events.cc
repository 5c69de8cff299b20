#include "reports/program/events.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "reports/program/javascript.h"

namespace clusterspec::script {
namespace {

// "message.map" -> "message"; the members of the snapshot are not the listener's.
std::string_view Top(std::string_view path) { return path.substr(0, path.find('.')); }

std::string ForListener(std::string_view value, const std::string& it) {
  return value.starts_with("it.") ? it + std::string(value.substr(2)) : std::string(value);
}

std::string Pair(const std::string& name, const std::string& value) {
  if (name == value && IsIdentifier(name)) return name;
  return (IsIdentifier(name) ? name : Quote(name)) + ": " + value;
}

// Whether some part of the field is compared with what JSON lacks: its parts are then written down
// one by one.
bool IsTakenApart(const Plan& plan, std::string_view event, std::string_view field) {
  const auto found = plan.looked_at.find(event);
  return found != plan.looked_at.end() &&
         std::any_of(found->second.begin(), found->second.end(), [&](const LookedAt& each) {
           return each.beyond_json && Top(each.path) == field;
         });
}

// One member for a plain field; one for each path where something beyond JSON is looked at.
void AddMembers(const Plan& plan, std::string_view event, const ListenerField& field,
                const std::string& it, std::vector<std::string>* members) {
  const std::string value = ForListener(field.value, it);
  const bool beyond = IsTakenApart(plan, event, field.name);
  const auto found = plan.looked_at.find(event);
  for (const LookedAt& each : found->second) {
    if (!beyond || Top(each.path) != field.name) continue;
    const std::string_view rest = std::string_view(each.path).substr(field.name.size());
    const std::string part = rest.empty() ? value : MemberPath(value, rest.substr(1), false);
    members->push_back(
        Pair(each.path, each.beyond_json ? WrittenDown(part, each.sample, value) : part));
  }
  if (!beyond && plan.LooksAt(event, field.name)) {
    members->push_back(Pair(std::string(field.name), value));
  }
}

std::string SnapshotValue(const Plan& plan, std::string_view field, const std::string& worker) {
  if (field == "listed") return fmt::format("cluster.workers[{0}.id] === {0}", worker);
  if (field == "connected") return worker + ".isConnected()";
  if (field == "dead") return worker + ".isDead()";
  return fmt::format("{}.{}", worker, plan.Voluntary());
}

// Whether address and port of a server are looked at, and nothing else.
bool IsWholeAddress(const Plan& plan, const ListenerSpec& spec) {
  const auto found = plan.looked_at.find(spec.name);
  return spec.name == "server.listening" && found != plan.looked_at.end() &&
         found->second.size() == 2 &&
         std::all_of(found->second.begin(), found->second.end(), [](const LookedAt& each) {
           return !each.beyond_json && (each.path == "address" || each.path == "port");
         });
}

// Parameters up to the last one that the data uses.
std::string ParametersFor(const ListenerSpec& spec, const std::string& data, bool worker_used) {
  std::string_view parameters = spec.parameters;
  while (!parameters.empty()) {
    const size_t comma = parameters.rfind(", ");
    const std::string_view last =
        comma == std::string_view::npos ? parameters : parameters.substr(comma + 2);
    const bool used = data.find(last) != std::string::npos || (last == "worker" && worker_used);
    if (used) break;
    parameters = comma == std::string_view::npos ? "" : parameters.substr(0, comma);
  }
  return std::string(parameters);
}

std::string Listener(const Plan& plan, const ListenerSpec& spec, const std::string& it,
                     const std::string& subject, const std::string& worker) {
  const bool of_cluster = spec.name.starts_with("cluster.") && spec.name != "cluster.setup";
  const bool told_apart = of_cluster && (plan.labels || plan.workers.empty());
  const std::string about = of_cluster && !told_apart ? plan.workers.front() : subject;
  const std::string data = DataOf(plan, spec, it, of_cluster ? "worker" : worker);
  std::string parameters = ParametersFor(spec, data, told_apart);
  std::string name = Quote(fmt::format("{}{}{}", spec.name, about.empty() ? "" : " ", about));
  if (told_apart && data.find("worker") == std::string::npos) {  // the label is all that is needed
    name = fmt::format("`{} ${{label}}`", spec.name);
    parameters.replace(0, std::string_view("worker").size(), "{label}");
  } else if (told_apart) {
    name = fmt::format("`{} ${{worker.label}}`", spec.name);
  }
  const std::string call = fmt::format("record({}{}{})", name, data.empty() ? "" : ", ", data);
  // An arrow function has no arguments of its own.
  const std::string listener = data.find("arguments.length") == std::string::npos
                                   ? fmt::format("({}) => {}", parameters, call)
                                   : fmt::format("function ({}) {{ {}; }}", parameters, call);
  return fmt::format("{}.on('{}', {});\n", it, spec.emitted_as, listener);
}

}  // namespace

std::vector<std::string> SnapshotMembers(const Plan& plan, std::string_view event,
                                         const std::string& worker) {
  std::vector<std::string> members;
  const auto found = plan.looked_at.find(event);
  if (found == plan.looked_at.end()) return members;
  for (const LookedAt& each : found->second) {
    if (!each.path.starts_with("snap.")) continue;
    const std::string path = each.path.substr(5);
    const size_t dot = path.rfind('.');
    const bool other = dot != std::string::npos;
    const std::string of = other ? plan.WorkerVariable(path.substr(0, dot)) : worker;
    const std::string value = SnapshotValue(plan, other ? path.substr(dot + 1) : path, of);
    members.push_back(Pair(
        path, other && !event.starts_with("result") ? fmt::format("{} && {}", of, value) : value));
  }
  return members;
}

std::string DataOf(const Plan& plan, const ListenerSpec& spec, const std::string& it,
                   const std::string& worker) {
  if (IsWholeAddress(plan, spec)) return it + ".address()";
  std::vector<std::string> members;
  for (const ListenerField& field : spec.fields) AddMembers(plan, spec.name, field, it, &members);
  for (std::string& each : SnapshotMembers(plan, spec.name, worker)) {
    members.push_back(std::move(each));
  }
  return members.empty() ? "" : fmt::format("{{{}}}", fmt::join(members, ", "));
}

std::string Listeners(const Plan& plan, std::string_view prefix, const std::string& it,
                      const std::string& subject, const std::string& worker,
                      std::string_view except) {
  std::string lines;
  for (const ListenerSpec& spec : AllListeners()) {
    if (Top(spec.name) != prefix || !plan.LooksAt(spec.name) || spec.name == except) continue;
    lines += Listener(plan, spec, it, subject, worker);
  }
  return lines;
}

std::string ListenerFor(const Plan& plan, const ListenerSpec& spec, const std::string& it,
                        const std::string& subject) {
  return Listener(plan, spec, it, subject, "");
}

const LookedAt* BeyondJsonField(const Plan& plan, std::string_view event, std::string_view path) {
  const auto found = plan.looked_at.find(event);
  if (found == plan.looked_at.end()) return nullptr;
  for (const LookedAt& each : found->second) {
    if (each.path == path && each.beyond_json) return &each;
  }
  return nullptr;
}

std::string FieldOf(const Plan& plan, std::string_view event, const std::string& e,
                    std::string_view path) {
  if (path == "subject") return e + ".event.split(' ')[1]";
  if (path.starts_with("snap.")) return Member(e, path.substr(5));
  if (IsTakenApart(plan, event, Top(path))) return Member(e, path);
  return MemberPath(e, path, true);
}

namespace {

// {$type: net.Server}: of a value, only the class can be told.
std::string ClassOnly(const json::value& sample) {
  const bool class_only = sample.is_object() && sample.get_object().size() == 1;
  return class_only ? StringOr(sample.get_object(), "$type") : "";
}

bool IsWorker(const json::value& sample) {
  return sample.is_object() && StringOr(sample.get_object(), "$type") == "Worker";
}

bool IsError(const json::value& sample) {
  return sample.is_object() && StringOr(sample.get_object(), "$type") == "Error";
}

}  // namespace

std::string WrittenDown(const std::string& value, const json::value& sample,
                        const std::string& whole) {
  if (sample == "$circular") return fmt::format("{} === {}", value, whole);
  if (ClassOnly(sample) == "Error") return fmt::format("{} instanceof Error", value);
  if (!ClassOnly(sample).empty()) return fmt::format("{0} && {0}.constructor.name", value);
  if (IsError(sample)) return fmt::format("String({})", value);  // without the stack
  return fmt::format("util.inspect({})", value);
}

std::string WrittenSample(const json::value& sample) {
  if (sample == "$circular" || IsWorker(sample)) return "true";
  const std::string type = ClassOnly(sample);
  if (type == "Error") return "true";
  if (!type.empty()) return Quote(type.substr(type.rfind('.') + 1));
  return fmt::format("{}({})", IsError(sample) ? "String" : "util.inspect", Literal(sample));
}

}  // namespace clusterspec::script

// What a program can ask of the API.
#include <algorithm>
#include <utility>

#include "fuzz/generator_state.h"

namespace clusterspec::fuzz {
namespace {

constexpr const char* kHarmless[] = {"SIGCONT", "SIGWINCH"};
constexpr const char* kEndSignals[] = {"SIGTERM", "SIGKILL", "SIGINT", "SIGHUP"};

std::vector<json::value> Parsed(std::initializer_list<const char*> texts) {
  std::vector<json::value> values;
  for (const char* text : texts) values.push_back(ParseJson(text).value());
  return values;
}

bool Names(const json::value& settings, std::string_view name) {
  return settings.is_object() && settings.get_object().contains(name);
}

}  // namespace

const std::vector<OperationGenerator::Entry>& OperationGenerator::OfPrimary() {
  using O = OperationGenerator;
  static const std::vector<Entry> all = {{14, &O::Fork},
                                         {4, &O::DisconnectWorker},
                                         {3, &O::DisconnectCluster},
                                         {4, &O::KillWorker},
                                         {7, &O::SendDown},
                                         {8, &O::React},
                                         {2, &O::Listen},
                                         {2, &O::Setup},
                                         {2, &O::Policy},
                                         {5, &O::GetOfWorker},
                                         {3, &O::Get},
                                         {3, &O::After},
                                         {2, &O::Close},
                                         {1, &O::Bind},
                                         {2, &O::Connect},
                                         {1, &O::EndSockets},
                                         {1, &O::Print},
                                         {1, &O::Watch},
                                         {1, &O::Forget},
                                         {2, &O::Release},
                                         {1, &O::ExitCode},
                                         {1, &O::Exit},
                                         {1, &O::Throw},
                                         {1, &O::Load},
                                         {1, &O::SendUp}};
  return all;
}

const std::vector<OperationGenerator::Entry>& OperationGenerator::OfWorker() {
  using O = OperationGenerator;
  static const std::vector<Entry> all = {{14, &O::Listen},
                                         {8, &O::DisconnectSelf},
                                         {4, &O::KillSelf},
                                         {8, &O::SendUp},
                                         {8, &O::React},
                                         {4, &O::Close},
                                         {3, &O::Bind},
                                         {9, &O::Get},
                                         {2, &O::Exit},
                                         {4, &O::ExitCode},
                                         {3, &O::After},
                                         {3, &O::Connect},
                                         {2, &O::EndSockets},
                                         {1, &O::Print},
                                         {1, &O::Throw},
                                         {1, &O::Forget},
                                         {1, &O::Fork},
                                         {1, &O::Setup},
                                         {1, &O::DisconnectCluster},
                                         {1, &O::Release},
                                         {1, &O::Spin}};
  return all;
}

uint32_t OperationGenerator::WeightOf(const std::vector<Entry>& entries, size_t index) const {
  constexpr uint32_t kMore = 30;
  constexpr uint32_t kShown = 8;
  const bool more =
      std::any_of(draft_.favourites.begin(), draft_.favourites.end(),
                  [&](uint32_t favourite) { return favourite % entries.size() == index; });
  const Maker maker = entries[index].maker;
  const bool of_streams =
      maker == &OperationGenerator::Watch || maker == &OperationGenerator::Print;
  const uint32_t shown = draft_.has_streams && of_streams ? kShown : 0;
  // The first row is what all else needs.
  if (index > 0 && index < draft_.left_out.size() && draft_.left_out[index]) return shown;
  return entries[index].weight + (more ? kMore : 0) + shown;
}

Operation OperationGenerator::Make(int depth) {
  const std::vector<Entry>& entries = InPrimary() ? OfPrimary() : OfWorker();
  uint32_t total = 0;
  for (size_t i = 0; i < entries.size(); ++i) total += WeightOf(entries, i);
  uint32_t draw = source_.Below(total);
  size_t index = 0;
  while (draw >= WeightOf(entries, index)) draw -= WeightOf(entries, index++);
  return (this->*entries[index].maker)(depth);
}

const std::string& OperationGenerator::SomeWorker() {
  return draft_.processes[1 + source_.Below(static_cast<uint32_t>(draft_.workers()))].label;
}

void OperationGenerator::Ends(const std::string& worker) {
  Expect("cluster.exit", worker);
  for (ProcessDraft& each : draft_.processes) each.ends = each.ends || each.label == worker;
}

// Whether the primary may close the worker's channel now: once, and what the worker says of itself
// first must have come.
bool OperationGenerator::MayCut(const std::string& worker) {
  for (ProcessDraft& each : draft_.processes) {
    if (each.label == worker && each.online) return !std::exchange(each.cut, true);
  }
  return false;
}

void OperationGenerator::Expect(std::string event, std::string subject) {
  draft_.expected.push_back({std::move(event), std::move(subject), {}});
}

// ---- the cluster

Operation OperationGenerator::Fork(int depth) {
  if (!InPrimary() && draft_.has_child) return DisconnectSelf(depth);
  json::object fields;
  const bool named = InPrimary() && depth == 0;
  if (named && draft_.workers() >= draft_.max_workers) return GetOfWorker(depth);
  // Workers that are forked in a handler may never be, so nothing else names them.
  fields["label"] = named ? "w" + std::to_string(draft_.workers() + 1) : draft_.NextLabel("n");
  if (source_.Chance(15)) fields["env"] = json::object{{"CASE_A", "a value"}};
  if (!named) return MakeOperation("fork", fields);
  const std::string label(fields["label"].get_string());
  draft_.processes.push_back(ProcessDraft{.label = label});
  Expect("cluster.online", label);
  return MakeOperation("fork", fields);
}

Operation OperationGenerator::Setup(int depth) {
  if (!InPrimary() && draft_.has_child) return DisconnectSelf(depth);
  static const std::vector<json::value> settings =
      Parsed({R"({"silent": true})", R"({"args": ["one", "two"]})",
              R"({"serialization": "advanced"})", R"({"cwd": "/", "args": ["${scratch}"]})",
              R"({"exec": "${adapter_link}"})", R"({"exec": "${scratch}/not-there.cjs"})",
              R"({"stdio": ["ignore", "pipe", "inherit", "ipc"]})",
              R"({"stdio": ["ignore", null, null, "ipc"]})",
              R"({"execArgv": ["--inspect"], "inspectPort": "${port:d}"})",
              R"({"inspectPort": "${port:d}"})",
              R"({"execArgv": ["--require", "${scratch}/not-there.cjs"]})",
              R"({"cwd": "${scratch}/not-there"})", R"({"exec": "${child}"})", "null"});
  const bool favourite = source_.Below(2) == 0;
  const json::value& chosen =
      favourite ? settings[draft_.favourite_setting % settings.size()] : source_.OneOf(settings);
  draft_.has_streams |= Names(chosen, "stdio") || Names(chosen, "silent");
  draft_.has_inspector |= Names(chosen, "inspectPort");
  draft_.has_folder |= Names(chosen, "cwd");
  draft_.has_child |= ToText(chosen).find("${child}") != std::string::npos;
  json::object fields;
  if (!chosen.is_null()) fields["settings"] = chosen;
  if (source_.Chance(20)) fields["via"] = "setupMaster";
  return MakeOperation("setup", fields);
}

Operation OperationGenerator::Policy(int) {
  return MakeOperation("policy", {{"value", source_.Below(2) == 0 ? "none" : "rr"}});
}

Operation OperationGenerator::DisconnectWorker(int depth) {
  if (draft_.workers() == 0) return Fork(depth);
  const std::string label = SomeWorker();
  Expect("cluster.disconnect", label);
  Ends(label);
  return MakeOperation("disconnect", {{"target", label}});
}

Operation OperationGenerator::DisconnectCluster(int depth) {
  if (!InPrimary() && draft_.has_child) return DisconnectSelf(depth);
  json::object fields{{"target", "cluster"}};
  if (source_.Chance(70)) {
    fields["callback"] = draft_.NextLabel("cb");
    if (InPrimary()) Expect("callback", std::string(fields["callback"].get_string()));
  }
  return MakeOperation("disconnect", fields);
}

Operation OperationGenerator::DisconnectSelf(int) {
  Ends(Here().label);
  const bool of_process = source_.Chance(30) || draft_.has_child;
  return MakeOperation("disconnect", {{"target", of_process ? "process" : "self"}});
}

void OperationGenerator::AddSignal(json::object* fields) {
  constexpr const char* kVias[] = {"kill", "destroy", "process.kill"};
  if (source_.Chance(40)) (*fields)["signal"] = source_.OneOf(kEndSignals);
  if (source_.Chance(40)) (*fields)["via"] = source_.OneOf(kVias);
  // The process may live on.
  const bool of_process = StringOr(*fields, "via") == "process.kill";
  if (of_process && source_.Chance(50)) (*fields)["signal"] = source_.OneOf(kHarmless);
}

Operation OperationGenerator::KillWorker(int depth) {
  if (draft_.workers() == 0) return Fork(depth);
  const std::string label = SomeWorker();
  json::object fields{{"target", label}};
  AddSignal(&fields);
  Ends(label);
  return MakeOperation("kill", fields);
}

Operation OperationGenerator::KillSelf(int depth) {
  if (draft_.has_child) return DisconnectSelf(depth);
  json::object fields{{"target", "self"}};
  AddSignal(&fields);
  Ends(Here().label);
  return MakeOperation("kill", fields);
}

// ---- messages

json::value OperationGenerator::SomeMessage(int depth) {
  static const std::vector<json::value> plain =
      Parsed({R"("hello")", "0", "-1.5", "true", "null", R"("")", R"("$$dollar")", R"("$NaN")",
              R"("$-0")", R"({"$type": "Map", "entries": [["a", 1]]})",
              R"({"$type": "Date", "value": "2020-01-01T00:00:00.000Z"})",
              R"({"$type": "BigInt", "value": "12"})", R"("$undefined")",
              R"({"$type": "Set", "values": [1, "a"]})", R"({"$type": "Buffer", "hex": "00ff"})"});
  static const std::vector<json::value> large =
      Parsed({R"({"$type": "String", "repeat": "0123456789", "times": 20000})"});
  if (depth == 0 && source_.Chance(1)) return large.front();
  if (depth > 1 || !source_.Chance(25)) return source_.OneOf(plain);
  json::value first = SomeMessage(depth + 1);
  json::value second = SomeMessage(depth + 1);  // in this order, whatever the compiler
  if (source_.Below(2) == 0) {
    json::array array;
    array.push_back(std::move(first));
    array.push_back(std::move(second));
    return array;
  }
  return json::object{{"cmd", first}, {"b c", second}};
}

void OperationGenerator::AddHandle(json::object* fields) {
  std::vector<std::string> handles = Here().servers;
  handles.insert(handles.end(), Here().connections.begin(), Here().connections.end());
  if (handles.empty() || draft_.speaks_http || !source_.Chance(35)) return;
  (*fields)["handle"] = source_.OneOf(handles);
  if (source_.Chance(25)) (*fields)["options"] = json::object{{"keepOpen", true}};
}

Operation OperationGenerator::SendDown(int depth) {
  if (draft_.workers() == 0) return Fork(depth);
  const std::string label = SomeWorker();
  json::object fields{{"target", label}, {"message", SomeMessage(0)}};
  AddHandle(&fields);
  if (source_.Chance(25)) fields["callback"] = draft_.NextLabel("cb");
  Expect("process.message", label);
  return MakeOperation("send", fields);
}

Operation OperationGenerator::SendUp(int depth) {
  if (InPrimary()) return SendDown(depth);  // the primary has nobody above it
  const bool of_worker = source_.Chance(30) && !draft_.has_child;
  json::object fields{{"target", of_worker ? "self" : "process"}, {"message", SomeMessage(0)}};
  AddHandle(&fields);
  if (source_.Chance(25)) fields["callback"] = draft_.NextLabel("cb");
  Expect("cluster.message", Here().label);
  return MakeOperation("send", fields);
}

// ---- processes

const std::string& OperationGenerator::SomePath(const std::vector<std::string>& paths) {
  if (source_.Below(2) == 0) return paths[draft_.favourite_path % paths.size()];
  return source_.OneOf(paths);
}

Operation OperationGenerator::Get(int) {
  static const std::vector<std::string> of_primary = {
      "cluster.isPrimary",     "cluster.isMaster", "cluster.isWorker",         "cluster.worker",
      "cluster.settings.args", "process.exitCode", "cluster.schedulingPolicy", "process.cwd()"};
  static const std::vector<std::string> of_worker = {
      "self.isDead()",     "self.isConnected()", "self.id",          "self.exitedAfterDisconnect",
      "cluster.worker.id", "cluster.isWorker",   "cluster.workers",  "process.env.CASE_A",
      "process.exitCode",  "process.argv.2",     "process.connected"};
  if (draft_.has_folder && !InPrimary() && source_.Below(2) == 0) {
    return MakeOperation("get", {{"path", "process.cwd()"}});
  }
  if (draft_.has_inspector && !InPrimary() && source_.Below(2) == 0) {
    return MakeOperation("get", {{"path", "process.debugPort"}});
  }
  if (draft_.has_child && !InPrimary()) {
    return MakeOperation("get", {{"path", "process.connected"}});
  }
  return MakeOperation("get", {{"path", SomePath(InPrimary() ? of_primary : of_worker)}});
}

Operation OperationGenerator::GetOfWorker(int depth) {
  static const std::vector<std::string> paths = {".isDead()",
                                                 ".isConnected()",
                                                 ".id",
                                                 ".exitedAfterDisconnect",
                                                 ".suicide",
                                                 ".process.pid",
                                                 ".process.connected",
                                                 ".process.disconnect()"};
  if (draft_.workers() == 0) return Fork(depth);
  const std::string label = SomeWorker();
  const std::string& path = SomePath(paths);
  const bool cuts = path == ".process.disconnect()";
  if (cuts && !MayCut(label)) return MakeOperation("get", {{"path", label + paths.front()}});
  return MakeOperation("get", {{"path", label + path}});
}

Operation OperationGenerator::Print(int) {
  json::object fields{{"text", "a line\n"}};
  if (source_.Chance(30)) fields["to"] = "stderr";
  return MakeOperation("print", fields);
}

Operation OperationGenerator::Watch(int depth) {
  if (draft_.workers() == 0) return Fork(depth);
  return MakeOperation("watch_output", {{"target", SomeWorker()}});
}

Operation OperationGenerator::Exit(int) {
  json::object fields;
  if (source_.Chance(60)) fields["code"] = static_cast<int>(source_.Below(4));
  if (!InPrimary()) Ends(Here().label);
  return MakeOperation("exit", fields);
}

Operation OperationGenerator::ExitCode(int) {
  return MakeOperation("exit_code", {{"code", static_cast<int>(source_.Below(4))}});
}

Operation OperationGenerator::Throw(int) {
  if (!InPrimary()) Ends(Here().label);
  return MakeOperation("throw", {{"message", "thrown on purpose"}});
}

// A timer of a process that spins never fires, which no harness can know.
Operation OperationGenerator::Spin(int depth) {
  if (Here().has_timer) return Print(depth);
  Here().spins = true;
  if (depth == 0) Here().gone = true;
  return MakeOperation("spin", {});
}

Operation OperationGenerator::Load(int) {
  draft_.loads = true;
  return MakeOperation("load", {{"module", source_.Below(2) == 0 ? "cluster" : "node:cluster"}});
}

Operation OperationGenerator::Release(int) { return MakeOperation("release", {}); }

}  // namespace clusterspec::fuzz

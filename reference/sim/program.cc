#include "reference/sim/program.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>

#include "reference/sim/fill.h"
#include "reference/sim/program_size.h"
#include "spec/nouns/field_names.h"
#include "spec/nouns/repeated_text.h"

namespace clusterspec::sim {
namespace {

model::AddressType TypeOf(const std::string& host) {
  const bool v4 = !host.empty() && host.find(':') == std::string::npos;
  return v4 ? model::AddressType::kTcp4 : model::AddressType::kTcp6;
}

// Some option of the inspector, for the worker alone or for all processes.
bool NamesInspector(const json::object& settings, const Program& program) {
  const auto everywhere = program.environment.find("NODE_OPTIONS");
  if (everywhere != program.environment.end() &&
      everywhere->second.find("--inspect") != std::string::npos) {
    return true;
  }
  const json::value* options = settings.if_contains("execArgv");
  if (options == nullptr || !options->is_array()) return false;
  const json::array& list = options->get_array();
  return std::any_of(list.begin(), list.end(), [](const json::value& each) {
    return each.is_string() && std::string_view(each.get_string()).starts_with("--inspect");
  });
}

class Compiler {
 public:
  Compiler(const Scenario& scenario, Program* program, ValuePool* pool)
      : scenario_(scenario), program_(*program), pool_(*pool) {}

  void Run() {
    program_.any_address = pool_.Text("::");
    program_.adapter = pool_.Text(kAdapter);
    Start();
    if (const std::string room = LackingRoom(scenario_); !room.empty()) {
      program_.lacks = room;
      program_.steps.resize(scenario_.steps.size());
      return;
    }
    for (size_t i = 0; i < scenario_.steps.size(); ++i) {
      program_.steps.emplace_back();
      std::visit([&](const auto& action) { Compile(action, i); }, scenario_.steps[i].action);
      program_.steps[i].bindings = filler_.TakeNew();
    }
  }

 private:
  void Start() {
    for (const auto& [name, value] : scenario_.fixture.env) {
      program_.environment[name] = filler_.FillText(value);
    }
    program_.bindings = filler_.TakeNew();
    if (scenario_.fixture.listening_fd) {
      program_.bindings.push_back({"listening_fd", kInheritedPort});
    }
    const auto& environment = program_.environment;
    if (const auto found = environment.find("NODE_CLUSTER_SCHED_POLICY");
        found != environment.end()) {
      // REQ cluster.schedulingPolicy.env-rr cluster.schedulingPolicy.env-none
      if (found->second == "none") program_.policy = model::Policy::kShared;
    }
    if (const auto found = environment.find("NODE_OPTIONS"); found != environment.end()) {
      const std::string option = "--inspect-port=";
      const size_t at = found->second.find(option);
      if (at != std::string::npos) {
        program_.debug_port = std::atoi(found->second.c_str() + at + option.size());
      }
    }
    for (const std::string& need : scenario_.needs) {
      if (!ParseCapability(need)) program_.lacks = need;  // all that there are, the simulator has
    }
  }

  void Compile(const Batch& batch, size_t step) {
    program_.steps[step].process = pool_.Text(batch.process);
    process_ = batch.process;
    for (const Operation& operation : batch.operations) {
      const uint16_t index = Compile(operation);
      program_.steps[step].operations.push_back(index);
    }
  }

  void Compile(const Await& await, size_t step) {
    const auto kind = ParseEventKind(await.pattern.event);
    if (!kind) return;
    CompiledAwait compiled;
    compiled.step = step;
    compiled.event = *kind;
    if (!await.pattern.subject.empty()) compiled.subject = pool_.Text(await.pattern.subject);
    compiled.count = await.count;
    compiled.pattern = &await.pattern;
    const size_t index = program_.awaits.size();
    program_.steps[step].await = static_cast<int>(index);
    program_.awaits_of[static_cast<size_t>(*kind)].push_back(static_cast<uint16_t>(index));
    program_.awaits.push_back(compiled);
  }

  void Compile(const Quiesce&, size_t) {}

  void Compile(const Signal& signal, size_t step) {
    program_.steps[step].process = pool_.Text(signal.process);
    program_.steps[step].signal = model::ParseSignal(signal.name).value_or(0);
  }

  void Compile(const clusterspec::Client& client, size_t step) {
    CompiledStep& compiled = program_.steps[step];
    compiled.label = pool_.Text(client.label);
    compiled.text = pool_.Text(client.text);
    if (!client.to.server.empty()) {
      compiled.endpoint = EndpointOf(client.to.server);
      return;
    }
    const std::string host = filler_.FillText(client.to.host);
    const json::value port = filler_.Fill(client.to.port);
    const std::string path = filler_.FillText(client.to.path);
    compiled.target.address = pool_.Text(path.empty() ? host : path);
    if (port.is_int64()) compiled.target.port = static_cast<uint16_t>(port.get_int64());
  }

  int EndpointOf(const std::string& server) {
    const Id id = pool_.Text(server);
    auto& known = program_.endpoints;
    const auto found = std::find(known.begin(), known.end(), id);
    if (found != known.end()) return static_cast<int>(found - known.begin());
    known.push_back(id);
    return static_cast<int>(known.size()) - 1;
  }

  uint16_t Compile(const Operation& operation) {
    const auto index = static_cast<uint16_t>(program_.operations.size());
    program_.operations.emplace_back();
    CompiledOperation compiled;
    const OperationSpec* spec = FindOperation(operation.name);
    CLUSTERSPEC_ASSERT(spec != nullptr);  // the loader knows the same names
    compiled.kind = spec->kind;
    compiled.id = operation.id;
    compiled.subject = pool_.Text(operation.ResultSubject());
    compiled.fields = filler_.Fill(operation.fields).as_object();
    compiled.misuse = WrongName(*spec, compiled.fields);
    // A worker begins in the folder that the primary is in.
    if (spec->kind == OperationKind::kFork && !folders_.empty()) {
      folders_[StringOr(compiled.fields, "label")] = FolderOf(process_);
    }
    if (spec->kind == OperationKind::kChdir) Move(StringOr(compiled.fields, "path"));
    ReadFields(*spec, &compiled);
    for (const Operation& nested : operation.nested) compiled.nested.push_back(Compile(nested));
    program_.operations[index] = std::move(compiled);
    return index;
  }

  // As the process sees it that carries out the operation. Where nobody moves, all are in one
  // folder.
  std::string InFolder(const std::string& path) const {
    if (folders_.empty() || path.starts_with('/')) return path;
    return FolderOf(process_) + "/" + path;
  }

  std::string FolderOf(const std::string& process) const {
    const auto folder = folders_.find(process);
    return folder == folders_.end() ? std::string(kScratch) : folder->second;
  }

  // In the order of the scenario; no reaction moves a process.
  void Move(const std::string& path) {
    const std::string folder = FolderOf(process_) + "/" + path;
    folders_[process_] = path.starts_with('/') ? path : folder;
  }

  Id TextOf(const json::object& fields, std::string_view name) {
    const json::value* found = fields.if_contains(name);
    return found != nullptr && found->is_string() ? pool_.Text(found->get_string()) : kNone;
  }

  void ReadFields(const OperationSpec& spec, CompiledOperation* compiled) {
    const json::object& fields = compiled->fields;
    if (spec.main() != nullptr) compiled->name = TextOf(fields, spec.main()->name);
    compiled->callback = TextOf(fields, "callback");
    compiled->handle = TextOf(fields, "handle");
    if (const auto server = ServerOfPort(fields)) compiled->port_of = EndpointOf(*server);
    compiled->event_subject = TextOf(fields, "subject");
    compiled->accept = ParseAcceptMode(StringOr(fields, "accept")).value_or(AcceptMode::kName);
    compiled->is_http = compiled->accept == AcceptMode::kHttp ||
                        (fields.contains("protocol") &&
                         StringOr(fields, "protocol") != ToString(ServerProtocol::kNet));
    for (const char* each : {"message", "env"}) {
      if (const json::value* found = fields.if_contains(each))
        compiled->value = pool_.AddValue(AsShown(*found));
    }
    for (const char* each : {"code", "ms", "times"}) {
      if (fields.contains(each)) compiled->number = static_cast<int>(IntegerOr(fields, each, 0));
    }
    if (compiled->kind == OperationKind::kReact && !fields.contains("times")) compiled->number = 1;
    compiled->signal = model::ParseSignal(StringOr(fields, "signal", "SIGTERM")).value_or(0);
    if (const json::value* found = fields.if_contains("exclusive")) {
      compiled->exclusive = found->is_bool() && found->get_bool();
    }
    if (compiled->kind == OperationKind::kReact || compiled->kind == OperationKind::kForget) {
      compiled->event = ParseEventKind(StringOr(fields, "event"));
    }
    ReadKey(fields, compiled);
  }

  void ReadKey(const json::object& fields, CompiledOperation* compiled) {
    model::ListenKey& key = compiled->key;
    const std::string host = StringOr(fields, "host");
    const std::string path = StringOr(fields, "path");
    key.type = TypeOf(host);
    if (!host.empty()) key.address = pool_.Text(host);
    key.port = static_cast<uint16_t>(IntegerOr(fields, "port", 0));
    if (!path.empty() && compiled->kind != OperationKind::kGet) {
      key.type = model::AddressType::kUnix;
      key.address = pool_.Text(InFolder(path));
      if (key.address != pool_.Text(path)) program_.given_paths[key.address] = pool_.Text(path);
    }
    if (fields.contains("fd")) {
      key.fd = static_cast<Id>(IntegerOr(fields, "fd", 0));
      key.type = model::AddressType::kTcp4;
    }
    if (compiled->kind == OperationKind::kBind) {
      const bool v6 = StringOr(fields, "type") == "udp6";
      key.type = v6 ? model::AddressType::kUdp6 : model::AddressType::kUdp4;
      if (host.empty()) key.address = pool_.Text(v6 ? "::" : "0.0.0.0");
    }
  }

  const Scenario& scenario_;
  Program& program_;
  ValuePool& pool_;
  Filler filler_;
  std::string process_;                         // whose operations are compiled
  std::map<std::string, std::string> folders_;  // of processes that have moved
};

}  // namespace

Program Compile(const Scenario& scenario, Edition edition, model::DeviationSet deviations,
                ValuePool* pool) {
  Program program;
  program.scenario = &scenario;
  program.edition = edition;
  program.deviations = deviations;
  Compiler(scenario, &program, pool).Run();
  return program;
}

bool StartsAsUsual(const Program& program) {
  return program.scenario->fixture.runtime_args.empty() &&
         std::none_of(
             program.operations.begin(), program.operations.end(),
             [](const CompiledOperation& each) { return each.kind == OperationKind::kSetup; });
}

// REQ cluster.isPrimary.by-id
bool IsPrimary(const Program& program, uint16_t process) {
  const bool has_id = program.environment.contains("NODE_UNIQUE_ID");
  return process == kPrimary &&
         (!has_id || program.deviations.Contains(model::Deviation::kIdNotRead));
}

model::PrimaryFacts PrimaryFactsOf(const Program& program) {
  model::PrimaryFacts facts;
  facts.exec = kAdapter;
  facts.args = program.scenario->fixture.args;
  facts.exec_argv = program.scenario->fixture.runtime_args;
  facts.debug_port = program.debug_port;
  return facts;
}

int InspectPortOf(const Program& program, const json::object& settings, uint16_t process) {
  const bool ignored = program.deviations.Contains(model::Deviation::kInspectPortIgnored);
  if (process == kPrimary || ignored) return program.debug_port;
  const bool at_start = program.deviations.Contains(model::Deviation::kInspectPortOnlyAtStart);
  if (at_start && !NamesInspector(settings, program)) return program.debug_port;
  model::PrimaryFacts facts;
  facts.debug_port = program.debug_port;
  return model::InspectPort(settings, facts, process);
}

}  // namespace clusterspec::sim

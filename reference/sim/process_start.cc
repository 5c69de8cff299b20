#include "reference/sim/process_start.h"

#include <algorithm>

#include "spec/protocol/protocol.h"

namespace clusterspec::sim {
namespace {

bool Exists(std::string_view file) {
  return file == kAdapter || file == kAdapterLink || file == kChild;
}

bool IsChild(const json::object& settings) { return StringOr(settings, "exec") == kChild; }

const json::array& OptionsOf(const json::object& settings) {
  static const json::array none;
  const json::value* options = settings.if_contains("execArgv");
  return options != nullptr && options->is_array() ? options->get_array() : none;
}

// Whether the runtime gets as far as the program: exec is there, and what is to be loaded first.
bool CanRun(const json::object& settings, bool loads_files) {
  const json::value* exec = settings.if_contains("exec");
  if (exec == nullptr || !exec->is_string() || !Exists(std::string(exec->get_string()))) {
    return false;
  }
  if (!loads_files) return true;
  const json::array& options = OptionsOf(settings);
  for (size_t i = 0; i + 1 < options.size(); ++i) {
    const bool loads = options[i] == "--require" || options[i] == "-r";
    const json::value& file = options[i + 1];
    if (loads && file.is_string() && !Exists(std::string(file.get_string()))) return false;
  }
  return true;
}

bool HasOption(const json::object& settings, std::string_view option) {
  const json::array& options = OptionsOf(settings);
  return std::any_of(options.begin(), options.end(), [&](const json::value& each) {
    return each.is_string() && std::string_view(each.get_string()) == option;
  });
}

// The simulator has all.
json::array AllNames() {
  json::array names;
  for (const CapabilitySpec& each : AllCapabilities()) names.push_back(json::value(each.name));
  return names;
}

}  // namespace

void ProcessStart::Attach(uint16_t process) {
  Process& started = processes_.Change(process);
  started.phase = ProcessPhase::kRunning;
  started.attached = true;
}

void ProcessStart::StartPrimary() {
  Attach(kPrimary);
  events_.RecordBindings(program_.bindings);
  SayHello(kPrimary);
}

void ProcessStart::StartWorker(uint16_t process) {
  const json::object& settings = pool_.Object(processes_[process].settings);
  if (!CanRun(settings, !context_.Has(model::Deviation::kExecArgvFiltered))) {
    if (context_.Resolve(model::ChoicePoint::kOnlineMoment) == model::kBeforeProgram) {
      model::Message online;
      online.kind = model::MessageKind::kOnline;
      channels_.SendToPrimary(process, online);
    }
    return control_.End(process, 1, 0);
  }
  Attach(process);
  if (IsChild(settings)) processes_.Change(process).child = true;
  const bool hears_late =
      program_.scenario->fixture.es_module && context_.Has(model::Deviation::kModuleHearsLate);
  if (hears_late) processes_.Change(process).attached = false;
  // Before the program's first word: a process that gets no further has been online all the same.
  model::WorkerInput input;
  input.kind = model::WorkerInputKind::kStart;
  input.child = processes_[process].child;
  workers_.Step(process, input);
  if (!hears_late) SayHello(process);
  if (HasOption(settings, "--inspect")) control_.StartInspector(process);
}

void ProcessStart::LoadProgram(uint16_t process) {
  Attach(process);
  SayHello(process);
}

void ProcessStart::SayHello(uint16_t process) {
  const Id subject = process == kPrimary ? kNone : processes_[process].label;
  events_.Record(EventKind::kHello, process, subject, [&] {
    const bool child = processes_[process].child;
    const bool has_id = process != kPrimary && !child;
    return json::object{{"protocol", 1},
                        {"role", child                          ? "child"
                                 : IsPrimary(program_, process) ? "primary"
                                                                : "worker"},
                        {"id", has_id ? json::value(process) : json::value(nullptr)},
                        {"runtime", "sim"},
                        {"version", "1.0.0"},
                        {"capabilities", AllNames()}};
  });
}

}  // namespace clusterspec::sim

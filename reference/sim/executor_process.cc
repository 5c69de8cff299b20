#include <algorithm>

#include "reference/sim/executor.h"
#include "spec/protocol/protocol.h"

namespace clusterspec::sim {
namespace {

bool Exists(const std::string& file) { return file == kAdapter || file == kAdapterLink; }

// Whether the runtime gets as far as the program: exec is there, and what is to be loaded first.
bool CanRun(const json::object& settings, bool loads_files) {
  const json::value* exec = settings.if_contains("exec");
  if (exec == nullptr || !exec->is_string() || !Exists(std::string(exec->get_string()))) {
    return false;
  }
  const json::value* options = settings.if_contains("execArgv");
  if (!loads_files || options == nullptr || !options->is_array()) return true;
  const json::array& list = options->get_array();
  for (size_t i = 0; i + 1 < list.size(); ++i) {
    const bool loads = list[i] == "--require" || list[i] == "-r";
    if (loads && list[i + 1].is_string() && !Exists(std::string(list[i + 1].get_string()))) {
      return false;
    }
  }
  return true;
}

bool HasOption(const json::object& settings, std::string_view option) {
  const json::value* options = settings.if_contains("execArgv");
  if (options == nullptr || !options->is_array()) return false;
  const json::array& list = options->get_array();
  return std::any_of(list.begin(), list.end(), [&](const json::value& each) {
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

const json::object& Executor::SettingsOf(Id settings) const { return pool_.Object(settings); }

void Executor::StartProcess(uint16_t process) {
  Process& started = At(process);
  const bool loads = !context_.Has(model::Deviation::kExecArgvFiltered);
  if (process != kPrimary && !CanRun(SettingsOf(started.settings), loads)) {
    if (context_.Resolve(model::ChoicePoint::kOnlineMoment) == model::kBeforeProgram) {
      model::Message online;
      online.kind = model::MessageKind::kOnline;
      SendMessage(process, std::nullopt, online);
    }
    return End(process, 1, 0);
  }
  started.phase = ProcessPhase::kRunning;
  started.attached = true;
  if (process == kPrimary) RecordBindings(program_.bindings);
  // Before the program's first word: a process that gets no further has been online all the same.
  if (process != kPrimary) {
    model::WorkerInput input;
    input.kind = model::WorkerInputKind::kStart;
    StepWorker(process, input);
  }
  const Id subject = process == kPrimary ? kNone : started.label;
  Record(EventKind::kHello, process, subject, [&] {
    return json::object{{"protocol", 1},
                        {"role", IsPrimary(process) ? "primary" : "worker"},
                        {"id", process == kPrimary ? json::value(nullptr) : json::value(process)},
                        {"runtime", "sim"},
                        {"version", "1.0.0"},
                        {"capabilities", AllNames()}};
  });
  if (process == kPrimary) return;
  if (HasOption(SettingsOf(started.settings), "--inspect"))
    StartInspector(process, InspectPortOf(process));
}

// REQ cluster.settings.inspectPort.number
void Executor::StartInspector(uint16_t process, int port) {
  if (At(process).inspector != kNoDescriptor) return;
  const Id address = pool_.Text("127.0.0.1");
  At(process).inspector =
      kernel_.Open(model::AddressType::kTcp4, address, static_cast<uint16_t>(port)).socket;
}

int Executor::InspectPortOf(uint16_t process) const {
  return sim::InspectPortOf(program_, SettingsOf(At(process).settings), process);
}

// process.exit(): the exit event still runs in the process.
void Executor::Exit(uint16_t process, int code) {
  if (!Runs(process)) return;
  // REQ worker.process.exit-on-accidental-disconnect: the code says so, whatever exitCode is
  if (std::exchange(exiting_, process) != process) {  // in a handler of exit there is no second one
    Record(EventKind::kProcessExit, process, At(process).label, [&] {
      return json::object{{"code", code}};
    });
  }
  if (stalled_ != process) End(process, code & 0xff, 0);
}

void Executor::Drop(Pipe* pipe) {
  for (const model::Message& message : pipe->messages) kernel_.Release(message.handle);
  pipe->messages.Clear();
}

// A worker has ended. What the primary had on the way to it is lost.
void Executor::CloseByWorker(Process* process) {
  const bool unread = !process->down.messages.empty();
  const bool connection = std::any_of(
      process->down.messages.begin(), process->down.messages.end(),
      [](const model::Message& each) { return each.kind == model::MessageKind::kConnection; });
  // REQ cluster.event.disconnect.on-kill
  process->up.closed = !(unread && context_.Has(model::Deviation::kResetNotNoticedInPrimary)) &&
                       !(connection && context_.Has(model::Deviation::kConnectionHidesEnd));
  // REQ sharing.none-alive-drops: the primary, which has a copy, may never close it
  if (connection && context_.Has(model::Deviation::kConnectionKept)) {
    return process->down.messages.Clear();
  }
  Drop(&process->down);
}

// The operating system closes all that the process had. What it has sent still arrives.
void Executor::End(uint16_t index, int code, model::Signal signal) {
  Process& process = At(index);
  if (process.phase >= ProcessPhase::kEnded) return;
  process.phase = ProcessPhase::kEnded;
  process.stopped = false;
  process.waiting_signal = 0;
  process.end_code = static_cast<int16_t>(code);
  process.end_signal = signal;
  for (const ServerBody& server : process.servers) kernel_.Release(server.socket);
  for (const Connection& connection : process.connections) kernel_.Release(connection.end);
  for (const Descriptor handle : process.handles) kernel_.Release(handle);
  kernel_.Release(process.inspector);
  process.inspector = kNoDescriptor;
  process.servers.clear();
  process.connections.clear();
  process.handles.clear();
  process.reactions.clear();
  process.timers.clear();
  process.deferred_tasks.clear();
  CloseByWorker(&process);
  process.worker = model::WorkerState{};
  if (index != kPrimary) return;
  if (program_.scenario->fixture.listening_fd) kernel_.Release(0);
  for (const model::Handle& handle : world_.primary.listening.handles) {
    kernel_.Release(handle.socket);
    for (const Descriptor waiting : handle.round_robin.connections) kernel_.Release(waiting);
  }
  world_.primary.listening = model::ListenTable{};
  for (uint16_t worker = 0; worker + 1 < Count(); ++worker) {
    CloseByPrimary(worker);
  }
}

void Executor::SendSignal(uint16_t process, model::Signal signal) {
  Process& target = At(process);
  if (target.phase >= ProcessPhase::kEnded || signal == 0) return;
  switch (model::DefaultAction(signal)) {
    case model::SignalAction::kIgnore:
      if (signal == model::kSigusr1 && process != kPrimary) {
        StartInspector(process, InspectPortOf(process));
      }
      return;
    case model::SignalAction::kStop:
      target.stopped = true;
      return;
    case model::SignalAction::kContinue:
      target.stopped = false;
      if (target.waiting_signal != 0) End(process, 0, target.waiting_signal);
      return;
    case model::SignalAction::kEnd:
      if (target.stopped && signal != model::kSigkill) {
        target.waiting_signal = signal;
        return;
      }
      return End(process, 0, signal);
  }
}

void Executor::Reap(uint16_t process) {
  At(process).phase = ProcessPhase::kReaped;
  Record(EventKind::kOsExit, kNobody, At(process).label, [&] {
    const Process& ended = At(process);
    if (ended.end_signal != 0) {
      return json::object{{"code", nullptr}, {"signal", model::SignalName(ended.end_signal)}};
    }
    return json::object{{"code", ended.end_code}, {"signal", nullptr}};
  });
}

void Executor::ExitNotice(uint16_t worker) {
  Process& process = At(static_cast<uint16_t>(worker + 1));
  process.phase = ProcessPhase::kReaped;
  model::PrimaryInput input;
  input.kind = model::PrimaryInputKind::kExited;
  input.worker = worker;
  input.code = process.end_code;
  input.signal = process.end_signal;
  input.flag = process.up.closed;
  StepPrimary(input);
}

void Executor::RunDeferredTask(uint16_t process, uint16_t index) {
  auto& deferred_tasks = At(process).deferred_tasks;
  const CompiledOperation& operation = program_.operations[deferred_tasks[index]];
  deferred_tasks.erase(deferred_tasks.begin() + index);
  if (operation.kind == OperationKind::kSend) return CallBack(process, operation, true);
  Print(process, 2, "Error: " + StringOr(operation.fields, "message") + "\n");
  Exit(process, 1);
}

void Executor::Fire(uint16_t process, uint16_t index) {
  auto& timers = At(process).timers;
  const Timer timer = timers[index];
  timers.erase(timers.begin() + index);
  world_.now_ms = std::max(world_.now_ms, timer.due_ms);
  const CompiledOperation& operation = program_.operations[timer.operation];
  Record(EventKind::kTimer, process, operation.subject);
  for (const uint16_t nested : operation.nested) Operate(process, nested);
}

}  // namespace clusterspec::sim

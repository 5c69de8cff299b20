#include "reference/sim/process_control.h"

namespace clusterspec::sim {

void ProcessControl::Signal(uint16_t process, model::Signal signal) {
  if (processes_.HasEnded(process) || signal == 0) return;
  switch (model::DefaultAction(signal)) {
    case model::SignalAction::kIgnore:
      if (signal == model::kSigusr1 && process != kPrimary) StartInspector(process);
      return;
    case model::SignalAction::kStop:
      processes_.Change(process).stopped = true;
      return;
    case model::SignalAction::kContinue:
      processes_.Change(process).stopped = false;
      if (const model::Signal waiting = processes_[process].waiting_signal; waiting != 0) {
        End(process, 0, waiting);
      }
      return;
    case model::SignalAction::kEnd:
      if (processes_[process].stopped && signal != model::kSigkill) {
        processes_.Change(process).waiting_signal = signal;
        return;
      }
      return End(process, 0, signal);
  }
}

// REQ cluster.settings.inspectPort.number
void ProcessControl::StartInspector(uint16_t index) {
  Process& process = processes_.Change(index);
  if (process.inspector != kNoDescriptor) return;
  const int port = InspectPortOf(program_, pool_.Object(process.settings), index);
  const Id address = pool_.Text("127.0.0.1");
  process.inspector =
      kernel_.Open(model::AddressType::kTcp4, address, static_cast<uint16_t>(port)).socket;
}

void ProcessControl::Exit(uint16_t process, int code) {
  if (!processes_.Runs(process)) return;
  const bool again = exiting_ == process;  // in a handler of exit there is no second one
  exiting_ = process;
  // REQ worker.process.exit-on-accidental-disconnect: the code says so, whatever exitCode is
  if (!again) {
    events_.Record(EventKind::kProcessExit, process, processes_[process].label, [&] {
      return json::object{{"code", code}};
    });
  }
  if (!events_.IsStalled(process)) End(process, code & 0xff, 0);
  if (!again) exiting_ = kNobody;
}

void ProcessControl::End(uint16_t index, int code, model::Signal signal) {
  if (processes_.HasEnded(index)) return;
  Process& process = processes_.Change(index);
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
  channels_.CloseByEnd(index);
  process.worker = model::WorkerState{};
  if (index == kPrimary) EndPrimary();
}

void ProcessControl::EndPrimary() {
  if (program_.scenario->fixture.listening_fd) kernel_.Release(kInheritedSocket);
  for (const model::Handle& handle : primary_->listening.handles) {
    kernel_.Release(handle.socket);
    for (const Descriptor waiting : handle.round_robin.connections) kernel_.Release(waiting);
  }
  primary_->listening = model::ListenTable{};
  for (uint16_t worker = 0; ProcessOf(worker) < processes_.size(); ++worker) {
    channels_.CloseByPrimary(worker);
  }
}

void ProcessControl::Reap(uint16_t process) {
  processes_.Change(process).phase = ProcessPhase::kReaped;
  events_.Record(EventKind::kOsExit, kNobody, processes_[process].label, [&] {
    const Process& ended = processes_[process];
    if (ended.end_signal != 0) {
      return json::object{{"code", nullptr}, {"signal", model::SignalName(ended.end_signal)}};
    }
    return json::object{{"code", ended.end_code}, {"signal", nullptr}};
  });
}

}  // namespace clusterspec::sim

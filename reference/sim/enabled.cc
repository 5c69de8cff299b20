// What may happen next.
#include <algorithm>

#include "reference/sim/kernel.h"
#include "reference/sim/simulator.h"

namespace clusterspec::sim {
namespace {

class Lister {
 public:
  Lister(const Program& program, const ValuePool& pool, const World& world,
         Transitions* transitions)
      : program_(program),
        world_(world),
        kernel_(const_cast<World*>(&world), &pool),  // only looks
        transitions_(*transitions) {}

  void List() {
    for (uint16_t process = 0; process < Count(); ++process) OfProcess(process);
    OfPrimary();
    OfClients();
    if (IsHarnessReady(program_, world_)) Add(TransitionKind::kHarness);
    if (!transitions_.empty()) return;
    Timers();
    if (transitions_.empty()) Add(TransitionKind::kHarness);  // all is silent
  }

 private:
  void Add(TransitionKind kind, uint16_t process = 0, size_t index = 0, uint8_t stream = 0) {
    transitions_.push_back({kind, stream, process, static_cast<uint16_t>(index)});
  }

  const Process& At(uint16_t process) const { return world_.processes[process]; }
  uint16_t Count() const { return static_cast<uint16_t>(world_.processes.size()); }

  bool Active(const Process& process) const {
    return process.phase == ProcessPhase::kRunning && !process.stopped;
  }

  void OfProcess(uint16_t index) {
    const Process& process = At(index);
    if (process.phase == ProcessPhase::kStarting && !process.stopped) {
      return Add(TransitionKind::kStart, index);
    }
    if (process.phase == ProcessPhase::kEnded) return OfEnded(index);
    if (!Active(process)) return;
    if (!process.attached) {  // its program is still to be loaded
      Add(TransitionKind::kStart, index);
      return OfWorkerChannel(index);
    }
    const size_t before = transitions_.size();
    if (BatchWaits(index)) Add(TransitionKind::kControl, index);
    if (index != kPrimary) OfWorkerChannel(index);
    Servers(index);
    Connections(index);
    for (size_t i = 0; i < process.deferred_tasks.size(); ++i)
      Add(TransitionKind::kOwnTurn, index, i);
    if (index != kPrimary && transitions_.size() == before && !Busy(process) &&
        !process.worker.channel) {
      Add(TransitionKind::kEnd, index);
    }
  }

  void OfEnded(uint16_t index) {
    if (index == kPrimary || At(kPrimary).phase >= ProcessPhase::kEnded) {
      return Add(TransitionKind::kReap, index);
    }
    if (Active(At(kPrimary))) Add(TransitionKind::kExitNotice, kPrimary, index - 1u);
  }

  bool BatchWaits(uint16_t index) const {
    const Harness& harness = world_.harness;
    return harness.batch == BatchState::kSent && harness.step < program_.steps.size() &&
           program_.steps[harness.step].process == At(index).label;
  }

  void OfWorkerChannel(uint16_t index) {
    const Process& process = At(index);
    if (!process.worker.channel) return;
    if (!process.down.messages.empty() || process.down.closed) Add(TransitionKind::kMessage, index);
  }

  void Servers(uint16_t index) {
    const Process& process = At(index);
    for (size_t i = 0; i < process.servers.size(); ++i) {
      const Descriptor socket = process.servers[i].socket;
      if (socket == kNoDescriptor) continue;
      if (!world_.sockets[socket].queue.empty()) Add(TransitionKind::kAccept, index, i);
      if (!world_.sockets[socket].datagrams.empty()) Add(TransitionKind::kDatagram, index, i);
    }
  }

  void Connections(uint16_t index) {
    const Process& process = At(index);
    for (size_t i = 0; i < process.connections.size(); ++i) {
      const Connection& connection = process.connections[i];
      if (connection.connecting) {
        Add(TransitionKind::kConnect, index, i);
      } else if (connection.closing || kernel_.Readable(connection.end)) {
        Add(TransitionKind::kRead, index, i);
      }
    }
  }

  // Something keeps the process alive that is its own.
  bool Busy(const Process& process) const {
    const bool serves =
        std::any_of(process.worker.servers.begin(), process.worker.servers.end(),
                    [](const model::Server& server) {
                      return server.state != model::ServerState::kClosed && !server.lets_end;
                    });
    const bool connected = std::any_of(
        process.connections.begin(), process.connections.end(), [&](const Connection& connection) {
          return connection.server != kNoServer || !process.worker.ends_despite_clients;
        });
    return serves || connected || !process.timers.empty() || !process.deferred_tasks.empty();
  }

  void OfPrimary() {
    const Process& primary = At(kPrimary);
    if (!Active(primary)) return;
    const size_t before = transitions_.size();
    bool children = false;
    for (uint16_t index = 1; index < Count(); ++index) {
      const Process& process = At(index);
      const model::WorkerRecord& record = world_.primary.workers[index - 1u];
      if (!record.disconnected && (!process.up.messages.empty() || process.up.closed)) {
        Add(TransitionKind::kMessage, kPrimary, index - 1u);
      }
      children = children || !record.exited || (!record.disconnected && process.up.closed);
      if (!process.watched) continue;
      for (uint8_t stream = 0; stream < 2; ++stream) {
        if (!process.output[stream].empty())
          Add(TransitionKind::kPipeRead, kPrimary, index - 1u, stream);
      }
    }
    const auto& handles = world_.primary.listening.handles;
    for (size_t i = 0; i < handles.size(); ++i) {
      if (handles[i].shared || !handles[i].open) continue;
      if (!world_.sockets[handles[i].socket].queue.empty())
        Add(TransitionKind::kAcceptShared, kPrimary, i);
    }
    const bool idle = transitions_.size() == before && primary.released && !children &&
                      handles.empty() && !Busy(primary) && !BatchWaits(kPrimary);
    if (idle) Add(TransitionKind::kEnd, kPrimary);
  }

  void OfClients() {
    const auto& clients = world_.harness.clients;
    for (size_t i = 0; i < clients.size(); ++i) {
      if (kernel_.Readable(StreamDescriptor(clients[i].stream, 0))) {
        Add(TransitionKind::kClientRead, 0, i);
      }
    }
    const auto& datagrams = world_.harness.datagrams;
    for (size_t i = 0; i < datagrams.size(); ++i) {
      if (datagrams[i].answer != kNone) Add(TransitionKind::kAnswerRead, 0, i);
    }
    for (size_t stream = 0; stream < 2; ++stream) {
      if (!world_.output[stream].empty()) Add(TransitionKind::kOutput, 0, stream);
    }
  }

  void Timers() {
    uint32_t earliest = UINT32_MAX;
    for (const Process& process : world_.processes) {
      if (!Active(process)) continue;
      for (const Timer& timer : process.timers) earliest = std::min(earliest, timer.due_ms);
    }
    for (uint16_t index = 0; index < Count(); ++index) {
      const auto& timers = At(index).timers;
      for (size_t i = 0; i < timers.size(); ++i) {
        if (timers[i].due_ms == earliest && Active(At(index)))
          Add(TransitionKind::kTimer, index, i);
      }
    }
  }

  const Program& program_;
  const World& world_;
  Kernel kernel_;
  Transitions& transitions_;
};

}  // namespace

bool IsHarnessReady(const Program& program, const World& world) {
  const Harness& harness = world.harness;
  if (!world.processes[kPrimary].attached) return false;
  if (!program.lacks.empty()) return true;
  if (harness.step >= program.steps.size() || harness.batch != BatchState::kUnsent) return false;
  const CompiledStep& step = program.steps[harness.step];
  const auto& action = program.scenario->steps[harness.step].action;
  if (std::holds_alternative<Batch>(action) ||
      std::holds_alternative<clusterspec::Signal>(action)) {
    return std::any_of(world.processes.begin(), world.processes.end(), [&](const Process& each) {
      return each.label == step.process && each.attached;
    });
  }
  if (!std::holds_alternative<clusterspec::Client>(action)) return false;
  return step.endpoint < 0 ||
         harness.endpoints[static_cast<size_t>(step.endpoint)].address != kNone;
}

bool QuiescesNext(const Program& program, const World& world) {
  const auto& steps = program.scenario->steps;
  const size_t step = world.harness.step;
  return step < steps.size() && std::holds_alternative<clusterspec::Quiesce>(steps[step].action);
}

void Simulator::Enabled(const World& world, Transitions* transitions) const {
  transitions->clear();
  if (!world.harness.over) Lister(program_, pool_, world, transitions).List();
}

}  // namespace clusterspec::sim

#include "harness/explain/footprint.h"

#include <algorithm>
#include <variant>

#include "harness/explain/transition_matcher.h"

namespace clusterspec::explain {
namespace {

using sim::kPrimary;
using sim::TransitionKind;

bool Lives(const sim::Process& process) { return process.phase < sim::ProcessPhase::kEnded; }

// Whether others are open before than after.
bool SocketsDiffer(const sim::World& before, const sim::World& after) {
  return !std::equal(before.sockets.begin(), before.sockets.end(), after.sockets.begin(),
                     after.sockets.end(), [](const sim::Socket& was, const sim::Socket& is) {
                       return (was.references > 0) == (is.references > 0) && was.port == is.port &&
                              was.address == is.address;
                     });
}

// Connections that are being made, and what waits at sockets.
size_t Waiting(const sim::World& world) {
  size_t waiting = 0;
  for (const sim::Socket& each : world.sockets) {
    waiting += each.queue.size() + each.datagrams.size();
  }
  for (const sim::Process& process : world.processes) {
    for (const sim::Connection& each : process.connections) waiting += each.connecting;
  }
  return waiting;
}

size_t Servers(const sim::World& world) {
  size_t servers = 0;
  for (const sim::Process& process : world.processes) servers += process.servers.size();
  return servers;
}

// Whether an address is asked for, which may be taken: in the primary by a worker's question, in
// any process by a server of its own.
bool AsksForAddress(const Taken& taken) {
  const sim::Transition& transition = taken.transition;
  if (transition.kind == TransitionKind::kMessage && transition.process == kPrimary) {
    const auto& messages = taken.before.processes[transition.index + 1u].up.messages;
    if (!messages.empty() && messages.begin()->kind == model::MessageKind::kListen) return true;
  }
  return Servers(taken.after) > Servers(taken.before);
}

bool LooksForSockets(const Taken& taken, const sim::Program& program) {
  if (AsksForAddress(taken)) return true;
  switch (taken.transition.kind) {
    case TransitionKind::kConnect:
    case TransitionKind::kClientRead:
      return true;
    case TransitionKind::kStart:
      return !sim::StartsAsUsual(program);  // an inspector tries to listen
    case TransitionKind::kHarness: {
      const auto& steps = program.scenario->steps;
      const size_t step = taken.before.harness.step;
      return step < steps.size() && std::holds_alternative<clusterspec::Client>(steps[step].action);
    }
    default:
      return Waiting(taken.after) > Waiting(taken.before);
  }
}

uint8_t Printed(const sim::World& before, const sim::World& after) {
  unsigned printed = 0;
  for (size_t stream = 0; stream < before.output.size(); ++stream) {
    const bool more = after.output[stream].size() > before.output[stream].size() ||
                      after.partial[stream] != before.partial[stream];
    printed |= unsigned{more} << stream;
  }
  return static_cast<uint8_t>(printed);
}

// The process that the harness's step names.
void AddNamed(const Taken& taken, const sim::Program& program, model::IndexSet* channels) {
  const size_t step = taken.before.harness.step;
  if (taken.transition.kind != TransitionKind::kHarness || step >= program.steps.size()) return;
  const model::Id label = program.steps[step].process;
  const auto& processes = taken.before.processes;
  for (size_t i = 0; i < processes.size() && label != model::kNone; ++i) {
    if (processes[i].label == label) channels->Insert(i);
  }
}

// The channel that the step reads: of a worker each message, of the primary only the end. A worker
// that starts sends something, even if nobody can read it any more.
void AddRead(const Taken& taken, model::IndexSet* channels) {
  const sim::Transition& transition = taken.transition;
  if (transition.kind == TransitionKind::kStart) return channels->Insert(transition.process);
  if (transition.kind != TransitionKind::kMessage) return;
  if (transition.process != kPrimary) return channels->Insert(transition.process);
  const size_t worker = transition.index + 1u;
  if (taken.before.processes[worker].up.messages.empty()) channels->Insert(worker);
}

// Operations, by themselves or in handlers, may send something, the primary to any worker; and it
// answers messages.
void AddOperatesOn(const Taken& taken, model::IndexSet* workers) {
  const sim::Transition& transition = taken.transition;
  if (transition.kind <= TransitionKind::kReap) return;
  const bool answers =
      transition.kind == TransitionKind::kMessage && transition.process == kPrimary;
  if (answers) workers->Insert(transition.index + 1u);
  const bool operates = transition.kind == TransitionKind::kControl ||
                        transition.kind == TransitionKind::kTimer ||
                        transition.kind == TransitionKind::kOwnTurn ||
                        transition.kind == TransitionKind::kAcceptShared ||
                        !taken.before.processes[transition.process].reactions.empty();
  if (!operates) return;
  if (transition.process != kPrimary) return workers->Insert(transition.process);
  for (size_t i = 1; i < taken.before.processes.size(); ++i) workers->Insert(i);
}

// `overtakes`: what is sent to a worker may overtake what it has not read, and end its channel.
void AddProcess(const sim::Process& was, const sim::Process& is, size_t process, bool overtakes,
                Footprint* footprint) {
  const bool sent_down = is.down.messages.size() > was.down.messages.size();
  const bool sent_up = is.up.messages.size() > was.up.messages.size();
  if (sent_down || sent_up) footprint->channels.Insert(process);
  const bool lives = Lives(is);
  const bool left = (was.worker.channel && !is.worker.channel) ||
                    (!was.up.closed && is.up.closed) || (!was.down.closed && is.down.closed);
  if (left || lives != Lives(was) || (overtakes && sent_down)) footprint->left.Insert(process);
  footprint->everywhere |= lives != Lives(was) || is.stopped != was.stopped;
}

}  // namespace

Footprint FootprintOf(const Taken& taken, const sim::Program& program) {
  const sim::World& before = taken.before;
  const sim::World& after = taken.after;
  Footprint footprint;
  const bool overtakes = program.deviations.Contains(model::Deviation::kAskingNotClosed);
  for (size_t i = 0; i < before.processes.size(); ++i) {
    AddProcess(before.processes[i], after.processes[i], i, overtakes, &footprint);
  }
  AddNamed(taken, program, &footprint.channels);
  AddRead(taken, &footprint.channels);
  AddOperatesOn(taken, &footprint.operates_on);
  footprint.changes_sockets = SocketsDiffer(before, after);
  footprint.looks_at_sockets = LooksForSockets(taken, program);
  footprint.printed = Printed(before, after);
  footprint.everywhere |= footprint.changes_sockets || before.next_port != after.next_port ||
                          before.processes.size() != after.processes.size() ||
                          before.harness.over != after.harness.over;
  return footprint;
}

bool Meet(const Footprint& early, const Footprint& late, const model::IndexSet& told) {
  return early.everywhere || (early.printed & late.printed) != 0 ||
         (early.looks_at_sockets && late.changes_sockets) || early.channels.Intersects(late.left) ||
         early.left.Intersects(late.channels) || early.left.Intersects(late.operates_on) ||
         early.left.Intersects(told) || late.left.Contains(kPrimary);
}

void AddTo(const Footprint& footprint, std::string* key) {
  key->push_back(footprint.everywhere ? '!' : footprint.looks_at_sockets ? '@' : '.');
  key->push_back(static_cast<char>(footprint.printed));
  AddTo(footprint.channels, key);
  AddTo(footprint.left, key);
}

}  // namespace clusterspec::explain

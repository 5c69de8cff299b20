// All orders of all turns would be too many, and most make no difference. A turn is put off as long
// as it can be: one that is taken before the event which is looked for is pending until it is
// justified
//   - by another turn of the same process, which follows it in any case; but where the primary has
//     read that a listener is free again, and accepts, only by giving it the connection: else it
//     could have read so later;
//   - by a turn that it made possible;
//   - by a turn that makes one of its process's own turns impossible, or ends the process: there
//     was no later time;
//   - by one in which a worker that it has sent something to closes its channel or ends: what is
//     unread then may matter;
//   - by any turn at all, where it touched what several look at: sockets, and the end of a process;
//   - by silence, before which every turn has to come.
// Nothing is lost: a turn that nobody justifies could as well have come after the event, and there
// it is still possible.
#include "harness/explain/pending_steps.h"

#include <algorithm>
#include <vector>

#include "reference/sim/simulator.h"

namespace clusterspec::explain {
namespace {

using sim::kPrimary;
using sim::Transition;
using sim::TransitionKind;
using sim::Transitions;

bool AreAlike(const sim::Socket& a, const sim::Socket& b) {
  return (a.references > 0) == (b.references > 0) && a.port == b.port && a.address == b.address;
}

// Whether others are open before than after.
bool SocketsDiffer(const sim::World& before, const sim::World& after) {
  return !std::equal(before.sockets.begin(), before.sockets.end(), after.sockets.begin(),
                     after.sockets.end(), AreAlike);
}

// Whether others live or are stopped.
bool LivesDiffer(const sim::World& before, const sim::World& after) {
  return !std::equal(before.processes.begin(), before.processes.end(), after.processes.begin(),
                     after.processes.end(), [](const sim::Process& was, const sim::Process& is) {
                       return (was.phase < sim::ProcessPhase::kEnded) ==
                                  (is.phase < sim::ProcessPhase::kEnded) &&
                              was.stopped == is.stopped;
                     });
}

bool TouchesAll(const sim::World& before, const sim::World& after) {
  return LivesDiffer(before, after) || SocketsDiffer(before, after) ||
         before.next_port != after.next_port || before.harness.over != after.harness.over;
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

// The streams of the primary that something was written to, bit by bit: others may write there,
// too.
uint8_t Printed(const sim::World& before, const sim::World& after) {
  unsigned printed = 0;
  for (size_t stream = 0; stream < before.output.size(); ++stream) {
    const bool more = after.output[stream].size() > before.output[stream].size() ||
                      after.partial[stream] != before.partial[stream];
    printed |= unsigned{more} << stream;
  }
  return static_cast<uint8_t>(printed);
}

bool HasEnded(const sim::Process& was, const sim::Process& is) {
  return was.phase < sim::ProcessPhase::kEnded && is.phase >= sim::ProcessPhase::kEnded;
}

// The processes of which something holds before and after a step.
template <typename Predicate>
model::IndexSet Where(const sim::World& before, const sim::World& after, Predicate holds) {
  model::IndexSet processes;
  for (size_t i = 0; i < before.processes.size(); ++i) {
    if (holds(before.processes[i], after.processes[i])) processes.Insert(i);
  }
  return processes;
}

// Those on whose channel something was sent, either way.
model::IndexSet Sent(const sim::World& before, const sim::World& after) {
  return Where(before, after, [](const sim::Process& was, const sim::Process& is) {
    return is.down.messages.size() > was.down.messages.size() ||
           is.up.messages.size() > was.up.messages.size();
  });
}

// Those that have closed their end of the channel.
model::IndexSet HasCut(const sim::World& before, const sim::World& after) {
  return Where(before, after, [](const sim::Process& was, const sim::Process& is) {
    return !was.up.closed && is.up.closed;
  });
}

// Those that have ended, and those whose channel has: at either end.
model::IndexSet Left(const sim::World& before, const sim::World& after) {
  return Where(before, after, [](const sim::Process& was, const sim::Process& is) {
    return (was.worker.channel && !is.worker.channel) || (!was.up.closed && is.up.closed) ||
           (!was.down.closed && is.down.closed) || HasEnded(was, is);
  });
}

bool Halts(uint16_t process, const Taken& taken) {
  if (process >= taken.before.processes.size()) return false;
  const sim::Process& was = taken.before.processes[process];
  const sim::Process& is = taken.after.processes[process];
  return HasEnded(was, is) || (!was.stopped && is.stopped);
}

size_t Free(const sim::World& world, uint16_t worker) {
  size_t free = 0;
  for (const model::Handle& handle : world.primary.listening.handles) {
    for (const model::Listener& each : handle.round_robin.free) free += each.worker == worker;
  }
  return free;
}

// The worker of which the primary has read nothing but that it is free again.
std::optional<uint16_t> Rejoins(const Transition& transition, const sim::World& before,
                                const sim::World& after) {
  if (transition.kind != TransitionKind::kMessage || transition.process != kPrimary)
    return std::nullopt;
  const auto& unread = before.processes[transition.index + 1u].up.messages;
  const bool answers =
      !unread.empty() && unread.begin()->kind == model::MessageKind::kConnectionReply;
  if (!answers || Free(after, transition.index) <= Free(before, transition.index))
    return std::nullopt;
  return transition.index;
}

// The worker whose end of the channel the primary finds closed.
std::optional<size_t> ReadsEnd(const Transition& transition, const sim::World& before) {
  if (transition.kind != TransitionKind::kMessage || transition.process != kPrimary)
    return std::nullopt;
  const size_t worker = transition.index + 1u;
  if (!before.processes[worker].up.messages.empty()) return std::nullopt;
  return worker;
}

// The process that this step of the harness names.
std::optional<size_t> Named(const Transition& transition, const sim::Program& program,
                            const sim::World& before) {
  if (transition.kind != TransitionKind::kHarness || before.harness.step >= program.steps.size())
    return std::nullopt;
  const sim::Id label = program.steps[before.harness.step].process;
  const auto found = std::find_if(before.processes.begin(), before.processes.end(),
                                  [&](const sim::Process& each) { return each.label == label; });
  if (label == sim::kNone || found == before.processes.end()) return std::nullopt;
  return static_cast<size_t>(found - before.processes.begin());
}

// Whether a socket may be looked for, to connect to it or send it something.
bool LooksForSockets(const Taken& taken, const sim::Program& program) {
  switch (taken.transition.kind) {
    case TransitionKind::kConnect:
    case TransitionKind::kClientRead:
      return true;
    case TransitionKind::kHarness: {
      const auto& steps = program.scenario->steps;
      const size_t step = taken.before.harness.step;
      return step < steps.size() && std::holds_alternative<clusterspec::Client>(steps[step].action);
    }
    default:
      return false;
  }
}

// Whether the primary may have to read what is on its way, and with that have one more that is free
// at this key.
bool MayComeFirst(const sim::Pipe& up, const model::ListenKey& key) {
  const auto& unread = up.messages;
  return std::any_of(unread.begin(), unread.end(), [&](const model::Message& each) {
    const bool answers = each.kind == model::MessageKind::kConnectionReply && unread.size() > 1;
    return each.key == key && (answers || each.kind == model::MessageKind::kListen);
  });
}

// Connections are numbered anew when others come or change: one reading is as good as another.
Transition Nameless(Transition transition) {
  if (transition.kind == TransitionKind::kRead) transition.index = 0;
  return transition;
}

void Append(uint16_t number, std::string* key) {
  key->append({static_cast<char>(number), static_cast<char>(number >> 8)});
}

}  // namespace

bool CanWait(const Transition& transition, const sim::Program& program, const sim::World& world) {
  if (transition.kind != TransitionKind::kMessage || transition.process != kPrimary) return false;
  const sim::Process& worker = world.processes[transition.index + 1u];
  if (worker.phase != sim::ProcessPhase::kRunning || worker.up.closed) return false;
  if (worker.up.messages.size() != 1 || sim::QuiescesNext(program, world)) return false;
  const model::Message& answer = *worker.up.messages.begin();
  if (answer.kind != model::MessageKind::kConnectionReply ||
      answer.handle != model::kNoDescriptor) {
    return false;
  }
  const auto& handles = world.primary.listening.handles;
  const bool others_are_free =
      std::any_of(handles.begin(), handles.end(), [&](const model::Handle& each) {
        return each.key == answer.key && !each.round_robin.free.empty();
      });
  return others_are_free &&
         !std::any_of(world.processes.begin(), world.processes.end(),
                      [&](const sim::Process& each) { return MayComeFirst(each.up, answer.key); });
}

// Whether the turn of the primary could as well have come before the one that is pending.
bool PendingSteps::IsIndifferent(const PendingStep& step, const Taken& taken) {
  if (!step.became_idle) return false;
  if (taken.transition.kind == TransitionKind::kAcceptShared) {
    return Free(taken.after, *step.became_idle) == Free(taken.before, *step.became_idle);
  }
  const auto other = Rejoins(taken.transition, taken.before, taken.after);
  return other && *other != *step.became_idle;
}

bool PendingSteps::IsJustified(const PendingStep& step, const Taken& taken) {
  if (step.anybody || Has(step.enabled, Nameless(taken.transition))) return true;
  if (!step.concerns.empty() && step.concerns.Intersects(Left(taken.before, taken.after))) {
    return true;
  }
  if (step.has_cut.Intersects(taken.told)) return true;
  if (step.printed != 0 && (step.printed & Printed(taken.before, taken.after)) != 0) return true;
  if (step.at_sockets && SocketsDiffer(taken.before, taken.after)) return true;
  if (step.owner == OwnerOf(taken.transition)) return !IsIndifferent(step, taken);
  if (Halts(step.owner, taken)) return true;
  return std::any_of(taken.transitions_before.begin(), taken.transitions_before.end(),
                     [&](const Transition& each) {
                       const bool concerned =
                           OwnerOf(each) == step.owner || Has(step.enabled, Nameless(each));
                       return concerned && !Has(taken.transitions_after, each);
                     });
}

void PendingSteps::Take(const Taken& taken, const sim::Program& program) {
  const bool silence = taken.transition.kind == TransitionKind::kHarness &&
                       !sim::IsHarnessReady(program, taken.before);
  model::Small<PendingStep, 2> open;
  for (const PendingStep& step : pending_) {
    if (!silence && !IsJustified(step, taken)) open.push_back(step);
  }
  PendingStep own;
  own.owner = OwnerOf(taken.transition);
  own.became_idle = Rejoins(taken.transition, taken.before, taken.after);
  own.has_cut = HasCut(taken.before, taken.after);
  own.concerns = Sent(taken.before, taken.after);
  if (taken.transition.kind == TransitionKind::kMessage && own.owner != kPrimary) {
    own.concerns.Insert(own.owner);
  }
  if (const auto process = Named(taken.transition, program, taken.before)) {
    own.concerns.Insert(*process);
  }
  own.printed = Printed(taken.before, taken.after);
  own.at_sockets = LooksForSockets(taken, program) || Waiting(taken.after) > Waiting(taken.before);
  if (const auto worker = ReadsEnd(taken.transition, taken.before)) own.concerns.Insert(*worker);
  own.anybody = TouchesAll(taken.before, taken.after);
  for (const Transition& each : taken.transitions_after) {
    if (OwnerOf(each) != own.owner && !Has(taken.transitions_before, each))
      own.enabled.push_back(Nameless(each));
  }
  open.push_back(own);
  pending_ = std::move(open);
}

void PendingSteps::AddTo(std::string* key) const {
  std::vector<std::string> pending;
  for (const PendingStep& step : pending_) {
    std::string& of = pending.emplace_back();
    Append(step.owner, &of);
    of.push_back(step.anybody ? '!' : step.at_sockets ? '@' : '.');
    of.push_back(static_cast<char>(step.printed));
    for (const Transition& each : step.enabled) {
      of.append({static_cast<char>(each.kind), static_cast<char>(each.stream)});
      Append(each.process, &of);
      Append(each.index, &of);
    }
    explain::AddTo(step.has_cut, &of);
    explain::AddTo(step.concerns, &of);
    Append(step.became_idle.value_or(kHarness), &of);
  }
  std::sort(pending.begin(), pending.end());  // in which order they were made does not matter
  for (const std::string& of : pending) *key += of;
}

}  // namespace clusterspec::explain

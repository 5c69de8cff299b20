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

size_t Living(const sim::World& world) {
  return static_cast<size_t>(
      std::count_if(world.processes.begin(), world.processes.end(), [](const sim::Process& each) {
        return each.phase < sim::ProcessPhase::kEnded && !each.stopped;
      }));
}

size_t OpenSockets(const sim::World& world) {
  return static_cast<size_t>(
      std::count_if(world.sockets.begin(), world.sockets.end(),
                    [](const sim::Socket& each) { return each.references > 0; }));
}

bool TouchesAll(const sim::World& before, const sim::World& after) {
  return Living(before) != Living(after) || OpenSockets(before) != OpenSockets(after) ||
         before.next_port != after.next_port || before.harness.over != after.harness.over;
}

bool IsOpen(const sim::Process& process) {
  return process.worker.channel && process.phase < sim::ProcessPhase::kEnded;
}

// The processes of which something holds before and after a turn, as bits.
template <typename Predicate>
uint64_t Where(const sim::World& before, const sim::World& after, Predicate holds) {
  uint64_t bits = 0;
  for (size_t i = 0; i < before.processes.size() && i < 64; ++i) {
    if (holds(before.processes[i], after.processes[i])) bits |= uint64_t{1} << i;
  }
  return bits;
}

// The workers that something was sent to.
uint64_t Fed(const sim::World& before, const sim::World& after) {
  return Where(before, after, [](const sim::Process& was, const sim::Process& is) {
    return is.down.messages.size() > was.down.messages.size();
  });
}

// Those that have left their channel.
uint64_t Left(const sim::World& before, const sim::World& after) {
  return Where(before, after, [](const sim::Process& was, const sim::Process& is) {
    return IsOpen(was) && !IsOpen(is);
  });
}

bool HasEnded(const sim::Process& was, const sim::Process& is) {
  return was.phase < sim::ProcessPhase::kEnded && is.phase >= sim::ProcessPhase::kEnded;
}

bool Ends(uint16_t process, const Taken& taken) {
  return process < taken.before.processes.size() &&
         HasEnded(taken.before.processes[process], taken.after.processes[process]);
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

void AddTo(std::string* key, const Transitions& transitions) {
  for (const Transition& each : transitions) {
    key->append({static_cast<char>(each.kind), static_cast<char>(each.stream),
                 static_cast<char>(each.process), static_cast<char>(each.index)});
  }
}

}  // namespace

uint16_t OwnerOf(const Transition& transition) {
  return transition.kind <= TransitionKind::kReap ? kHarness : transition.process;
}

bool Has(const Transitions& transitions, const Transition& transition) {
  return std::find(transitions.begin(), transitions.end(), transition) != transitions.end();
}

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
  if ((step.sent_to & Left(taken.before, taken.after)) != 0) return true;
  if (step.owner == OwnerOf(taken.transition)) return !IsIndifferent(step, taken);
  if (Ends(step.owner, taken)) return true;
  return std::any_of(taken.transitions_before.begin(), taken.transitions_before.end(),
                     [&](const Transition& each) {
                       return OwnerOf(each) == step.owner && !Has(taken.transitions_after, each);
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
  own.sent_to = Fed(taken.before, taken.after);
  own.anybody = TouchesAll(taken.before, taken.after);
  for (const Transition& each : taken.transitions_after) {
    if (OwnerOf(each) != own.owner && !Has(taken.transitions_before, each))
      own.enabled.push_back(Nameless(each));
  }
  open.push_back(own);
  pending_ = std::move(open);
}

uint64_t PendingSteps::Ended(const Taken& taken) {
  return Where(taken.before, taken.after, HasEnded);
}

void PendingSteps::AddTo(std::string* key) const {
  std::vector<std::string> pending;
  for (const PendingStep& step : pending_) {
    std::string& of = pending.emplace_back();
    of.push_back(static_cast<char>(step.owner));
    of.push_back(step.anybody ? '!' : '.');
    explain::AddTo(&of, step.enabled);
    of += std::to_string(step.sent_to);
    of += ' ';
    of += std::to_string(step.became_idle.value_or(kHarness));
  }
  std::sort(pending.begin(), pending.end());  // in which order they were made does not matter
  for (const std::string& of : pending) *key += of;
}

}  // namespace clusterspec::explain

// All orders of all steps would be too many, and most make no difference. A step is put off as long
// as it can be: one that is taken before the line which is looked for is pending until it is
// justified
//   - by another step of the same owner, which follows it in any case; but where the primary has
//     read that a listener is free again, and accepts, only by giving it the connection: else it
//     could have read so later (Lemma 8);
//   - by a step that it made possible, or one that makes impossible what it made possible;
//   - by a step that makes one of its owner's own steps impossible, or ends or stops its owner:
//     there was no later time;
//   - by one that has to do with the same of what processes share: see footprint.h;
//   - by silence, before which every step has to come.
// Nothing is lost: a step that nobody justifies could as well have come after the line, and there
// it is still possible (Lemmas 6 and 7 of docs/PROOFS.md).
#include "harness/explain/pending_steps.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "reference/sim/simulator.h"

namespace clusterspec::explain {
namespace {

using sim::kPrimary;
using sim::Transition;
using sim::TransitionKind;
using sim::Transitions;

bool Halts(uint16_t process, const Taken& taken) {
  if (process >= taken.before.processes.size()) return false;
  const sim::Process& was = taken.before.processes[process];
  const sim::Process& is = taken.after.processes[process];
  const bool lives = is.phase < sim::ProcessPhase::kEnded;
  return (!lives && was.phase < sim::ProcessPhase::kEnded) || (!was.stopped && is.stopped);
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

bool PendingSteps::IsJustified(const PendingStep& step, const PendingStep& by, const Taken& taken) {
  if (Meet(step.footprint, by.footprint, taken.told)) return true;
  if (Has(step.enabled, Nameless(taken.transition))) return true;
  if (step.owner == by.owner) return !IsIndifferent(step, taken);
  if (Halts(step.owner, taken)) return true;
  return std::any_of(taken.transitions_before.begin(), taken.transitions_before.end(),
                     [&](const Transition& each) {
                       const bool concerned =
                           OwnerOf(each) == step.owner || Has(step.enabled, Nameless(each));
                       return concerned && !Has(taken.transitions_after, each);
                     });
}

PendingSteps::PendingStep PendingSteps::Of(const Taken& taken, const sim::Program& program) {
  PendingStep step;
  step.owner = OwnerOf(taken.transition);
  step.became_idle = Rejoins(taken.transition, taken.before, taken.after);
  step.footprint = FootprintOf(taken, program);
  for (const Transition& each : taken.transitions_after) {
    if (OwnerOf(each) != step.owner && !Has(taken.transitions_before, each))
      step.enabled.push_back(Nameless(each));
  }
  return step;
}

void PendingSteps::Take(const Taken& taken, const sim::Program& program) {
  const bool silence = taken.transition.kind == TransitionKind::kHarness &&
                       !sim::IsHarnessReady(program, taken.before);
  PendingStep own = Of(taken, program);
  model::Small<PendingStep, 2> pending;
  for (const PendingStep& step : pending_) {
    if (!silence && !IsJustified(step, own, taken)) pending.emplace_back(step);
  }
  pending.emplace_back(std::move(own));
  pending_ = std::move(pending);
}

void PendingSteps::AddTo(std::string* key) const {
  std::vector<std::string> pending;
  for (const PendingStep& step : pending_) {
    std::string& of = pending.emplace_back();
    Append(step.owner, &of);
    explain::AddTo(step.footprint, &of);
    for (const Transition& each : step.enabled) {
      of.append({static_cast<char>(each.kind), static_cast<char>(each.stream)});
      Append(each.process, &of);
      Append(each.index, &of);
    }
    Append(step.became_idle.value_or(kHarness), &of);
  }
  std::sort(pending.begin(), pending.end());  // in which order they were made does not matter
  for (const std::string& of : pending) *key += of;
}

}  // namespace clusterspec::explain

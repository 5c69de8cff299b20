#include "reference/sim/event_recording.h"

#include <algorithm>

#include "reference/sim/program_size.h"

namespace clusterspec::sim {
namespace {

// These tell what the adapter does: there is nothing to react to.
bool IsSilent(EventKind kind) {
  return kind == EventKind::kHello || kind == EventKind::kResult ||
         kind == EventKind::kAdapterError;
}

}  // namespace

bool Events::IsAwaited(const CompiledAwait& await, size_t index, Id subject) const {
  return (await.subject == kNone || await.subject == subject) && await.step >= harness_->step &&
         harness_->seen[index] < await.count;
}

bool Events::IsWanted(EventKind kind, Id subject) const {
  if (recorder_ != nullptr && recorder_->whole) return true;
  const auto& awaits = program_.awaits_of[static_cast<size_t>(kind)];
  return std::any_of(awaits.begin(), awaits.end(), [&](uint16_t index) {
    const CompiledAwait& await = program_.awaits[index];
    return !await.pattern->conditions.empty() && IsAwaited(await, index, subject);
  });
}

Event Events::Make(EventKind kind, uint16_t process, Id subject, json::object data) const {
  Event event;
  event.name = ToString(kind);
  event.process = process == kNobody ? "harness" : pool_.Text(processes_[process].label);
  event.pid = process == kNobody ? 0 : kFirstPid + process;
  event.subject = pool_.Text(subject);
  event.data = std::move(data);
  if (process != kPrimary) return event;
  const auto& workers = world_->primary.workers;
  for (uint16_t i = 0; i < workers.size() && ProcessOf(i) < processes_.size(); ++i) {
    event.snap[pool_.Text(processes_[ProcessOf(i)].label)] = StateOf(program_, pool_, workers[i]);
  }
  return event;
}

void Events::Match(EventKind kind, Id subject, const Event* event) {
  for (const uint16_t index : program_.awaits_of[static_cast<size_t>(kind)]) {
    const CompiledAwait& await = program_.awaits[index];
    if (!IsAwaited(await, index, subject)) continue;
    if (event != nullptr && !await.pattern->conditions.empty()) {
      static const std::vector<Event> none;
      const std::vector<Event>& before = recorder_ != nullptr ? recorder_->events : none;
      if (FirstUnmet(await.pattern->conditions, *event, before) != nullptr) continue;
    }
    ++harness_->seen[index];
    if (recorder_ != nullptr && recorder_->watcher != nullptr) recorder_->watcher->Counts(index);
  }
}

void Events::RecordBindings(const std::vector<Binding>& bindings) {
  for (const Binding& each : bindings) {
    Record(EventKind::kBinding, kNobody, pool_.Text(each.name), [&] {
      return json::object{{"value", each.value}};
    });
  }
}

void Events::Stop(uint16_t process) {
  processes_.Change(process).phase = ProcessPhase::kSpinning;
  stalled_ = process;
}

bool Events::IsAbout(const Reaction& reaction, EventKind kind, Id subject) const {
  const CompiledOperation& react = program_.operations[reaction.operation];
  return react.event == kind && (react.event_subject == kNone || react.event_subject == subject);
}

bool Events::IsReactedTo(EventKind kind, uint16_t process, Id subject) const {
  const auto& reactions = processes_[process].reactions;
  return std::any_of(reactions.begin(), reactions.end(),
                     [&](const Reaction& each) { return IsAbout(each, kind, subject); });
}

void Events::React(EventKind kind, uint16_t process, Id subject) {
  if (processes_[process].reactions.empty() || IsSilent(kind)) return;
  const auto reactions = processes_[process].reactions;
  for (const Reaction& each : reactions) {
    if (!IsAbout(each, kind, subject)) continue;
    auto& live = processes_.Change(process).reactions;
    const auto found = std::find_if(live.begin(), live.end(), [&](const Reaction& reaction) {
      return reaction.operation == each.operation;
    });
    if (found == live.end()) continue;  // used up further up the stack
    if (found->left != kEveryTime && --found->left == 0) live.erase(found);
    for (const uint16_t nested : program_.operations[each.operation].nested) {
      reactor_->Operate(process, nested);
    }
  }
}

}  // namespace clusterspec::sim

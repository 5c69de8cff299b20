#include "reference/sim/executor.h"

#include <algorithm>

#include "reference/sim/program_size.h"

namespace clusterspec::sim {

namespace {

// These tell what the adapter does: there is nothing to react to.
bool IsSilent(EventKind kind) {
  return kind == EventKind::kHello || kind == EventKind::kResult ||
         kind == EventKind::kAdapterError;
}

char LetterOf(model::Flag flag) {
  if (flag == model::Flag::kTrue) return 't';
  return flag == model::Flag::kFalse ? 'f' : 'u';
}

}  // namespace

// REQ cluster.settings.cwd.used: a folder that is not there keeps the process from starting
bool CanStart(const Program& program, const json::object& settings) {
  return program.deviations.Contains(model::Deviation::kCwdIgnored) ||
         !StringOr(settings, "cwd").starts_with(std::string(kScratch) + "/");
}

// REQ worker.isConnected.boolean
bool IsConnectedUndefined(const Program& program, const ValuePool& pool,
                          const model::WorkerRecord& record) {
  return program.deviations.Contains(model::Deviation::kConnectedUndefined) &&
         record.settings != kNone && !CanStart(program, pool.Value(record.settings).as_object());
}

WorkerState StateOf(const Program& program, const ValuePool& pool,
                    const model::WorkerRecord& record) {
  WorkerState state;
  state.listed = record.listed ? 'L' : '-';
  state.connected = record.connected ? 'C' : '-';
  if (IsConnectedUndefined(program, pool, record)) state.connected = '?';
  state.dead = record.dead ? 'D' : '-';
  state.exited_after_disconnect = LetterOf(record.exited_after_disconnect);
  return state;
}

Executor::Executor(const Program& program, ValuePool* pool, model::Chooser* chooser, World* world,
                   Recorder* recorder)
    : program_(program),
      pool_(*pool),
      world_(*world),
      recorder_(recorder),
      context_(program.edition, program.deviations, &world->resolved_choices, chooser,
               recorder == nullptr ? nullptr : recorder->questions),
      kernel_(world, pool) {}

// ---- events

bool Executor::IsAwaited(const CompiledAwait& await, size_t index, Id subject) const {
  return (await.subject == kNone || await.subject == subject) &&
         await.step >= world_.harness.step && world_.harness.seen[index] < await.count;
}

bool Executor::IsWanted(EventKind kind, Id subject) const {
  if (recorder_ != nullptr && recorder_->whole) return true;
  const auto& awaits = program_.awaits_of[static_cast<size_t>(kind)];
  return std::any_of(awaits.begin(), awaits.end(), [&](uint16_t index) {
    const CompiledAwait& await = program_.awaits[index];
    return !await.pattern->conditions.empty() && IsAwaited(await, index, subject);
  });
}

Event Executor::MakeEvent(EventKind kind, uint16_t process, Id subject, json::object data) const {
  Event event;
  event.name = ToString(kind);
  event.process = process == kNobody ? "harness" : pool_.Text(At(process).label);
  event.pid = process == kNobody ? 0 : kFirstPid + process;
  event.subject = pool_.Text(subject);
  event.data = std::move(data);
  if (process != kPrimary) return event;
  for (size_t i = 0; i < world_.primary.workers.size() && i + 1 < world_.processes.size(); ++i) {
    const model::WorkerRecord& record = world_.primary.workers[i];
    event.snap[pool_.Text(world_.processes[i + 1].label)] = StateOf(program_, pool_, record);
  }
  return event;
}

void Executor::Match(EventKind kind, Id subject, const Event* event) {
  for (const uint16_t index : program_.awaits_of[static_cast<size_t>(kind)]) {
    const CompiledAwait& await = program_.awaits[index];
    if (!IsAwaited(await, index, subject)) continue;
    if (event != nullptr && !await.pattern->conditions.empty()) {
      static const std::vector<Event> none;
      const std::vector<Event>& before = recorder_ != nullptr ? recorder_->events : none;
      if (FirstUnmet(await.pattern->conditions, *event, before) != nullptr) continue;
    }
    ++world_.harness.seen[index];
    if (recorder_ != nullptr && recorder_->watcher != nullptr) recorder_->watcher->Counts(index);
  }
}

void Executor::React(EventKind kind, uint16_t process, Id subject) {
  if (Look(process).reactions.empty() || IsSilent(kind)) return;
  const auto reactions = At(process).reactions;
  for (const Reaction& each : reactions) {
    const CompiledOperation& react = program_.operations[each.operation];
    if (react.event != kind) continue;
    if (react.event_subject != kNone && react.event_subject != subject) continue;
    auto& live = At(process).reactions;
    const auto found = std::find_if(live.begin(), live.end(), [&](const Reaction& reaction) {
      return reaction.operation == each.operation;
    });
    if (found == live.end()) continue;  // used up further up the stack
    if (found->left != kEveryTime && --found->left == 0) live.erase(found);
    for (const uint16_t nested : react.nested) Operate(process, nested);
  }
}

// ---- transitions

// What was put off is done before the process gets anything from outside.
void Executor::RunDeferred() {
  while (deferred_done_ < deferred_.size()) {
    const DeferredTask task = deferred_[deferred_done_++];
    if (Runs(task.process)) {
      std::visit([&](const auto& action) { CarryOut(task.process, action); }, task.action);
    } else if (const auto* late = std::get_if<ReadLate>(&task.action)) {
      kernel_.Release(late->message.handle);
    }
  }
  deferred_.clear();
  deferred_done_ = 0;
}

void Executor::Run(const Transition& transition) {
  switch (transition.kind) {
    case TransitionKind::kHarness:
      HarnessStep();
      break;
    case TransitionKind::kClientRead:
      ReadClient(transition.index);
      break;
    case TransitionKind::kAnswerRead:
      ReadAnswer(transition.index);
      break;
    case TransitionKind::kOutput: {
      const Id line = world_.output[transition.index].Pop();
      Record(EventKind::kOutput, kNobody, At(kPrimary).label, [&] {
        return json::object{{"stream", transition.index == 0 ? "stdout" : "stderr"},
                            {"text", pool_.Text(line)}};
      });
      break;
    }
    case TransitionKind::kReap:
      Reap(transition.process);
      break;
    case TransitionKind::kStart:
      StartProcess(transition.process);
      break;
    case TransitionKind::kControl:
      RunBatch(transition.process);
      break;
    case TransitionKind::kMessage:
      if (transition.process == kPrimary) {
        ReceiveInPrimary(transition.index);
      } else {
        ReceiveInWorker(transition.process);
      }
      break;
    case TransitionKind::kExitNotice:
      ExitNotice(transition.index);
      break;
    case TransitionKind::kAccept:
      AcceptOn(transition.process, transition.index);
      break;
    case TransitionKind::kAcceptShared:
      AcceptShared(transition.index);
      break;
    case TransitionKind::kDatagram:
      TakeDatagram(transition.process, transition.index);
      break;
    case TransitionKind::kConnect:
      Opened(transition.process, transition.index);
      break;
    case TransitionKind::kRead:
      Read(transition.process, transition.index);
      break;
    case TransitionKind::kPipeRead:
      ReadPipe(transition.index, transition.stream);
      break;
    case TransitionKind::kOwnTurn:
      RunDeferredTask(transition.process, transition.index);
      break;
    case TransitionKind::kTimer:
      Fire(transition.process, transition.index);
      break;
    case TransitionKind::kEnd:
      Exit(transition.process, std::max<int>(At(transition.process).exit_code, 0));
      break;
    case TransitionKind::kCrash:
      End(transition.process, 0, model::kSigkill);
      break;
  }
  RunDeferred();
  Advance();
}

}  // namespace clusterspec::sim

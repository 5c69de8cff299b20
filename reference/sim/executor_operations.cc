#include <algorithm>

#include "reference/sim/executor.h"
#include "reference/sim/program_size.h"

namespace clusterspec::sim {
namespace {

OperationResult Nothing() { return {}; }
OperationResult Ended() { return {OperationResult::Kind::kEnded, nullptr}; }

}  // namespace

OperationResult Executor::Misuse(const std::string& message) const {
  return {OperationResult::Kind::kMisuse, json::value(message)};
}

OperationResult Executor::UnknownWorker(Id label) const {
  return Misuse("no worker is called " + pool_.Text(label));
}

// Whether the numbers of a run go on. An exploration, which must not take a run that was cut off
// for a whole one, ends by an assertion where they do not.
bool Executor::HasRoom(const CompiledOperation& operation) const {
  if (recorder_ == nullptr || !recorder_->whole) return true;
  const auto& callbacks = world_.primary.callbacks;
  const bool calls_back =
      operation.kind == OperationKind::kDisconnect && operation.callback != kNone;
  const bool all_wait = callbacks.size() == model::kMostCallbacks &&
                        std::find(callbacks.begin(), callbacks.end(), kNone) == callbacks.end();
  return Count() < kMostProcesses && pool_.size() < kMostTexts && !(calls_back && all_wait);
}

// Carries out an operation and records what it gave.
void Executor::Operate(uint16_t process, uint16_t index) {
  if (!Runs(process) || world_.harness.over) return;
  const CompiledOperation& operation = program_.operations[index];
  if (!HasRoom(operation)) return Stop(EndingKind::kUnsupported);
  const bool watched = recorder_ != nullptr && recorder_->watcher != nullptr;
  const bool wanted = watched || IsWanted(EventKind::kResult, operation.subject);
  const OperationResult outcome = Do(process, index, operation, wanted);
  if (outcome.kind == OperationResult::Kind::kEnded || At(process).phase >= ProcessPhase::kEnded)
    return;
  if (outcome.kind == OperationResult::Kind::kMisuse) {
    Record(EventKind::kAdapterError, process, kNone, [&] {
      return json::object{{"message", outcome.value}};
    });
    return Stop(EndingKind::kAdapter);
  }
  Record(EventKind::kResult, process, operation.subject, [&] {
    const char* key = outcome.kind == OperationResult::Kind::kThrew ? "threw" : "value";
    return json::object{{"op", operation.id}, {key, outcome.value}};
  });
}

OperationResult Executor::Do(uint16_t process, uint16_t index, const CompiledOperation& operation,
                             bool wanted) {
  if (!operation.misuse.empty()) return Misuse(operation.misuse);
  switch (operation.kind) {
    case OperationKind::kFork:
      return DoFork(process, operation, wanted);
    case OperationKind::kSetup:
      return DoSetup(process, operation);
    case OperationKind::kPolicy: {
      if (process != kPrimary) return Nothing();
      model::PrimaryInput input;
      input.kind = model::PrimaryInputKind::kSetPolicy;
      input.policy = StringOr(operation.fields, "value") == "none" ? model::Policy::kShared
                                                                   : model::Policy::kRoundRobin;
      StepPrimary(input);
      return Nothing();
    }
    case OperationKind::kGet:
      return DoGet(process, operation, wanted);
    case OperationKind::kSame:
      return wanted ? DoSame(process, operation) : Nothing();
    case OperationKind::kTypeof:
      return wanted ? DoTypeof(process, operation) : Nothing();
    case OperationKind::kKeys:
      return wanted ? DoKeys(process, operation) : Nothing();
    case OperationKind::kDisconnect:
      return DoDisconnect(process, operation, wanted);
    case OperationKind::kKill:
      return DoKill(process, operation);
    case OperationKind::kSend:
      return DoSend(process, operation);
    case OperationKind::kListen:
    case OperationKind::kBind:
      return DoListen(process, operation);
    case OperationKind::kClose:
      return DoClose(process, operation);
    case OperationKind::kConnect:
      return DoConnect(process, operation);
    case OperationKind::kEndSockets:
      return DoEndSockets(process, operation);
    case OperationKind::kAdopt:
      return DoAdopt(process, operation);
    case OperationKind::kWatchOutput: {
      const auto worker = FindWorker(process, operation.name);
      if (!worker) return UnknownWorker(operation.name);
      At(static_cast<uint16_t>(*worker + 1)).watched = true;
      return Nothing();
    }
    case OperationKind::kPrint:
      Print(process, StringOr(operation.fields, "to") == "stderr" ? 2 : 1,
            StringOr(operation.fields, "text"));
      return Nothing();
    case OperationKind::kExit:
      return DoExit(process, operation);
    case OperationKind::kExitCode:
      At(process).exit_code = static_cast<int16_t>(operation.number);
      return Nothing();
    case OperationKind::kThrow:
      At(process).deferred_tasks.push_back(index);
      return Nothing();
    case OperationKind::kSpin:
      Record(EventKind::kResult, process, operation.subject, [&] {
        return json::object{{"op", operation.id}, {"value", "$undefined"}};
      });
      At(process).phase = ProcessPhase::kSpinning;
      return Ended();
    case OperationKind::kAfter:
      At(process).timers.push_back(
          {index, world_.now_ms + static_cast<uint32_t>(std::max(operation.number, 1))});
      return Nothing();
    case OperationKind::kReact: {
      const bool always = operation.number == 0;
      At(process).reactions.push_back(
          {index, always ? kEveryTime : static_cast<uint8_t>(operation.number)});
      return Nothing();
    }
    case OperationKind::kForget: {
      auto& reactions = At(process).reactions;
      const auto gone =
          std::remove_if(reactions.begin(), reactions.end(), [&](const Reaction& reaction) {
            const CompiledOperation& react = program_.operations[reaction.operation];
            return react.event == operation.event &&
                   (operation.event_subject == kNone ||
                    react.event_subject == operation.event_subject);
          });
      reactions.erase(gone, reactions.end());
      return Nothing();
    }
    case OperationKind::kRelease:
      At(process).released = true;
      return Nothing();
    case OperationKind::kLoad:
      return DoLoad(process, operation);
  }
  return Nothing();
}

// ---- the primary's API

// REQ cluster.fork.primary-only cluster.setupPrimary.primary-only cluster.disconnect.primary-only
OperationResult Executor::PrimaryOnly(std::string_view method) {
  switch (context_.Resolve(model::ChoicePoint::kPrimaryOnly)) {
    case model::kAbsent:
      return Threw("TypeError", "cluster." + std::string(method) + " is not a function");
    case model::kThrows:
      return Threw("Error", std::string(method) + " can be called in the primary only");
    default:
      return Nothing();
  }
}

bool Executor::IsPrimary(uint16_t process) const { return sim::IsPrimary(program_, process); }

Id Executor::FreeLabel(Id label) {
  Id free = label;
  for (int n = 2; FindProcess(free) != kNobody; ++n) {
    free = pool_.Text(pool_.Text(label) + "#" + std::to_string(n));
  }
  return free;
}

Id Executor::SettingsAfter(const json::object& given) {
  const json::object current = SettingsOf(world_.primary.settings);
  return pool_.AddValue(model::ApplySetup(context_, PrimaryFactsOf(program_), current, given));
}

json::value Executor::WorkerValue(uint16_t worker) const {
  return surface::WorkerValue(pool_.Text(At(static_cast<uint16_t>(worker + 1)).label));
}

OperationResult Executor::DoFork(uint16_t process, const CompiledOperation& operation,
                                 bool wanted) {
  if (!IsPrimary(process)) return PrimaryOnly("fork");
  const auto worker = static_cast<uint16_t>(world_.primary.workers.size());
  model::PrimaryInput input;
  input.kind = model::PrimaryInputKind::kFork;
  // REQ cluster.settings.filled-by-fork
  input.value = world_.primary.settings != kNone ? world_.primary.settings : SettingsAfter({});
  pending_label_ = FreeLabel(operation.name);
  pending_environment_ = operation.value;
  StepPrimary(input);
  // REQ cluster.fork.returns-worker
  return wanted ? Value(WorkerValue(worker)) : Nothing();
}

// REQ cluster.setupMaster.alias
OperationResult Executor::DoSetup(uint16_t process, const CompiledOperation& operation) {
  const bool has_newest = surface::HasPrimaryNames(context_);
  const std::string method =
      StringOr(operation.fields, "via", has_newest ? "setupPrimary" : "setupMaster");
  if (!IsPrimary(process)) return PrimaryOnly(method);
  if (method == "setupPrimary" && !has_newest) {
    return Threw("TypeError", "cluster.setupPrimary is not a function");
  }
  const json::value* given = operation.fields.if_contains("settings");
  model::PrimaryInput input;
  input.kind = model::PrimaryInputKind::kSetup;
  input.value =
      SettingsAfter(given != nullptr && given->is_object() ? given->get_object() : json::object());
  StepPrimary(input);
  return Nothing();
}

// The worker that a label names in the primary; nothing elsewhere, and for other labels.
std::optional<uint16_t> Executor::FindWorker(uint16_t process, Id label) const {
  if (process != kPrimary) {
    return At(process).label == label ? std::optional<uint16_t>(process - 1) : std::nullopt;
  }
  const uint16_t found = FindProcess(label);
  if (found == kNobody || found == kPrimary) return std::nullopt;
  return static_cast<uint16_t>(found - 1);
}

OperationResult Executor::DisconnectCluster(uint16_t process, Id callback) {
  if (!IsPrimary(process)) {
    const OperationResult outcome = PrimaryOnly("disconnect");
    if (!context_.Has(model::Deviation::kDisconnectInWorker)) return outcome;
    model::WorkerInput input;
    input.kind = model::WorkerInputKind::kDisconnect;
    StepWorker(process, input);
    if (callback == kNone) return Nothing();
    PutOff(process, CallWithResult{callback, false, kNone});
    return Nothing();
  }
  model::PrimaryInput input;
  input.kind = model::PrimaryInputKind::kDisconnectAll;
  input.value = callback;
  StepPrimary(input);
  return Nothing();
}

OperationResult Executor::DoDisconnect(uint16_t process, const CompiledOperation& operation,
                                       bool wanted) {
  const std::string& target = pool_.Text(operation.name);
  if (target == "cluster") return DisconnectCluster(process, operation.callback);
  if (process != kPrimary && (target == "self" || target == "process")) {
    model::WorkerInput input;
    input.kind = target == "self" ? model::WorkerInputKind::kDisconnect
                                  : model::WorkerInputKind::kProcessDisconnect;
    StepWorker(process, input);
    const bool returns = wanted && target == "self" && context_.edition() >= Edition::kV10;
    if (!returns) return Nothing();
    return Value(WorkerValue(static_cast<uint16_t>(process - 1)));
  }
  const auto worker = FindWorker(process, operation.name);
  if (!worker || process != kPrimary) return UnknownWorker(operation.name);
  model::PrimaryInput input;
  input.kind = model::PrimaryInputKind::kDisconnect;
  input.worker = *worker;
  StepPrimary(input);
  // REQ worker.disconnect.returns-worker
  if (!wanted || context_.edition() < Edition::kV10) return Nothing();
  return Value(WorkerValue(*worker));
}

// REQ worker.kill.destroy-alias worker.kill.like-process-kill
OperationResult Executor::DoKill(uint16_t process, const CompiledOperation& operation) {
  const bool by_process = StringOr(operation.fields, "via") == "process.kill";
  if (pool_.Text(operation.name) == "self" && process != kPrimary) {
    if (by_process) {
      SendSignal(process, operation.signal);
      return Value(true);
    }
    model::WorkerInput input;
    input.kind = model::WorkerInputKind::kKill;
    input.signal = operation.signal;
    StepWorker(process, input);
    return Nothing();
  }
  const auto worker = FindWorker(process, operation.name);
  if (!worker || process != kPrimary) return UnknownWorker(operation.name);
  if (by_process) {
    const auto target = static_cast<uint16_t>(*worker + 1);
    const bool alive = At(target).phase < ProcessPhase::kReaped;
    // A worker that counts as ended is sent nothing.
    if (world_.primary.workers[*worker].counted_signal != 0) return Value(false);
    SendSignal(target, operation.signal);
    model::PrimaryInput sent;
    sent.kind = model::PrimaryInputKind::kProcessKill;
    sent.worker = *worker;
    sent.signal = operation.signal;
    StepPrimary(sent);
    return Value(alive);
  }
  model::PrimaryInput input;
  input.kind = model::PrimaryInputKind::kKill;
  input.worker = *worker;
  input.signal = operation.signal;
  StepPrimary(input);
  return Nothing();
}

OperationResult Executor::DoExit(uint16_t process, const CompiledOperation& operation) {
  const json::value* code = operation.fields.if_contains("code");
  const bool given = code != nullptr && code->is_int64();
  Exit(process, given ? operation.number : std::max<int>(At(process).exit_code, 0));
  return Ended();
}

}  // namespace clusterspec::sim

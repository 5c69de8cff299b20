#include "reference/sim/cluster_operations.h"

#include <string>

#include "reference/surface/object_surface.h"

namespace clusterspec::sim {

using model::PrimaryInputKind;
using model::WorkerInputKind;

// REQ cluster.fork.primary-only cluster.setupPrimary.primary-only cluster.disconnect.primary-only
OperationResult ClusterOperations::PrimaryOnly(std::string_view method) const {
  switch (context_.Resolve(model::ChoicePoint::kPrimaryOnly)) {
    case model::kAbsent:
      return Threw("TypeError", "cluster." + std::string(method) + " is not a function");
    case model::kThrows:
      return Threw("Error", std::string(method) + " can be called in the primary only");
    default:
      return {};
  }
}

OperationResult ClusterOperations::WorkerValue(uint16_t worker) const {
  return Value(surface::WorkerValue(pool_.Text(processes_[ProcessOf(worker)].label)));
}

void ClusterOperations::StepWorker(uint16_t process, WorkerInputKind kind, model::Signal signal) {
  model::WorkerInput input;
  input.kind = kind;
  input.signal = signal;
  workers_.Step(process, input);
}

void ClusterOperations::StepPrimary(uint16_t worker, PrimaryInputKind kind, model::Signal signal) {
  model::PrimaryInput input;
  input.kind = kind;
  input.worker = worker;
  input.signal = signal;
  primary_.Step(input);
}

// ---- fork, setup, policy

Id ClusterOperations::FreeLabel(Id label) {
  Id free = label;
  for (int n = 2; processes_.Find(free) != kNobody; ++n) {
    free = pool_.Text(pool_.Text(label) + "#" + std::to_string(n));
  }
  return free;
}

Id ClusterOperations::SettingsAfter(const json::object& given) {
  const json::object current = pool_.Object(primary_.state().settings);
  return pool_.AddValue(model::ApplySetup(context_, PrimaryFactsOf(program_), current, given));
}

OperationResult ClusterOperations::Fork(uint16_t process, const CompiledOperation& operation,
                                        bool wanted) {
  if (!IsPrimary(program_, process)) return PrimaryOnly("fork");
  const auto worker = static_cast<uint16_t>(primary_.state().workers.size());
  // REQ cluster.settings.filled-by-fork
  const Id settings =
      primary_.state().settings != kNone ? primary_.state().settings : SettingsAfter({});
  primary_.Fork(settings, FreeLabel(operation.name), operation.value);
  // REQ cluster.fork.returns-worker
  return wanted ? WorkerValue(worker) : OperationResult();
}

// REQ cluster.setupMaster.alias
OperationResult ClusterOperations::Setup(uint16_t process, const CompiledOperation& operation) {
  const bool has_newest = surface::HasPrimaryNames(context_);
  const std::string method =
      StringOr(operation.fields, "via", has_newest ? "setupPrimary" : "setupMaster");
  if (!IsPrimary(program_, process)) return PrimaryOnly(method);
  if (method == "setupPrimary" && !has_newest) {
    return Threw("TypeError", "cluster.setupPrimary is not a function");
  }
  const json::value* given = operation.fields.if_contains("settings");
  model::PrimaryInput input;
  input.kind = PrimaryInputKind::kSetup;
  input.value =
      SettingsAfter(given != nullptr && given->is_object() ? given->get_object() : json::object());
  primary_.Step(input);
  return {};
}

OperationResult ClusterOperations::SetPolicy(uint16_t process, const CompiledOperation& operation) {
  if (process != kPrimary) return {};
  model::PrimaryInput input;
  input.kind = PrimaryInputKind::kSetPolicy;
  input.policy = StringOr(operation.fields, "value") == "none" ? model::Policy::kShared
                                                               : model::Policy::kRoundRobin;
  primary_.Step(input);
  return {};
}

// ---- disconnect

OperationResult ClusterOperations::DisconnectCluster(uint16_t process, Id callback) {
  if (!IsPrimary(program_, process)) {
    OperationResult outcome = PrimaryOnly("disconnect");
    if (!context_.Has(model::Deviation::kDisconnectInWorker)) return outcome;
    StepWorker(process, WorkerInputKind::kDisconnect);
    if (callback != kNone) tasks_.Add(process, CallWithResult{callback, false, kNone});
    return {};
  }
  model::PrimaryInput input;
  input.kind = PrimaryInputKind::kDisconnectAll;
  input.value = callback;
  primary_.Step(input);
  return {};
}

OperationResult ClusterOperations::Disconnect(uint16_t process, const CompiledOperation& operation,
                                              bool wanted) {
  const std::string& target = pool_.Text(operation.name);
  if (target == "cluster") return DisconnectCluster(process, operation.callback);
  // REQ worker.disconnect.returns-worker
  const bool returns = wanted && context_.edition() >= Edition::kV10;
  if (process != kPrimary && (target == "self" || target == "process")) {
    const bool self = target == "self";
    StepWorker(process, self ? WorkerInputKind::kDisconnect : WorkerInputKind::kProcessDisconnect);
    return self && returns ? WorkerValue(WorkerOf(process)) : OperationResult();
  }
  const auto worker = labels_.FindWorker(process, operation.name);
  if (!worker || process != kPrimary) {
    return labels_.UnknownWorker(operation.name);
  }
  StepPrimary(*worker, PrimaryInputKind::kDisconnect);
  return returns ? WorkerValue(*worker) : OperationResult();
}

// ---- kill

// REQ worker.kill.destroy-alias worker.kill.like-process-kill
OperationResult ClusterOperations::Kill(uint16_t process, const CompiledOperation& operation) {
  const std::string& target = pool_.Text(operation.name);
  const bool by_process = StringOr(operation.fields, "via") == "process.kill";
  if (target == "self" && process != kPrimary) {
    if (by_process) {
      control_.Signal(process, operation.signal);
      return Value(true);
    }
    StepWorker(process, WorkerInputKind::kKill, operation.signal);
    return {};
  }
  const auto worker = labels_.FindWorker(process, operation.name);
  if (!worker || process != kPrimary) {
    return labels_.UnknownWorker(operation.name);
  }
  if (by_process) return KillByProcess(*worker, operation.signal);
  StepPrimary(*worker, PrimaryInputKind::kKill, operation.signal);
  return {};
}

OperationResult ClusterOperations::KillByProcess(uint16_t worker, model::Signal signal) {
  const bool alive = processes_[ProcessOf(worker)].phase < ProcessPhase::kReaped;
  // A worker that counts as ended is sent nothing.
  if (primary_.state().workers[worker].counted_signal != 0) return Value(false);
  control_.Signal(ProcessOf(worker), signal);
  StepPrimary(worker, PrimaryInputKind::kProcessKill, signal);
  return Value(alive);
}

}  // namespace clusterspec::sim

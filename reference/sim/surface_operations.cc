#include "reference/sim/surface_operations.h"

namespace clusterspec::sim {
namespace {

OperationResult ResultOf(const surface::Answer& answer) {
  switch (answer.kind) {
    case surface::Answer::Kind::kThrew:
      return {OperationResult::Kind::kThrew, answer.value};
    case surface::Answer::Kind::kMisuse:
      return {OperationResult::Kind::kMisuse, answer.value};
    case surface::Answer::Kind::kValue:
    case surface::Answer::Kind::kClosesChannel:
      break;
  }
  return Value(answer.value);
}

}  // namespace

OperationResult SurfaceOperations::Get(uint16_t process, const CompiledOperation& operation,
                                       bool wanted) {
  const std::string& path = pool_.Text(operation.name);
  if (!wanted && !path.ends_with("()")) return {};
  const WorldFacts facts = FactsOf(process);
  const surface::Answer answer = surface::ObjectSurface(&facts).Get(path);
  if (answer.kind == surface::Answer::Kind::kClosesChannel) CloseChannel(process, answer.worker);
  return ResultOf(answer);
}

// Of the worker with this id; 0: the process's own.
void SurfaceOperations::CloseChannel(uint16_t process, int worker) {
  if (worker == 0) {
    model::WorkerInput input;
    input.kind = model::WorkerInputKind::kProcessDisconnect;
    return workers_.Step(process, input);
  }
  model::PrimaryInput input;
  input.kind = model::PrimaryInputKind::kCloseChannel;
  input.worker = WorkerOf(static_cast<uint16_t>(worker));
  primary_.Step(input);
}

OperationResult SurfaceOperations::Same(uint16_t process,
                                        const CompiledOperation& operation) const {
  const WorldFacts facts = FactsOf(process);
  const std::string right = StringOr(operation.fields, "right");
  return ResultOf(surface::ObjectSurface(&facts).Same(pool_.Text(operation.name), right));
}

OperationResult SurfaceOperations::TypeOf(uint16_t process,
                                          const CompiledOperation& operation) const {
  const WorldFacts facts = FactsOf(process);
  return ResultOf(surface::ObjectSurface(&facts).TypeOf(pool_.Text(operation.name)));
}

OperationResult SurfaceOperations::Keys(uint16_t process,
                                        const CompiledOperation& operation) const {
  const WorldFacts facts = FactsOf(process);
  return ResultOf(surface::ObjectSurface(&facts).Keys(pool_.Text(operation.name)));
}

OperationResult SurfaceOperations::Load(uint16_t process, const CompiledOperation& operation) {
  const WorldFacts facts = FactsOf(process);
  const surface::Answer answer = surface::ObjectSurface(&facts).Load(pool_.Text(operation.name));
  if (StringOr(operation.fields, "via", "require") != "import") return ResultOf(answer);
  const bool found = answer.kind == surface::Answer::Kind::kValue;
  const Id value = found ? pool_.AddValue(answer.value) : kNone;
  tasks_.Add(process, CallWithResult{operation.callback, !found, value});
  return {};
}

}  // namespace clusterspec::sim

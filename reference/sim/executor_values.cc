#include "reference/sim/executor.h"

namespace clusterspec::sim {

OperationResult Executor::Give(uint16_t process, const surface::Answer& answer) {
  switch (answer.kind) {
    case surface::Answer::Kind::kValue:
      return Value(answer.value);
    case surface::Answer::Kind::kThrew:
      return {OperationResult::Kind::kThrew, answer.value};
    case surface::Answer::Kind::kMisuse:
      return {OperationResult::Kind::kMisuse, answer.value};
    case surface::Answer::Kind::kClosesChannel:
      break;
  }
  if (answer.worker == 0) {
    model::WorkerInput input;
    input.kind = model::WorkerInputKind::kProcessDisconnect;
    StepWorker(process, input);
  } else {
    model::PrimaryInput input;
    input.kind = model::PrimaryInputKind::kCloseChannel;
    input.worker = static_cast<uint16_t>(answer.worker - 1);
    StepPrimary(input);
  }
  return Value(answer.value);
}

OperationResult Executor::DoGet(uint16_t process, const CompiledOperation& operation, bool wanted) {
  const std::string& path = pool_.Text(operation.name);
  if (!wanted && !path.ends_with("()")) return {};
  const WorldFacts facts = FactsOf(process);
  return Give(process, surface::ObjectSurface(&facts).Get(path));
}

OperationResult Executor::DoSame(uint16_t process, const CompiledOperation& operation) {
  const WorldFacts facts = FactsOf(process);
  const std::string right = StringOr(operation.fields, "right");
  return Give(process, surface::ObjectSurface(&facts).Same(pool_.Text(operation.name), right));
}

OperationResult Executor::DoTypeof(uint16_t process, const CompiledOperation& operation) {
  const WorldFacts facts = FactsOf(process);
  return Give(process, surface::ObjectSurface(&facts).TypeOf(pool_.Text(operation.name)));
}

OperationResult Executor::DoKeys(uint16_t process, const CompiledOperation& operation) {
  const WorldFacts facts = FactsOf(process);
  return Give(process, surface::ObjectSurface(&facts).Keys(pool_.Text(operation.name)));
}

OperationResult Executor::DoLoad(uint16_t process, const CompiledOperation& operation) {
  const WorldFacts facts = FactsOf(process);
  const surface::Answer answer = surface::ObjectSurface(&facts).Load(pool_.Text(operation.name));
  if (StringOr(operation.fields, "via", "require") != "import") return Give(process, answer);
  const bool found = answer.kind == surface::Answer::Kind::kValue;
  const Id value = found ? pool_.AddValue(answer.value) : kNone;
  PutOff(process, CallWithResult{operation.callback, !found, value});
  return {};
}

}  // namespace clusterspec::sim

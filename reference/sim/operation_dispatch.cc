#include "reference/sim/operation_dispatch.h"

#include <algorithm>
#include <string>

#include "reference/sim/program_size.h"

namespace clusterspec::sim {

// Whether what the operation names is had from cluster.
bool Operations::NeedsCluster(const CompiledOperation& operation) const {
  const auto is_of_cluster = [](std::string_view path) {
    const std::string_view root = path.substr(0, path.find('.'));
    return root == "cluster" || root == "self";
  };
  switch (operation.kind) {
    case OperationKind::kFork:
    case OperationKind::kSetup:
    case OperationKind::kPolicy:
      return true;
    case OperationKind::kGet:
    case OperationKind::kSame:
    case OperationKind::kTypeof:
    case OperationKind::kKeys:
    case OperationKind::kDisconnect:
    case OperationKind::kKill:
    case OperationKind::kSend:
      return is_of_cluster(pool_.Text(operation.name)) ||
             is_of_cluster(StringOr(operation.fields, "right"));
    default:
      return false;
  }
}

// Whether the numbers of a run go on. An exploration, which must not take a run that was cut off
// for a whole one, ends by an assertion where they do not.
bool Operations::HasRoom(uint16_t process, const CompiledOperation& operation) const {
  if (!events_.IsRecordedWhole()) return true;
  const auto& callbacks = primary_->callbacks;
  const bool calls_back =
      operation.kind == OperationKind::kDisconnect && operation.callback != kNone;
  const bool all_wait = callbacks.size() == model::kMostCallbacks &&
                        std::find(callbacks.begin(), callbacks.end(), kNone) == callbacks.end();
  return processes_.size() < kMostProcesses && pool_.size() < kMostTexts &&
         processes_[process].servers.size() < kMostServers && !(calls_back && all_wait);
}

void Operations::Operate(uint16_t process, uint16_t index) {
  if (!processes_.Runs(process) || harness_->over) return;
  const CompiledOperation& operation = program_.operations[index];
  if (!HasRoom(process, operation)) return harness_->End(EndingKind::kUnsupported);
  const bool wanted = events_.IsLookedAt(EventKind::kResult, operation.subject);
  OperationResult result;
  const auto thrown = errors_.ThrownBy([&] { result = Do(process, index, wanted); });
  if (thrown && processes_.Runs(process)) result = Threw("Error", *thrown);
  if (result.kind == OperationResult::Kind::kEnded || processes_.HasEnded(process)) return;
  if (result.kind == OperationResult::Kind::kMisuse) {
    events_.Record(EventKind::kAdapterError, process, kNone, [&] {
      return json::object{{"message", result.value}};
    });
    return harness_->End(EndingKind::kAdapter);
  }
  events_.Record(EventKind::kResult, process, operation.subject, [&] {
    const char* key = result.kind == OperationResult::Kind::kThrew ? "threw" : "value";
    return json::object{{"op", operation.id}, {key, result.value}};
  });
}

OperationResult Operations::Do(uint16_t process, uint16_t index, bool wanted) {
  const CompiledOperation& operation = program_.operations[index];
  if (!operation.misuse.empty()) return Misuse(operation.misuse);
  if (processes_[process].child && NeedsCluster(operation)) {
    return Misuse("this program never loads cluster");
  }
  switch (operation.kind) {
    case OperationKind::kFork:
      return cluster_.Fork(process, operation, wanted);
    case OperationKind::kSetup:
      return cluster_.Setup(process, operation);
    case OperationKind::kPolicy:
      return cluster_.SetPolicy(process, operation);
    case OperationKind::kDisconnect:
      return cluster_.Disconnect(process, operation, wanted);
    case OperationKind::kKill:
      return cluster_.Kill(process, operation);
    case OperationKind::kGet:
      return surface_.Get(process, operation, wanted);
    case OperationKind::kSame:
      return wanted ? surface_.Same(process, operation) : OperationResult();
    case OperationKind::kTypeof:
      return wanted ? surface_.TypeOf(process, operation) : OperationResult();
    case OperationKind::kKeys:
      return wanted ? surface_.Keys(process, operation) : OperationResult();
    case OperationKind::kLoad:
      return surface_.Load(process, operation);
    case OperationKind::kSend:
      return send_.Send(process, operation);
    case OperationKind::kListen:
    case OperationKind::kBind:
      return servers_.Listen(process, operation);
    case OperationKind::kClose:
      return servers_.Close(process, operation);
    case OperationKind::kConnect:
      return servers_.Connect(process, operation);
    case OperationKind::kEndSockets:
      return servers_.EndSockets(process, operation);
    case OperationKind::kAdopt:
      return servers_.Adopt(process, operation);
    default:
      return DoOwn(process, index);
  }
}

// Those that are about the process alone.
OperationResult Operations::DoOwn(uint16_t process, uint16_t index) {
  const CompiledOperation& operation = program_.operations[index];
  switch (operation.kind) {
    case OperationKind::kWatchOutput:
      return WatchOutput(process, operation);
    case OperationKind::kChdir:
      break;  // Program knows where relative paths lie
    case OperationKind::kExit:
      return Exit(process, operation);
    case OperationKind::kSpin:
      return Spin(process, operation);
    case OperationKind::kMode:
      return Value("755");  // of every file: it has no options that change it
    case OperationKind::kPrint:
      output_.Write(process, StringOr(operation.fields, "to") == "stderr" ? 1 : 0,
                    StringOr(operation.fields, "text"));
      break;
    case OperationKind::kExitCode:
      processes_.Change(process).exit_code = static_cast<int16_t>(operation.number);
      break;
    case OperationKind::kThrow:
      processes_.Change(process).deferred_tasks.push_back(index);
      break;
    case OperationKind::kAfter:
      timers_.Add(process, index, operation.number);
      break;
    case OperationKind::kReact: {
      const bool always = operation.number == 0;
      const auto times = always ? kEveryTime : static_cast<uint8_t>(operation.number);
      processes_.Change(process).reactions.push_back({index, times});
      break;
    }
    case OperationKind::kForget:
      Forget(process, operation);
      break;
    case OperationKind::kRelease:
      processes_.Change(process).released = true;
      break;
    default:
      CLUSTERSPEC_ASSERT(false);  // of other parts
  }
  return {};
}

OperationResult Operations::WatchOutput(uint16_t process, const CompiledOperation& operation) {
  const auto worker = labels_.FindWorker(process, operation.name);
  if (!worker) return labels_.UnknownWorker(operation.name);
  processes_.Change(ProcessOf(*worker)).watched = true;
  return {};
}

OperationResult Operations::Exit(uint16_t process, const CompiledOperation& operation) {
  const json::value* code = operation.fields.if_contains("code");
  const bool given = code != nullptr && code->is_int64();
  control_.Exit(process,
                given ? operation.number : std::max<int>(processes_[process].exit_code, 0));
  return Ended();
}

OperationResult Operations::Spin(uint16_t process, const CompiledOperation& operation) {
  events_.Record(EventKind::kResult, process, operation.subject, [&] {
    return json::object{{"op", operation.id}, {"value", "$undefined"}};
  });
  processes_.Change(process).phase = ProcessPhase::kSpinning;
  return Ended();
}

void Operations::Forget(uint16_t process, const CompiledOperation& operation) {
  auto& reactions = processes_.Change(process).reactions;
  const auto gone =
      std::remove_if(reactions.begin(), reactions.end(), [&](const Reaction& reaction) {
        const CompiledOperation& react = program_.operations[reaction.operation];
        return react.event == operation.event &&
               (operation.event_subject == kNone || react.event_subject == operation.event_subject);
      });
  reactions.erase(gone, reactions.end());
}

}  // namespace clusterspec::sim

#include "reference/sim/task_runner.h"

namespace clusterspec::sim {

void TaskRunner::RunAll() {
  while (const auto task = tasks_.Take()) {
    if (processes_.Runs(task->process)) {
      std::visit([&](const auto& action) { Do(task->process, action); }, task->action);
    } else if (const auto* late = std::get_if<ReadLate>(&task->action)) {
      kernel_.Release(late->message.handle);
    }
  }
}

void TaskRunner::Do(uint16_t, const model::PrimaryEffect& effect) { primary_.CarryOut(effect); }

void TaskRunner::Do(uint16_t process, const model::WorkerEffect& effect) {
  workers_.CarryOut(process, effect);
}

void TaskRunner::Do(uint16_t process, const CallWithResult& call) {
  events_.Record(EventKind::kCallback, process, call.callback, [&] {
    json::array arguments{nullptr};
    if (call.failed) {
      arguments[0] = {{"$type", "Error"}, {"name", "Error"}, {"message", "Channel closed"}};
    }
    if (call.value != kNone) arguments.push_back(pool_.Value(call.value));
    return json::object{{"args", std::move(arguments)}};
  });
}

void TaskRunner::Do(uint16_t, const ReportFailedSpawn& report) {
  model::PrimaryInput input;
  input.kind = model::PrimaryInputKind::kSpawnFailed;
  input.worker = report.worker;
  primary_.Step(input);
}

void TaskRunner::Do(uint16_t process, const ReadLate& late) {
  model::WorkerInput input;
  input.kind = model::WorkerInputKind::kMessage;
  input.message = late.message;
  workers_.Step(process, input);
}

}  // namespace clusterspec::sim

#include "harness/judge/observed_run.h"

#include <utility>

#include "spec/nouns/operation_walk.h"

namespace clusterspec {

Run::Run(const Scenario& scenario, const Trace& trace) : scenario_(scenario), trace_(trace) {
  ForEachOperation(scenario, [this](const Operation& each, const std::string& process, int) {
    calls_.push_back({process, &each});
  });
  for (size_t i = 0; i < trace.events.size(); ++i) {
    const Event& event = trace.events[i];
    if (event.name == "result" && !event.data.contains("threw")) {
      results_[IntegerOr(event.data, "op", 0)].push_back(i);
    }
  }
}

std::optional<size_t> Run::ResultOf(const Call& call) const {
  const auto found = results_.find(call.operation->id);
  if (found == results_.end() || found->second.size() != 1) return std::nullopt;
  return found->second.front();
}

bool Run::IsDoneBefore(const Call& call, size_t index) const {
  const auto found = results_.find(call.operation->id);
  return found != results_.end() && found->second.front() < index;
}

size_t Run::Results(const Call& call) const {
  const auto found = results_.find(call.operation->id);
  return found == results_.end() ? 0 : found->second.size();
}

bool Run::Undisturbed(const std::string& process) const {
  return std::none_of(scenario_.steps.begin(), scenario_.steps.end(), [&](const Step& step) {
    const auto* signal = std::get_if<Signal>(&step.action);
    return signal != nullptr && signal->process == process;
  });
}

bool Run::NobodyStops() const {
  return std::none_of(scenario_.steps.begin(), scenario_.steps.end(), [](const Step& step) {
    const auto* signal = std::get_if<Signal>(&step.action);
    return signal != nullptr && signal->name == "SIGSTOP";
  });
}

bool Run::PrimaryStays() const {
  return Undisturbed("primary") && !First("process.exit", "primary") &&
         !First("os.exit", "primary") && !Any([](const Call& call) {
           return call.process == "primary" && call.operation->name == "spin";
         });
}

std::optional<WorkerState> Run::LastState(const std::string& worker) const {
  for (size_t i = size(); i > 0; --i) {
    const auto state = At(i - 1).snap.find(worker);
    if (state != At(i - 1).snap.end()) return state->second;
  }
  return std::nullopt;
}

std::optional<WorkerState> Run::StateAt(size_t index, const std::string& worker) const {
  const auto state = At(index).snap.find(worker);
  if (state == At(index).snap.end()) return std::nullopt;
  return state->second;
}

Finding Run::Violation(size_t index, std::string message, std::string expected) const {
  return FindingAt(trace_, index, std::move(message), std::move(expected));
}

bool IsGetOf(const Call& call, std::string_view end) {
  return call.operation->name == "get" && call.Field("path").ends_with(end);
}

bool DisconnectIsCalled(const Run& run, const std::string& worker) {
  return run.Any([&](const Call& call) {
    if (IsGetOf(call, "disconnect()")) return true;
    if (call.operation->name != "disconnect") return false;
    const std::string target = call.Field("target");
    return call.process == worker || target == worker || target == "cluster";
  });
}

bool IsKill(const Call& call) {
  return call.operation->name == "kill" && call.Field("via") != "process.kill";
}

bool KillIsCalled(const Run& run, const std::string& worker) {
  return run.Any([&](const Call& call) {
    if (IsGetOf(call, "kill()") || IsGetOf(call, "destroy()")) return true;
    return IsKill(call) && (call.process == worker || call.Field("target") == worker);
  });
}

}  // namespace clusterspec

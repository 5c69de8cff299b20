#include "harness/inclusion/harness_step.h"

#include <algorithm>

namespace clusterspec::inclusion {

bool IsReady(const sim::Program& program, const sim::World& world) {
  const sim::Harness& harness = world.harness;
  if (harness.step >= program.steps.size()) return false;
  const sim::CompiledStep& step = program.steps[harness.step];
  const auto& action = program.scenario->steps[harness.step].action;
  if (std::holds_alternative<Batch>(action) ||
      std::holds_alternative<clusterspec::Signal>(action)) {
    return harness.batch == sim::BatchState::kUnsent &&
           std::any_of(world.processes.begin(), world.processes.end(), [&](const auto& each) {
             return each.label == step.process && each.attached;
           });
  }
  if (!std::holds_alternative<clusterspec::Client>(action)) return false;
  return harness.batch == sim::BatchState::kUnsent &&
         (step.endpoint < 0 ||
          harness.endpoints[static_cast<size_t>(step.endpoint)].address != model::kNone);
}

bool SettlesNext(const sim::Program& program, const sim::World& world) {
  const auto& steps = program.scenario->steps;
  const size_t step = world.harness.step;
  return step < steps.size() && std::holds_alternative<Settle>(steps[step].action);
}

}  // namespace clusterspec::inclusion

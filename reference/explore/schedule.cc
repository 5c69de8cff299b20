#include "reference/explore/schedule.h"

#include <fmt/format.h>

#include "reference/sim/simulate.h"

namespace clusterspec::explore {
namespace {

std::string PicksText(const sim::Picks& picks) {
  std::string text;
  for (const sim::Pick& pick : picks) {
    const model::ChoicePointInfo& info = model::ChoicePoints()[static_cast<size_t>(pick.point)];
    text += fmt::format("{}{}: {}", text.empty() ? "   [" : ", ", info.name,
                        info.options[pick.option].name);
  }
  return text.empty() ? text : text + "]";
}

// What a process is told to do, or the harness is about to.
std::string StepText(const sim::Simulator& simulator, const sim::Transition& transition,
                     const sim::World& world) {
  const auto& steps = simulator.program().scenario->steps;
  const bool of_step = transition.kind == sim::TransitionKind::kControl ||
                       transition.kind == sim::TransitionKind::kHarness;
  if (!of_step || world.harness.step >= steps.size()) return "";
  const Step& step = steps[world.harness.step];
  const auto* batch = std::get_if<Batch>(&step.action);
  if (batch == nullptr) return ": " + ToString(step);
  std::string text;
  for (const Operation& each : batch->operations) {
    text += fmt::format("{} {} {}", text.empty() ? ":" : ",", each.name, ToText(each.fields));
  }
  return transition.kind == sim::TransitionKind::kControl ? text : ": asks " + batch->process;
}

// Without what every hello says alike.
std::string EventText(const Event& event) {
  return event.name == "hello" ? event.name + " " + event.subject : event.ToString();
}

}  // namespace

std::vector<Action> ActionsOf(Expander* expander, const std::vector<uint16_t>& ordinals) {
  std::vector<Action> actions;
  std::string state = expander->Root();
  for (const uint16_t ordinal : ordinals) {
    actions.push_back(expander->ActionOf(state, ordinal));
    state = expander->After(state, actions.back());
  }
  return actions;
}

Trace TraceOf(sim::Simulator* simulator, const std::vector<Action>& actions) {
  sim::World world = simulator->Start();
  sim::Recorder recorder;
  recorder.whole = true;
  for (const Action& action : actions) {
    sim::PickList picks(&action.picks);
    simulator->Apply(action.transition, &picks, &world, &recorder);
  }
  Trace trace;
  trace.edition = simulator->program().edition;
  trace.events = std::move(recorder.events);
  int64_t time_us = 0;
  for (Event& event : trace.events) event.time_us = time_us++;
  trace.ending = sim::EndingOf(simulator->program(), world);
  return trace;
}

std::vector<std::string> LinesOf(sim::Simulator* simulator, const std::vector<Action>& actions) {
  std::vector<std::string> lines;
  sim::World world = simulator->Start();
  sim::Recorder recorder;
  recorder.whole = true;
  for (const Action& action : actions) {
    recorder.events.clear();
    lines.push_back(fmt::format(
        "{:>3}. {}{}{}", lines.size() + 1, simulator->Describe(action.transition, world),
        StepText(*simulator, action.transition, world), PicksText(action.picks)));
    sim::PickList picks(&action.picks);
    simulator->Apply(action.transition, &picks, &world, &recorder);
    for (const Event& event : recorder.events) {
      lines.back() += fmt::format("\n       {:<8} {}", event.process, EventText(event));
    }
  }
  return lines;
}

}  // namespace clusterspec::explore

#include "reference/explore/schedule.h"

#include <fmt/format.h>

#include "reference/sim/simulate.h"

namespace clusterspec::explore {
namespace {

std::string PicksText(const sim::Picks& picks) {
  std::string text;
  for (const sim::Pick& pick : picks) {
    const model::ChoicePointInfo& info = model::ChoicePoints()[static_cast<size_t>(pick.point)];
    text +=
        fmt::format("{}{}: {}", text.empty() ? "   [" : ", ", info.name, info.options[pick.option]);
  }
  return text.empty() ? text : text + "]";
}

// What a process is told to do, or the harness is about to.
std::string StepText(const sim::Machine& machine, const sim::Choice& choice,
                     const sim::World& world) {
  const auto& steps = machine.program().scenario->steps;
  const bool of_step =
      choice.kind == sim::ChoiceKind::kControl || choice.kind == sim::ChoiceKind::kHarness;
  if (!of_step || world.harness.step >= steps.size()) return "";
  const Step& step = steps[world.harness.step];
  const auto* batch = std::get_if<Batch>(&step.action);
  if (batch == nullptr) return ": " + ToString(step);
  std::string text;
  for (const Operation& each : batch->operations) {
    text += fmt::format("{} {} {}", text.empty() ? ":" : ",", each.name, ToText(each.fields));
  }
  return choice.kind == sim::ChoiceKind::kControl ? text : ": asks " + batch->process;
}

// Without what every hello says alike.
std::string EventText(const Event& event) {
  return event.name == "hello" ? event.name + " " + event.subject : event.ToString();
}

}  // namespace

std::vector<Deed> DeedsOf(Expander* expander, const std::vector<uint16_t>& ordinals) {
  std::vector<Deed> deeds;
  std::string state = expander->Root();
  for (const uint16_t ordinal : ordinals) {
    deeds.push_back(expander->DeedOf(state, ordinal));
    state = expander->After(state, deeds.back());
  }
  return deeds;
}

Trace TraceOf(sim::Machine* machine, const std::vector<Deed>& deeds) {
  sim::World world = machine->Start();
  sim::Recorder recorder;
  recorder.whole = true;
  for (const Deed& deed : deeds) {
    sim::PickList picks(&deed.picks);
    machine->Apply(deed.choice, &picks, &world, &recorder);
  }
  Trace trace;
  trace.edition = machine->program().edition;
  trace.events = std::move(recorder.events);
  int64_t time_us = 0;
  for (Event& event : trace.events) event.time_us = time_us++;
  trace.ending = sim::EndingOf(machine->program(), world);
  return trace;
}

std::vector<std::string> LinesOf(sim::Machine* machine, const std::vector<Deed>& deeds) {
  std::vector<std::string> lines;
  sim::World world = machine->Start();
  sim::Recorder recorder;
  recorder.whole = true;
  for (const Deed& deed : deeds) {
    recorder.events.clear();
    lines.push_back(fmt::format("{:>3}. {}{}{}", lines.size() + 1,
                                machine->Describe(deed.choice, world),
                                StepText(*machine, deed.choice, world), PicksText(deed.picks)));
    sim::PickList picks(&deed.picks);
    machine->Apply(deed.choice, &picks, &world, &recorder);
    for (const Event& event : recorder.events) {
      lines.back() += fmt::format("\n       {:<8} {}", event.process, EventText(event));
    }
  }
  return lines;
}

}  // namespace clusterspec::explore

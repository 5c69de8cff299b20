#include "reference/sim/simulate.h"

#include <fmt/format.h>

#include <utility>

#include "reference/sim/program_size.h"
#include "reference/sim/random.h"

namespace clusterspec::sim {
namespace {

std::string RoomOfARun() {
  return fmt::format(
      "room for this run: at most {} processes, as many texts, {} servers of a process, and {} "
      "callbacks of cluster.disconnect() at a time",
      kMostProcesses, kMostServers, model::kMostCallbacks);
}

std::string MessageOf(const Program& program, const Harness& harness, const std::string& step) {
  switch (harness.ending) {
    case EndingKind::kSilent:
      return step + " can no longer come: every process sleeps";
    case EndingKind::kEndedEarly:
      return step + ": the process had ended before";
    case EndingKind::kDeadline:
      return step + " did not come, and there is no end to what happens";
    case EndingKind::kUnsupported:
      return "the simulator lacks " + (program.lacks.empty() ? RoomOfARun() : program.lacks);
    case EndingKind::kAdapter:
      return step + ": the operation makes no sense";
    default:
      return "";
  }
}

class WatchedChooser : public RandomChooser {
 public:
  WatchedChooser(Random* random, RunWatcher* watcher) : RandomChooser(random), watcher_(watcher) {}

  int Pick(model::ChoicePoint point, int options) override {
    const int option = RandomChooser::Pick(point, options);
    if (watcher_ != nullptr) watcher_->Picks(point, option);
    return option;
  }

 private:
  RunWatcher* watcher_;
};

// Real time means nothing here: each event is given the next microsecond.
void NumberEvents(std::vector<Event>* events) {
  int64_t time_us = 0;
  for (Event& event : *events) event.time_us = ++time_us;
}

}  // namespace

Ending EndingOf(const Program& program, const World& world) {
  const Harness& harness = world.harness;
  const bool in_step = harness.step < program.scenario->steps.size();
  const std::string step =
      in_step ? ToString(program.scenario->steps[harness.step]) : "the end of all activity";
  return {harness.ending, in_step ? static_cast<int>(harness.step) : -1,
          MessageOf(program, harness, step)};
}

Trace Simulate(const Scenario& scenario, const SimOptions& options, RunWatcher* watcher) {
  Simulator simulator(scenario, options.edition, options.deviations);
  World world = simulator.Start();
  Random random(options.seed);
  WatchedChooser chooser(&random, watcher);
  Recorder recorder;
  recorder.whole = true;
  Transitions transitions;
  int steps = 0;
  for (simulator.Enabled(world, &transitions); !transitions.empty();
       simulator.Enabled(world, &transitions)) {
    if (++steps > options.max_steps) {
      world.harness.ending = EndingKind::kDeadline;
      break;
    }
    const uint32_t pick = random.Below(static_cast<uint32_t>(transitions.size()));
    if (watcher != nullptr) watcher->Takes(transitions[pick], world);
    simulator.Apply(transitions[pick], &chooser, &world, &recorder);
  }
  NumberEvents(&recorder.events);
  Trace trace;
  trace.edition = options.edition;
  trace.seed = options.seed;
  trace.events = std::move(recorder.events);
  trace.ending = EndingOf(simulator.program(), world);
  return trace;
}

}  // namespace clusterspec::sim

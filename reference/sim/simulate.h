// Scenario -> Trace, without any runtime.
#ifndef CLUSTERSPEC_REFERENCE_SIM_SIMULATE_H_
#define CLUSTERSPEC_REFERENCE_SIM_SIMULATE_H_

#include <cstdint>

#include "reference/sim/simulator.h"

namespace clusterspec::sim {

struct SimOptions {
  Edition edition = kCurrentEdition;
  model::DeviationSet deviations;
  uint64_t seed = 0;
  int max_steps = 100'000;  // a run that goes on for longer ends with kDeadline
};

// Looks on while a run is simulated, and changes nothing.
class RunWatcher {
 public:
  virtual ~RunWatcher() = default;
  // About to happen in this world.
  virtual void Takes(const Transition& transition, const World& world) = 0;
  // What was open is decided.
  virtual void Picks(model::ChoicePoint point, int option) = 0;
};

// Picks what happens next by chance: the same seed gives the same trace, byte for byte, whatever
// the compiler. The trace is named as one of the implementation "sim"; its case id is left empty.
// `watcher` may be null.
Trace Simulate(const Scenario& scenario, const SimOptions& options, RunWatcher* watcher = nullptr);

// How a run has ended, in the words of the harness.
Ending EndingOf(const Program& program, const World& world);

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_SIMULATE_H_

// Cases of this tree on the simulator: what readers are tried with.
#ifndef CLUSTERSPEC_HARNESS_INPUTS_SIMULATION_H_
#define CLUSTERSPEC_HARNESS_INPUTS_SIMULATION_H_

#include "reference/sim/simulate.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// How a case is simulated: in the newest edition that it applies in, within few steps.
sim::SimOptions SimulationOf(const Case& a_case);

// What the simulator shows of it, as if it were of a runtime.
Trace TraceOf(const Case& a_case);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_INPUTS_SIMULATION_H_

// Scenario -> Trace.
#ifndef CLUSTERSPEC_HARNESS_RUN_SCENARIO_RUNNER_H_
#define CLUSTERSPEC_HARNESS_RUN_SCENARIO_RUNNER_H_

#include <functional>

#include "harness/run/run_options.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// Runs the scenario on a fresh primary and tells `done` what was seen and how it ended. Processes
// may still be alive then, which `done` is to end: the run's folder goes after it.
// RunInProcess (run_pool.h) is what others call. Whose trace it is, is left empty: see RunCases.
void RunScenario(const Scenario& scenario, const Implementation& implementation,
                 const RunOptions& options, const std::function<void(Trace trace)>& done);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_SCENARIO_RUNNER_H_

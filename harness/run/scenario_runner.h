// Scenario -> Trace.
#ifndef CLUSTERSPEC_HARNESS_RUN_SCENARIO_RUNNER_H_
#define CLUSTERSPEC_HARNESS_RUN_SCENARIO_RUNNER_H_

#include "harness/run/run_options.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// Runs the scenario on a fresh primary and tells what was seen and how it ended. Processes may
// still be alive afterwards: RunInProcess (run_pool.h) is what others call. Whose trace it is,
// is left empty: see RunCases.
Trace RunScenario(const Scenario& scenario, const Implementation& implementation,
                  const RunOptions& options);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_SCENARIO_RUNNER_H_

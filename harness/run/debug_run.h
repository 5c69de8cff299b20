// One run for a debugger: no clock ends it.
#ifndef CLUSTERSPEC_HARNESS_RUN_DEBUG_RUN_H_
#define CLUSTERSPEC_HARNESS_RUN_DEBUG_RUN_H_

#include "harness/run/run_options.h"
#include "spec/nouns/error.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// Runs the scenario step by step, as the user says on stdin, and keeps its processes until they
// have ended or the user interrupts. `options.debug_folder` must be there: what the run writes to
// stdout and stderr, and its core files, are left in it. The run's process stays in this one's
// session, so that it can read from the terminal. This process must have one thread only.
Result<Trace> DebugRun(const Scenario& scenario, const Implementation& implementation,
                       const RunOptions& options);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_DEBUG_RUN_H_

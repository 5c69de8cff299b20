// What the process of one run does: it owns every process that the run starts.
#ifndef CLUSTERSPEC_HARNESS_RUN_RUN_PROCESS_H_
#define CLUSTERSPEC_HARNESS_RUN_RUN_PROCESS_H_

#include "harness/run/run_options.h"
#include "harness/run/shared_text.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

// Runs the scenario as the subreaper of the run's processes, leaves the trace in `trace`, ends all
// that the run has started, and exits. Ends the run early once `stop_fd` can be read, or its other
// end is closed. No signal from a
// process of the run ends or stops it, other than SIGKILL and SIGSTOP.
[[noreturn]] void BeRunProcess(const Scenario& scenario, const Implementation& implementation,
                               const RunOptions& options, int stop_fd, const SharedText& trace);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_RUN_PROCESS_H_

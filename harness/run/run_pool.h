// Many runs on processes, several at a time.
#ifndef CLUSTERSPEC_HARNESS_RUN_RUN_POOL_H_
#define CLUSTERSPEC_HARNESS_RUN_RUN_POOL_H_

#include <functional>
#include <vector>

#include "harness/run/run_options.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// Runs every scenario in a process of its own and hands over its trace as soon as it is there;
// `index` is the scenario's place. True when each has its trace: always, unless the user
// interrupts. A trace with the ending kInterrupted comes only then. However the runs go, nothing of
// them outlives the call. This process must have one thread only. Whose the traces are is left
// empty.
bool RunInProcesses(const std::vector<const Scenario*>& scenarios,
                    const Implementation& implementation, const RunOptions& options,
                    const std::function<void(size_t index, Trace trace)>& on_trace);

// The same for one.
Trace RunInProcess(const Scenario& scenario, const Implementation& implementation,
                   const RunOptions& options);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_RUN_POOL_H_

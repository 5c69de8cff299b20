// Cases -> traces, on whatever implements them.
#ifndef CLUSTERSPEC_HARNESS_RUN_RUN_CASES_H_
#define CLUSTERSPEC_HARNESS_RUN_RUN_CASES_H_

#include <functional>
#include <vector>

#include "harness/run/run_options.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// Runs every case, on processes or in the simulator, and hands over its trace as soon as it is
// there; `index` is the case's place in `cases`. Simulated ones come in the order of `cases`,
// others in no certain order. A case that is there several times is simulated with the seeds
// `seed`, `seed` + 1, ... True when every case has its trace; stops early when the user interrupts:
// false then, and the runs that were under way come with the ending kInterrupted. Single-threaded;
// `on_trace` is called from here.
bool RunCases(const std::vector<const Case*>& cases, const Implementation& implementation,
              const RunOptions& options,
              const std::function<void(size_t index, Trace trace)>& on_trace);

// The same for one case.
Trace RunCase(const Case& a_case, const Implementation& implementation, const RunOptions& options);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_RUN_CASES_H_

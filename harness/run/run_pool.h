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

// What RunCases does where there are processes; whose the traces are is left empty.
bool RunInProcesses(const std::vector<const Case*>& cases, const Implementation& implementation,
                    const RunOptions& options,
                    const std::function<void(size_t index, Trace trace)>& on_trace);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_RUN_POOL_H_

// Many runs, several at a time.
#ifndef CLUSTERSPEC_HARNESS_RUN_RUN_POOL_H_
#define CLUSTERSPEC_HARNESS_RUN_RUN_POOL_H_

#include <functional>
#include <vector>

#include "harness/run/run_options.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// Runs every case and hands over its trace as soon as it is there, in no certain order; `index` is
// the case's place in `cases`. Stops early when the user interrupts: false then, and the runs that
// were under way come with the ending kInterrupted. Single-threaded; `on_trace` is called from
// here.
bool RunCases(const std::vector<const Case*>& cases, const Implementation& implementation,
              const RunOptions& options, int parallel,
              const std::function<void(size_t index, Trace trace)>& on_trace);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_RUN_POOL_H_

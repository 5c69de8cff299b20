// The smallest scenario that still shows what was found.
#ifndef CLUSTERSPEC_FUZZ_SHRINK_H_
#define CLUSTERSPEC_FUZZ_SHRINK_H_

#include <functional>

#include "spec/nouns/scenario.h"

namespace clusterspec::fuzz {

// Takes away steps, operations and fields, lifts operations out of handlers and joins steps, as
// long as `fails` says that the rest still shows it. Only well-formed scenarios are tried. The
// result cannot be made smaller by any one of these; its operations are numbered anew. `fails` is
// called at most `max_trials` times.
Scenario Shrink(const Scenario& scenario, const std::function<bool(const Scenario&)>& fails,
                int max_trials = 5000);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_SHRINK_H_

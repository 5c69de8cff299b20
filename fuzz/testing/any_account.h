// Every account of a trace, looked for step by step: what the state set of `explain` must find,
// without anything that it leaves out.
#ifndef CLUSTERSPEC_FUZZ_TESTING_ANY_ACCOUNT_H_
#define CLUSTERSPEC_FUZZ_TESTING_ANY_ACCOUNT_H_

#include <cstddef>

#include "reference/model/deviation_set.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec::fuzz {

enum class AnyAccount { kThereIs, kNone, kTooMany };

// When a line is read that a step has shown.
enum class Reading { kAtOnce, kAnyTime };

// kTooMany: more than `max_states` states between two lines, or more than `max_steps` steps in all.
AnyAccount FindAnyAccount(const Scenario& scenario, Edition edition, model::DeviationSet deviations,
                          const Trace& trace, Reading reading, size_t max_states, size_t max_steps);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_TESTING_ANY_ACCOUNT_H_

// Trace -> what is broken in it, without any expectation of a case.
#ifndef CLUSTERSPEC_FUZZ_ORACLE_H_
#define CLUSTERSPEC_FUZZ_ORACLE_H_

#include <vector>

#include "fuzz/failure.h"
#include "fuzz/known.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/trace.h"

namespace clusterspec::fuzz {

// The monitors whose requirement holds in the trace's edition, the ways in which a run
// of a well-formed scenario may end, and what is true of any run. A run that hit a bound, was
// interrupted, or that the implementation does not support, breaks nothing.
std::vector<Failure> Examine(const Scenario& scenario, const Trace& trace,
                             const Catalogue& catalogue);

// All that a run of a runtime can be held against: what Examine finds, and whether the model shows
// the trace, with what is known of the runtime. Each failure that is expected of it says why. A run
// that hit a bound or was interrupted is undecided, as is one whose explanation was given up.
Tried JudgeRun(const Scenario& scenario, Trace trace, const Catalogue& catalogue,
               const Known& known);

// The harness or the adapter failed: says nothing about the implementation.
bool IsOfHarness(const Failure& failure);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_ORACLE_H_

// Whether the documentation allows what a generated scenario shows.
#ifndef CLUSTERSPEC_FUZZ_INCLUSION_H_
#define CLUSTERSPEC_FUZZ_INCLUSION_H_

#include <vector>

#include "fuzz/failure.h"
#include "spec/nouns/trace.h"

namespace clusterspec::fuzz {

// model/inclusion   no run that the documentation allows shows this trace: `explain` rejects it.
//                   Nothing when its search was given up: such a trace accuses nobody.
std::vector<Failure> CheckInclusion(const Scenario& scenario, Edition edition, const Trace& trace);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_INCLUSION_H_

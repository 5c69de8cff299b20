// Whether the documentation allows what a generated scenario shows.
#ifndef CLUSTERSPEC_FUZZ_INCLUSION_H_
#define CLUSTERSPEC_FUZZ_INCLUSION_H_

#include <vector>

#include "fuzz/failure.h"
#include "fuzz/known.h"
#include "reference/model/deviation_set.h"
#include "spec/nouns/trace.h"

namespace clusterspec::fuzz {

// model/inclusion   no run that the documentation allows shows this trace: `explain` rejects it.
//                   Nothing when its search was given up: such a trace accuses nobody.
std::vector<Failure> CheckInclusion(const Scenario& scenario, Edition edition, const Trace& trace);

// How the model explains a trace of a runtime of which something is known.
struct Inclusion {
  std::vector<model::Deviation> needed;  // of those that are known, to show it
  std::vector<Failure> failures;
  bool undecided = false;  // the search was given up
};

// model/ID          only a deviation explains it that this runtime is not known to show.
// model/inclusion   nothing explains it.
Inclusion Explain(const Scenario& scenario, const Trace& trace, const Known& known);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_INCLUSION_H_

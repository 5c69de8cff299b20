// Traces that nobody has seen: what `explain` says of them must not hang on how it looks.
#ifndef CLUSTERSPEC_FUZZ_TESTING_TAMPERING_H_
#define CLUSTERSPEC_FUZZ_TESTING_TAMPERING_H_

#include "reference/sim/random.h"
#include "spec/nouns/trace.h"

namespace clusterspec::fuzz {

// The trace with one change, which chance picks: an event is left out, comes twice, comes one or
// some places later, or has another number, text or letter of a snapshot. The result may still be
// possible. The trace has events.
Trace Tampered(Trace trace, sim::Random* random);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_TESTING_TAMPERING_H_

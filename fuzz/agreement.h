// Whether a simulated run and the steps of the simulator that it is made of agree.
#ifndef CLUSTERSPEC_FUZZ_AGREEMENT_H_
#define CLUSTERSPEC_FUZZ_AGREEMENT_H_

#include <vector>

#include "fuzz/failure.h"
#include "reference/sim/simulate.h"

namespace clusterspec::fuzz {

// The checks:
//   - own/bytes: the same seed gives the same trace.
//   - own/schedule: the simulator, its transitions picked by the same chance, shows what Simulate
//     shows.
//   - own/encoding: Encode(Decode(x)) is x.
//   - own/replay: the recorded transitions, carried out on worlds that were encoded and decoded at
//     random points, show the same and leave the same to choose from.
std::vector<Failure> CheckAgreement(const Scenario& scenario, const sim::SimOptions& options);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_AGREEMENT_H_

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

enum class Followed { kYes, kNo, kTooMuch };

// Whether the simulator can show the events of the trace, in order, and end as it did: searched for
// without knowing which choices were made, in at most `max_turns` turns.
// `furthest`, unless null, is set to how many events were followed at most.
Followed Follow(const Scenario& scenario, const sim::SimOptions& options, const Trace& trace,
                int max_turns = 20'000, size_t* furthest = nullptr);

// model/inclusion   no run that the documentation allows shows this trace. Nothing when the search
//                   was given up: such a trace accuses nobody.
std::vector<Failure> CheckInclusion(const Scenario& scenario, Edition edition, const Trace& trace);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_AGREEMENT_H_

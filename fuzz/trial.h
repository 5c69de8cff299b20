// One generated scenario tried once.
#ifndef CLUSTERSPEC_FUZZ_TRIAL_H_
#define CLUSTERSPEC_FUZZ_TRIAL_H_

#include <cstdint>
#include <optional>
#include <string>

#include "fuzz/failure.h"
#include "fuzz/generator.h"
#include "reference/sim/simulate.h"
#include "spec/nouns/requirement.h"

namespace clusterspec::fuzz {

// A trial on the simulator: what is broken in the trace; with deviations, whether the documentation
// allows it at all, and without, whether the simulator agrees with itself. `options.seed` does not
// count. The catalogue must outlive the trial.
Trial SimulatorTrial(const sim::SimOptions& options, const Catalogue& catalogue);

// The same for many, one after another. Whether it
// agrees with itself, which takes ten times as long as a run, is asked for each program of which
// the seed is a multiple of `agree_every`.
Trials SimulatorTrials(const sim::SimOptions& options, const Catalogue& catalogue,
                       uint64_t agree_every);

// Trials one after another.
Trials OneByOne(Trial trial);

// The scenario that the campaign tries under this seed.
Scenario ScenarioOf(uint64_t seed, const GeneratorOptions& options = {});

// The failure of that check, or of any where it is empty; null: there is none.
const Failure* FindCheck(const std::vector<Failure>& failures, const std::string& check);

// The one that is like it; null: there is none.
const Failure* FindLike(const std::vector<Failure>& failures, const Failure& failure);

// The first failure of the check under one of the seeds from `from` on; nothing if none.
std::optional<Found> Find(const Trial& trial, uint64_t from, uint64_t runs,
                          const std::string& check = "");

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_TRIAL_H_

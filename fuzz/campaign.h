// Many scenarios tried; what is found made small and saved.
#ifndef CLUSTERSPEC_FUZZ_CAMPAIGN_H_
#define CLUSTERSPEC_FUZZ_CAMPAIGN_H_

#include <optional>
#include <string>
#include <vector>

#include "fuzz/failure.h"
#include "fuzz/generator.h"
#include "reference/sim/simulate.h"
#include "spec/nouns/requirement.h"

namespace clusterspec::fuzz {

// A trial on the simulator: what is broken in the trace; with deviations, whether the documentation
// allows it at all, and without, whether the simulator agrees with itself. `options.seed` does not
// count. The catalogue must outlive the trial.
Trial SimulatorTrial(const sim::SimOptions& options, const Catalogue& catalogue);

// The scenario that the campaign tries under this seed.
Scenario ScenarioOf(uint64_t seed, const GeneratorOptions& options = {});

// Makes what was found smaller, as long as the trial still finds the same check broken under the
// found seed or one of `seeds` others. The seed of the result is one that shows it.
Found MakeSmall(const Found& found, const Trial& trial, int seeds);

// The first failure of the check under one of the seeds from `from` on; nothing if none.
std::optional<Found> Find(const Trial& trial, uint64_t from, uint64_t runs,
                          const std::string& check = "");

struct SavedAs {
  std::string implementation;  // "sim?deviation=..."
  Edition edition = kCurrentEdition;
};

// A case that the loader reads, with a note that says how to replay it.
Case CaseOf(const Found& found, const SavedAs& as, const Catalogue& catalogue,
            const std::string& file);

// "monitor-one-exit-v16-seed-17.yaml"
std::string FileNameOf(const Found& found, const SavedAs& as);

// "./clusterspec replay FILE --impl sim --edition v16 --seed 17"
std::string ReplayLineOf(const Found& found, const SavedAs& as, const std::string& file);

// Makes the folder and writes the case into it. The path; an error when it cannot be written.
Result<std::string> Save(const Found& found, const SavedAs& as, const Catalogue& catalogue,
                         const std::string& folder);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_CAMPAIGN_H_

// Scenario -> Trace on the simulator instead of real processes: `--impl sim`.
#ifndef CLUSTERSPEC_HARNESS_RUN_SIMULATED_H_
#define CLUSTERSPEC_HARNESS_RUN_SIMULATED_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "reference/model/deviation_set.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// "sim" or "sim?deviation=ID&deviation=ID".
bool IsSimulator(const std::string& name);

// What to call it and what it is held to; an error for an unknown deviation.
Result<Implementation> ResolveSimulator(const std::string& name, std::optional<Edition> edition);

// The deviations that the name of an implementation asks for, "reference?deviation=ID"; an error
// for an unknown one.
Result<std::vector<std::string>> DeviationIdsOf(const std::string& name);

// Those that a simulator's name switches on; an error for an unknown one.
Result<model::DeviationSet> DeviationsOf(const std::string& name);

// What RunCases does in the simulator; whose the traces are is left empty. `implementation` comes
// from ResolveSimulator.
bool SimulateCases(const std::vector<const Case*>& cases, const Implementation& implementation,
                   uint64_t seed, const std::function<void(size_t index, Trace trace)>& on_trace);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_SIMULATED_H_

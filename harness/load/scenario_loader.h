// Scenarios without demands, for the linter of adapters.
#ifndef CLUSTERSPEC_HARNESS_LOAD_SCENARIO_LOADER_H_
#define CLUSTERSPEC_HARNESS_LOAD_SCENARIO_LOADER_H_

#include <string>
#include <vector>

#include "spec/nouns/scenario.h"

namespace clusterspec {

struct TitledScenario {
  std::string title;
  Scenario scenario;
};

// The list `lint` of the protocol's table, of {title, needs, steps}.
Result<std::vector<TitledScenario>, Errors> LoadLintScenarios(const std::string& file);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_SCENARIO_LOADER_H_

#include "harness/load/scenario_loader.h"

#include "harness/load/reader.h"
#include "harness/load/step_check.h"
#include "harness/load/step_loader.h"

namespace clusterspec {

Result<std::vector<TitledScenario>, Errors> LoadScenarios(const std::string& file) {
  const auto node = LoadYaml(file);
  if (!node) return Errors{node.error()};
  Errors errors;
  Reader reader(&errors);
  std::vector<TitledScenario> scenarios;
  if (reader.IsList(*node, "a list of scenarios")) {
    for (const Node& item : node->items) {
      if (!reader.IsMap(item, "a scenario")) continue;
      reader.CheckKeys(item, "a scenario", {"title", "steps"}, {});
      TitledScenario each;
      each.title = reader.OptionalString(item, "title");
      if (const Node* steps = item.Find("steps")) each.scenario.steps = LoadSteps(*steps, &reader);
      if (errors.empty()) {
        const Labels labels(each.scenario);
        PatternCheck patterns(labels, &reader);
        CheckSteps(*item.Find("steps"), labels, &patterns, &reader);
      }
      scenarios.push_back(std::move(each));
    }
  }
  if (!errors.empty()) return errors;
  return scenarios;
}

}  // namespace clusterspec

#include "harness/load/scenario_loader.h"

#include "harness/load/reader.h"
#include "harness/load/step_check.h"
#include "harness/load/step_loader.h"

namespace clusterspec {

Result<std::vector<TitledScenario>, Errors> LoadLintScenarios(const std::string& file) {
  const auto node = LoadYaml(file);
  if (!node) return Errors{node.error()};
  Errors errors;
  Reader reader(&errors);
  std::vector<TitledScenario> scenarios;
  const Node* list = node->Find("lint");
  if (list == nullptr) return Errors{{"no 'lint', a list of scenarios", node->where}};
  if (reader.IsList(*list, "a list of scenarios")) {
    for (const Node& item : list->items) {
      if (!reader.IsMap(item, "a scenario")) continue;
      reader.CheckKeys(item, "a scenario", {"title", "steps"}, {"needs"});
      TitledScenario each;
      each.title = reader.OptionalString(item, "title");
      if (const Node* needs = item.Find("needs")) {
        each.scenario.needs = reader.Strings(*needs, "needs");
      }
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

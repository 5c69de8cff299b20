#include "harness/inputs/input_kinds.h"
#include "harness/inputs/simulation.h"
#include "harness/inputs/tree.h"
#include "harness/judge/judge.h"
#include "harness/load/case_loader.h"
#include "harness/load/forms.h"
#include "harness/load/scenario_writer.h"
#include "reports/program/script.h"

namespace clusterspec {
namespace {

bool ReadCase(const std::string& text) {
  const auto parsed = ParseCase(text, "c.yaml", "c", TheCatalogue());
  if (!parsed) return false;
  const auto again = ParseCase(ToYaml(*parsed), "again.yaml", "c", TheCatalogue());
  Promise(again && Same(*parsed, *again), "a case that is written is read as the same");
  const sim::SimOptions options = SimulationOf(*parsed);
  static_cast<void>(ToScript(*parsed, options.edition, TheCatalogue()));
  for (const Case& each : InForms({*parsed}, {kForms.begin(), kForms.end()})) {
    const Trace trace = sim::Simulate(each.scenario, options);
    static_cast<void>(Judge(each, trace, TheCatalogue()));
  }
  return true;
}

}  // namespace

InputKind CaseInput() {
  return {"case", [] { return YamlTextsIn("/cases"); }, ReadCase};
}

}  // namespace clusterspec

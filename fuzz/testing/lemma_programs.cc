#include "fuzz/testing/lemma_programs.h"

#include <fmt/format.h>

#include <algorithm>

#include "fuzz/campaign.h"
#include "harness/load/case_loader.h"
#include "harness/load/requirement_loader.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec::fuzz {
namespace {

const std::vector<Case>& AllCases() {
  static const Catalogue catalogue =
      LoadCatalogue(CLUSTERSPEC_SOURCE_DIR "/spec/requirements").value();
  static const auto cases = LoadCases(CLUSTERSPEC_SOURCE_DIR "/cases", catalogue).value();
  return cases;
}

sim::SimOptions OptionsOf(uint64_t number) {
  sim::SimOptions options;
  options.seed = number;
  options.edition = kAllEditions[number % std::size(kAllEditions)];
  const auto deviations = model::Deviations();
  if (number % 2 == 1)
    options.deviations.Insert(deviations[number / 2 % deviations.size()].deviation);
  return options;
}

}  // namespace

void ForPrograms(const Programs& programs, const GeneratorOptions& generator,
                 const std::function<void(const LemmaProgram&)>& visit) {
  const auto& cases = AllCases();
  const size_t count = std::min(programs.cases, cases.size());
  for (size_t i = 0; i < count; ++i) {
    const Case& each = cases[i * cases.size() / count];
    sim::SimOptions options = OptionsOf(i);
    if (!each.editions.Contains(options.edition)) options.edition = each.editions.Editions().back();
    visit({each.id, each.scenario, options});
  }
  for (uint64_t seed = 0; seed < programs.generated; ++seed) {
    visit({fmt::format("seed {}", seed), ScenarioOf(seed, generator), OptionsOf(seed)});
  }
}

}  // namespace clusterspec::fuzz

// Runs every case in the simulator, in every edition that it is for, under 20 seeds: what is to be
// run where it is measured how much of the model the cases take.
#include <fmt/format.h>

#include <cstdio>

#include "harness/judge/judge.h"
#include "harness/load/case_loader.h"
#include "harness/load/requirement_loader.h"
#include "reference/sim/simulate.h"
#include "spec/nouns/source_dir.h"

namespace {

constexpr uint64_t kSeeds = 20;

}  // namespace

int main() {
  using namespace clusterspec;
  const auto catalogue = LoadCatalogue(CLUSTERSPEC_SOURCE_DIR "/spec/requirements");
  const auto cases = catalogue ? LoadCases(CLUSTERSPEC_SOURCE_DIR "/cases", *catalogue)
                               : Result<std::vector<Case>, Errors>(catalogue.error());
  if (!cases) {
    for (const Error& each : cases.error()) fmt::print(stderr, "{}\n", ToString(each));
    return 1;
  }
  for (const Case& each : *cases) {
    for (const Edition edition : kAllEditions) {
      if (!Applies(each, edition, *catalogue)) continue;
      for (uint64_t seed = 0; seed < kSeeds; ++seed) {
        sim::SimOptions options;
        options.edition = edition;
        options.seed = seed;
        static_cast<void>(sim::Simulate(each.scenario, options));
      }
    }
  }
  return 0;
}

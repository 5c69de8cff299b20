#include "fuzz/targets/programs_input.h"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "fuzz/agreement.h"
#include "fuzz/decisions.h"
#include "fuzz/oracle.h"
#include "harness/inputs/tree.h"
#include "harness/load/scenario_writer.h"
#include "reference/sim/simulate.h"

namespace clusterspec::fuzz {
namespace {

[[noreturn]] void Tell(const Failure& failure, const Scenario& scenario,
                       const sim::SimOptions& options) {
  Case found;
  found.scenario = scenario;
  std::fprintf(stderr, "broken: %s: %s\nedition %s, seed %d\n%s", failure.check.c_str(),
               failure.message.c_str(), std::string(ToString(options.edition)).c_str(),
               static_cast<int>(options.seed), ToYaml(found).c_str());
  std::abort();
}

bool RunProgram(const std::string& bytes) {
  const Decisions decisions = DecisionsFrom(bytes);
  const Scenario scenario = ScenarioOf(decisions);
  sim::SimOptions options;
  options.edition = kAllEditions[decisions.chance % kAllEditions.size()];
  options.seed = decisions.chance;
  const Trace trace = sim::Simulate(scenario, options);
  for (const Failure& each : Examine(scenario, trace, TheCatalogue())) {
    Tell(each, scenario, options);
  }
  for (const Failure& each : CheckAgreement(scenario, options)) Tell(each, scenario, options);
  return true;
}

std::vector<std::string> SomePrograms() {
  constexpr int kPrograms = 50;
  std::vector<std::string> all;
  all.reserve(kPrograms);
  sim::Random random(1);
  for (int i = 0; i < kPrograms; ++i) all.push_back(ToBytes(RandomDecisions(&random)));
  return all;
}

}  // namespace

InputKind ProgramsInput() {
  return {"programs", SomePrograms, RunProgram, [](const std::string& bytes, sim::Random* random) {
            const Decisions decisions = DecisionsFrom(bytes);
            return ToBytes(Mutated(decisions, decisions, random));
          }};
}

}  // namespace clusterspec::fuzz

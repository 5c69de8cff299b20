#include "cli/tools/fuzz_target.h"

#include <fmt/format.h>

#include <utility>

#include "cli/command_line.h"
#include "cli/implementation_choice.h"
#include "cli/tools/reference_options.h"
#include "cli/workspace.h"
#include "fuzz/agreement.h"
#include "fuzz/oracle.h"
#include "harness/run/run_cases.h"
#include "harness/run/simulated.h"

namespace clusterspec {
namespace {

Error Usage(std::string message) { return {std::move(message), {}}; }

}  // namespace

void AddTarget(const CommandLine& command, TargetFlags* flags) {
  command.Add("--impl", &flags->implementation,
              "sim (the default), node, node@16.20.2, ... or path of a manifest");
  command.Add("--seed", &flags->seed, "seed of the random choices; default: 0");
  command.Add("--edition", &flags->edition, "edition of the documentation to hold it to");
  command.Add("--deviation", &flags->deviations,
              "a deviation of real runtimes to switch on in the simulator; may be repeated");
}

bool FuzzTarget::simulated() const { return IsSimulator(implementation.name); }

Result<FuzzTarget, Errors> MakeTarget(const TargetFlags& flags, std::optional<Edition> edition) {
  if (!flags.edition.empty() && !(edition = ParseEdition(flags.edition))) {
    return Errors{
        Usage(fmt::format("--edition {}: expected one of {}", flags.edition, EditionNames()))};
  }
  if (!flags.deviations.empty() && !IsSimulator(flags.implementation)) {
    return Errors{Usage("--deviation: only the simulator (--impl sim) has switches")};
  }
  auto catalogue = LoadCatalogue();
  if (!catalogue) return catalogue.error();
  const auto manifests = LoadManifests();
  if (!manifests) return manifests.error();
  auto implementation = FindImplementation(
      NameWithDeviations(flags.implementation, flags.deviations), *manifests, edition);
  if (!implementation) return Errors{implementation.error()};
  return FuzzTarget{*std::move(catalogue), *std::move(implementation), nullptr};
}

Result<bool> MakeRoom(FuzzTarget* target) {
  if (target->simulated()) return true;
  auto folder = RunsFolder::Make(NeedOf({}, target->implementation, 1));
  if (!folder) return folder.error();
  target->folder = std::make_unique<RunsFolder>(*std::move(folder));
  return true;
}

Trace RunOnce(const FuzzTarget& target, const Case& a_case, uint64_t seed) {
  RunOptions options;
  if (target.folder != nullptr) options.folder = target.folder->path();
  options.seed = seed;
  return RunCase(a_case, target.implementation, options);
}

std::vector<fuzz::Failure> FailuresIn(const FuzzTarget& target, const Scenario& scenario,
                                      uint64_t seed, const Trace& trace) {
  auto failures = fuzz::Examine(scenario, trace, target.catalogue);
  if (!failures.empty() || !target.simulated()) return failures;
  sim::SimOptions options;
  options.edition = target.implementation.edition;
  options.seed = seed;
  options.deviations = DeviationsOf(target.implementation.name).value();
  return fuzz::CheckAgreement(scenario, options);
}

}  // namespace clusterspec

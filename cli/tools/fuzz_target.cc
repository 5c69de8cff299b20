#include "cli/tools/fuzz_target.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cli/command_line.h"
#include "cli/implementation_choice.h"
#include "cli/tools/reference_options.h"
#include "cli/workspace.h"
#include "fuzz/agreement.h"
#include "fuzz/oracle.h"
#include "fuzz/trial.h"
#include "harness/evaluate/evaluate.h"
#include "harness/known_failures/outcomes.h"
#include "harness/load/forms.h"
#include "harness/run/run_cases.h"
#include "harness/run/run_pool.h"
#include "harness/run/simulated.h"

namespace clusterspec {
namespace {

// Of so many simulated programs one is asked whether the simulator agrees with itself.
constexpr uint64_t kAgreeEvery = 64;

Error Usage(std::string message) { return {std::move(message), {}}; }

// What the project keeps of the implementation: its listed failures, and the deviations that the
// catalogue says it shows.
Result<fuzz::Known, Errors> KnownOf(const Implementation& implementation, const std::string& file,
                                    const Catalogue& catalogue) {
  if (file == "none" || IsSimulator(implementation.name)) return fuzz::Known();
  auto listed = KnownFailuresOf(implementation.name, file);
  if (!listed) return listed.error();
  std::erase_if(listed->failures, [&](const KnownFailure& each) {
    return !AppliesTo(each, implementation.version, implementation.edition);
  });
  const auto cases = LoadCases(catalogue);
  if (!cases) return cases.error();
  auto deviations = LoadDeviations(catalogue, *cases);
  if (!deviations) return deviations.error();
  std::erase_if(*deviations, [&](const Deviation& each) {
    return each.ShownBy(implementation.name, implementation.version) == nullptr;
  });
  return fuzz::Known(listed->failures, InForms(*cases, {Form::kNet, Form::kHttp}),
                     *std::move(deviations));
}

}  // namespace

void AddTarget(const CommandLine& command, TargetFlags* flags) {
  command.Add("--impl", &flags->implementation,
              "sim (the default), node, node@16.20.2, ... or path of a manifest");
  command.Add("--seed", &flags->seed, "seed of the random choices; default: 0");
  command.Add("--edition", &flags->edition, "edition of the documentation to hold it to")
      .AnEdition();
  command.Add("--known", &flags->known,
              "list of known failures; default: the project's own for the runtime, and the "
              "deviations that the catalogue says it shows; none: nothing is known");
  command.Add("--deviation", &flags->deviations,
              "a deviation of real runtimes to switch on in the simulator; may be repeated");
}

bool FuzzTarget::simulated() const { return IsSimulator(implementation.name); }

Result<FuzzTarget, Errors> MakeTarget(const TargetFlags& flags, std::optional<Edition> edition) {
  if (!flags.edition.empty()) edition = ParseEdition(flags.edition);
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
  auto known = KnownOf(*implementation, flags.known, *catalogue);
  if (!known) return known.error();
  return FuzzTarget{*std::move(catalogue), *std::move(implementation), *std::move(known), nullptr};
}

Result<bool> MakeRoom(FuzzTarget* target, int parallel) {
  if (target->simulated()) return true;
  auto folder = RunsFolder::Make(NeedOf({}, target->implementation, parallel));
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

fuzz::Tried JudgeOnce(const FuzzTarget& target, const Scenario& scenario, uint64_t seed,
                      Trace trace) {
  if (!target.simulated()) {
    return fuzz::JudgeRun(scenario, std::move(trace), target.catalogue, target.known);
  }
  sim::SimOptions options;
  options.edition = target.implementation.edition;
  options.seed = seed;
  options.deviations = DeviationsOf(target.implementation.name).value();
  auto failures = fuzz::Examine(scenario, trace, target.catalogue);
  if (failures.empty()) failures = fuzz::CheckAgreement(scenario, options);
  return {std::move(failures), false, std::move(trace)};
}

fuzz::Trials TrialsOf(const FuzzTarget& target, int parallel,
                      std::function<void(size_t)> on_tried) {
  if (target.simulated()) {
    sim::SimOptions options;
    options.edition = target.implementation.edition;
    options.deviations = DeviationsOf(target.implementation.name).value();
    return [trials = fuzz::SimulatorTrials(options, target.catalogue, kAgreeEvery),
            on_tried = std::move(on_tried)](const std::vector<fuzz::Program>& programs) {
      auto tried = trials(programs);
      on_tried(programs.size());
      return tried;
    };
  }
  return [&target, parallel,
          on_tried = std::move(on_tried)](const std::vector<fuzz::Program>& programs) {
    std::vector<const Scenario*> scenarios;
    scenarios.reserve(programs.size());
    for (const fuzz::Program& each : programs) scenarios.push_back(&each.scenario);
    fuzz::Tried not_run;
    not_run.undecided = true;
    std::vector<fuzz::Tried> tried(programs.size(), not_run);
    RunOptions options;
    options.folder = target.folder->path();
    options.parallel = parallel;
    RunInProcesses(scenarios, target.implementation, options, [&](size_t index, Trace trace) {
      NameTrace("", target.implementation, &trace);
      tried[index] =
          fuzz::JudgeRun(*scenarios[index], std::move(trace), target.catalogue, target.known);
      on_tried(1);
    });
    return tried;
  };
}

}  // namespace clusterspec

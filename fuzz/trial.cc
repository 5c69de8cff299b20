#include "fuzz/trial.h"

#include <algorithm>
#include <utility>

#include "fuzz/agreement.h"
#include "fuzz/inclusion.h"
#include "fuzz/oracle.h"

namespace clusterspec::fuzz {
namespace {

std::vector<Failure> FailuresOf(const Scenario& scenario, const Trace& trace,
                                const sim::SimOptions& options, const Catalogue& catalogue,
                                bool agree) {
  std::vector<Failure> failures = Examine(scenario, trace, catalogue);
  if (!failures.empty()) return failures;
  // What deviates may still break nothing that is watched.
  if (!options.deviations.empty()) return CheckInclusion(scenario, options.edition, trace);
  return agree ? CheckAgreement(scenario, options) : failures;
}

}  // namespace

Trial SimulatorTrial(const sim::SimOptions& options, const Catalogue& catalogue) {
  return [options, &catalogue](const Scenario& scenario, uint64_t seed) {
    sim::SimOptions seeded = options;
    seeded.seed = seed;
    return FailuresOf(scenario, Simulate(scenario, seeded), seeded, catalogue, true);
  };
}

Trials SimulatorTrials(const sim::SimOptions& options, const Catalogue& catalogue,
                       uint64_t agree_every) {
  return [options, &catalogue, agree_every](const std::vector<Program>& programs) {
    std::vector<Tried> all;
    all.reserve(programs.size());
    sim::SimOptions seeded = options;
    for (const auto& [scenario, seed] : programs) {
      seeded.seed = seed;
      Tried& tried = all.emplace_back();
      tried.trace = Simulate(scenario, seeded);
      tried.failures =
          FailuresOf(scenario, tried.trace, seeded, catalogue, seed % agree_every == 0);
    }
    return all;
  };
}

Trials OneByOne(Trial trial) {
  return [trial = std::move(trial)](const std::vector<Program>& programs) {
    std::vector<Tried> all;
    all.reserve(programs.size());
    for (const Program& each : programs) {
      all.push_back({trial(each.scenario, each.seed), false, {}});
    }
    return all;
  };
}

Scenario ScenarioOf(uint64_t seed, const GeneratorOptions& options) {
  RandomSource source(seed);
  return Generate(&source, options);
}

const Failure* FindCheck(const std::vector<Failure>& failures, const std::string& check) {
  const auto found = std::find_if(failures.begin(), failures.end(), [&](const Failure& each) {
    return check.empty() || each.check == check;
  });
  return found == failures.end() ? nullptr : &*found;
}

const Failure* FindLike(const std::vector<Failure>& failures, const Failure& failure) {
  const auto found = std::find_if(failures.begin(), failures.end(),
                                  [&](const Failure& each) { return each.IsLike(failure); });
  return found == failures.end() ? nullptr : &*found;
}

std::optional<Found> Find(const Trial& trial, uint64_t from, uint64_t runs,
                          const std::string& check) {
  for (uint64_t seed = from; seed < from + runs; ++seed) {
    Scenario scenario = ScenarioOf(seed);
    const auto failures = trial(scenario, seed);
    if (const Failure* failure = FindCheck(failures, check)) {
      return Found{std::move(scenario), seed, *failure};
    }
  }
  return std::nullopt;
}

}  // namespace clusterspec::fuzz

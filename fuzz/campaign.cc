#include "fuzz/campaign.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "fuzz/agreement.h"
#include "fuzz/inclusion.h"
#include "fuzz/oracle.h"
#include "fuzz/shrink.h"
#include "harness/load/scenario_writer.h"
#include "spec/nouns/write_file.h"

namespace clusterspec::fuzz {
namespace {

const Failure* FindCheck(const std::vector<Failure>& failures, const std::string& check) {
  const auto found = std::find_if(failures.begin(), failures.end(), [&](const Failure& each) {
    return check.empty() || each.check == check;
  });
  return found == failures.end() ? nullptr : &*found;
}

// A requirement that holds wherever the case runs: every case must cover one.
std::string SomeRequirement(const Catalogue& catalogue) {
  for (const auto& [id, requirement] : catalogue.all()) {
    if (requirement.editions == EditionSet::All()) return id;
  }
  return "";
}

bool HasAwait(const Scenario& scenario) {
  return std::any_of(scenario.steps.begin(), scenario.steps.end(),
                     [](const Step& step) { return std::holds_alternative<Await>(step.action); });
}

}  // namespace

Trial SimulatorTrial(const sim::SimOptions& options, const Catalogue& catalogue) {
  return [options, &catalogue](const Scenario& scenario, uint64_t seed) {
    sim::SimOptions seeded = options;
    seeded.seed = seed;
    const Trace trace = Simulate(scenario, seeded);
    std::vector<Failure> failures = Examine(scenario, trace, catalogue);
    if (!failures.empty()) return failures;
    // What deviates may still break nothing that is watched.
    if (!options.deviations.empty()) return CheckInclusion(scenario, options.edition, trace);
    return CheckAgreement(scenario, seeded);
  };
}

Scenario ScenarioOf(uint64_t seed, const GeneratorOptions& options) {
  RandomSource source(seed);
  return Generate(&source, options);
}

Found MakeSmall(const Found& found, const Trial& trial, int seeds) {
  Found small = found;
  const auto fails = [&](const Scenario& scenario) {
    for (int i = -1; i < seeds; ++i) {
      const uint64_t seed = i < 0 ? small.seed : static_cast<uint64_t>(i);
      const auto failures = trial(scenario, seed);
      if (const Failure* failure = FindCheck(failures, found.failure.check)) {
        small.seed = seed;
        small.failure = *failure;
        return true;
      }
    }
    return false;
  };
  small.scenario = Shrink(found.scenario, fails);
  fails(small.scenario);  // numbers of operations may stand in the message
  return small;
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

std::string FileNameOf(const Found& found, const SavedAs& as) {
  std::string check = found.failure.check;
  std::replace(check.begin(), check.end(), '/', '-');
  return fmt::format("{}-{}-seed-{}.yaml", check, ToString(as.edition), found.seed);
}

std::string ReplayLineOf(const Found& found, const SavedAs& as, const std::string& file) {
  const bool plain = as.implementation.find_first_of("?&*") == std::string::npos;
  const std::string quote = plain ? "" : "'";
  return fmt::format("./clusterspec replay {} --impl {}{}{} --edition {} --seed {}", file, quote,
                     as.implementation, quote, ToString(as.edition), found.seed);
}

Case CaseOf(const Found& found, const SavedAs& as, const Catalogue& catalogue,
            const std::string& file) {
  Case a_case;
  a_case.title = "Found by the fuzzer: " + found.failure.check;
  a_case.note = found.failure.message + "\nReplay: " + ReplayLineOf(found, as, file);
  const std::string& requirement = found.failure.requirement;
  a_case.covers = {requirement.empty() ? SomeRequirement(catalogue) : requirement};
  a_case.editions = EditionSet();
  a_case.editions.Insert(as.edition);
  a_case.scenario = found.scenario;
  if (HasAwait(a_case.scenario)) return a_case;
  // The monitors decide; but a case must demand something of its own.
  Expectation starts;
  starts.kind = ExpectationKind::kCount;
  starts.patterns = {{"hello", "", {}}};
  starts.minimum = 1;
  a_case.expectations = {starts};
  return a_case;
}

Result<std::string> Save(const Found& found, const SavedAs& as, const Catalogue& catalogue,
                         const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const std::string file = folder + "/" + FileNameOf(found, as);
  const auto written = WriteFile(file, ToYaml(CaseOf(found, as, catalogue, file)));
  if (!written) return written.error();
  return file;
}

}  // namespace clusterspec::fuzz

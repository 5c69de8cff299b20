// Properties of simulated runs, of the simulator and of the files, for scenarios over the whole
// API. RC_PARAMS="max_success=10000 seed=1" tries more of them.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>

#include "fuzz/agreement.h"
#include "fuzz/campaign.h"
#include "fuzz/inclusion.h"
#include "fuzz/oracle.h"
#include "fuzz/well_formed.h"
#include "harness/load/case_loader.h"
#include "harness/load/requirement_loader.h"
#include "harness/load/scenario_writer.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec::fuzz {
namespace {

const Catalogue& TheCatalogue() {
  static const Catalogue catalogue =
      LoadCatalogue(CLUSTERSPEC_SOURCE_DIR "/spec/requirements").value();
  return catalogue;
}

// What RapidCheck draws, and makes smaller: the decisions of the generator, and the rest.
struct Draw {
  std::vector<uint32_t> decisions;
  uint64_t seed = 0;
  Edition edition = Edition::kV18;

  Scenario scenario() const {
    ListSource source(decisions);
    return Generate(&source);
  }
  sim::SimOptions options() const {
    sim::SimOptions options;
    options.edition = edition;
    options.seed = seed;
    return options;
  }
};

std::ostream& operator<<(std::ostream& out, const Draw& draw) {
  Case shown;
  shown.scenario = draw.scenario();
  return out << "edition " << ToString(draw.edition) << ", seed " << draw.seed << "\n"
             << ToYaml(shown);
}

rc::Gen<Draw> AnyDraw() {
  const auto decisions = rc::gen::resize(
      400, rc::gen::container<std::vector<uint32_t>>(200, rc::gen::inRange<uint32_t>(0, 1 << 16)));
  return rc::gen::build<Draw>(rc::gen::set(&Draw::decisions, decisions),
                              rc::gen::set(&Draw::seed, rc::gen::inRange<uint64_t>(0, 1000)),
                              rc::gen::set(&Draw::edition, rc::gen::elementOf(kAllEditions)));
}

// Where the file of a failure goes.
std::string Folder() {
  const char* named = std::getenv("CLUSTERSPEC_FUZZ_FAILURES");
  return named != nullptr ? named : "fuzz-failures";
}

// Checks what the trial finds; makes the last failure small, saves it and says how to replay it.
void CheckTrial(const char* description,
                const std::function<std::vector<Failure>(const Draw&, const Scenario&)>& trial) {
  std::optional<std::pair<Draw, Found>> last;
  const bool good = rc::check(description, [&] {
    const Draw draw = *AnyDraw();
    Scenario scenario = draw.scenario();
    const auto failures = trial(draw, scenario);
    if (failures.empty()) return;
    last = {draw, {std::move(scenario), draw.seed, failures.front()}};
    RC_FAIL(failures.front().check + ": " + failures.front().message);
  });
  if (good) return;
  ASSERT_TRUE(last) << "the generator itself failed";
  Draw draw = last->first;
  const Trial again = [&](const Scenario& scenario, uint64_t seed) {
    draw.seed = seed;
    return trial(draw, scenario);
  };
  const Found small = MakeSmall(last->second, again, 20);
  const SavedAs as{"sim", draw.edition};
  const auto file = Save(small, as, TheCatalogue(), Folder());
  ADD_FAILURE() << small.failure.check << ": " << small.failure.message << "\n"
                << (file ? ReplayLineOf(small, as, *file) : file.error().ToString());
}

TEST(Property, NoMonitorIsBrokenInTheSimulator) {
  CheckTrial("no requirement that is watched is broken, and every run ends as it may",
             [](const Draw& draw, const Scenario& scenario) {
               return Examine(scenario, Simulate(scenario, draw.options()), TheCatalogue());
             });
}

TEST(Property, TheSimulatorAgreesWithItselfStepByStep) {
  CheckTrial("the same seed gives the same bytes, choices can be replayed, encodings are canonical",
             [](const Draw& draw, const Scenario& scenario) {
               return CheckAgreement(scenario, draw.options());
             });
}

TEST(Property, WhatIsSimulatedIsExplained) {
  CheckTrial("no simulated trace is rejected", [](const Draw& draw, const Scenario& scenario) {
    return CheckInclusion(scenario, draw.edition, Simulate(scenario, draw.options()));
  });
}

TEST(Property, AScenarioIsSavedAndLoadedAsItIs) {
  CheckTrial("saving and loading gives the same scenario",
             [](const Draw& draw, const Scenario& scenario) -> std::vector<Failure> {
               const Found found{scenario, draw.seed, {"own/file", "", "message: with \"marks\""}};
               const SavedAs as{"sim?deviation=x", draw.edition};
               const Case saved = CaseOf(found, as, TheCatalogue(), "a.yaml");
               const auto read = ParseCase(ToYaml(saved), "a.yaml", "", TheCatalogue());
               if (!read) return {{"own/file", "", ToString(read.error())}};
               if (Same(*read, saved)) return {};
               return {{"own/file", "", "another scenario came back"}};
             });
}

TEST(Property, ScenariosAreWellFormed) {
  EXPECT_TRUE(rc::check("every label is there when it is named", [] {
    const Draw draw = *AnyDraw();
    RC_ASSERT(IsWellFormed(draw.scenario()));
  }));
}

}  // namespace
}  // namespace clusterspec::fuzz

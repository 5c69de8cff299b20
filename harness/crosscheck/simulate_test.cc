#include "reference/sim/simulate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "harness/judge/judge.h"
#include "harness/judge/monitor.h"
#include "harness/load/case_loader.h"
#include "harness/load/deviation_loader.h"
#include "harness/load/forms.h"
#include "harness/load/requirement_loader.h"
#include "reference/sim/program_size.h"
#include "reference/sim/random.h"
#include "spec/nouns/read_file.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec::sim {
namespace {

constexpr uint64_t kSeeds = 20;

const Catalogue& TheCatalogue() {
  static const Catalogue catalogue =
      LoadCatalogue(CLUSTERSPEC_SOURCE_DIR "/spec/requirements").value();
  return catalogue;
}

const std::vector<Case>& TheCases() {
  static const std::vector<Case> cases =
      LoadCases(CLUSTERSPEC_SOURCE_DIR "/cases", TheCatalogue()).value();
  return cases;
}

SimOptions OptionsOf(Edition edition, uint64_t seed) {
  SimOptions options;
  options.edition = edition;
  options.seed = seed;
  return options;
}

class InEdition : public testing::TestWithParam<Edition> {};

std::string WhyNot(const Case& a_case, const Trace& trace) {
  const CaseResult result = Judge(a_case, trace, TheCatalogue());
  if (result.verdict != Verdict::kPass) return result.Message();
  for (const Watched& each : Watch(a_case.scenario, trace, TheCatalogue())) {
    if (each.observation.violation) return each.observation.violation->message;
  }
  return "";
}

TEST_P(InEdition, EveryCasePassesUnderEverySeed) {
  int runs = 0;
  for (const Case& a_case : TheCases()) {
    if (!Applies(a_case, GetParam(), TheCatalogue())) continue;
    if (!LackingRoom(a_case.scenario).empty()) continue;  // it cannot be simulated
    for (uint64_t seed = 0; seed < kSeeds; ++seed, ++runs) {
      const Trace trace = Simulate(a_case.scenario, OptionsOf(GetParam(), seed));
      ASSERT_EQ(WhyNot(a_case, trace), "") << a_case.id << " with seed " << seed;
    }
  }
  EXPECT_GT(runs, 300 * static_cast<int>(kSeeds));
}

INSTANTIATE_TEST_SUITE_P(Simulate, InEdition, testing::ValuesIn(kAllEditions),
                         [](const auto& edition) { return std::string(ToString(edition.param)); });

Case CaseOf(const std::string& id) {
  const auto written = std::find_if(TheCases().begin(), TheCases().end(),
                                    [&](const Case& each) { return each.id == WrittenId(id); });
  return InForm(*written, FormOf(id)).value();
}

TEST(Simulate, TheSameSeedGivesTheSameBytes) {
  for (const Case& a_case : TheCases()) {
    const SimOptions options = OptionsOf(Edition::kV16, 7);
    ASSERT_EQ(ToText(Simulate(a_case.scenario, options)),
              ToText(Simulate(a_case.scenario, options)))
        << a_case.id;
  }
}

TEST(Simulate, SeedsGiveDifferentOrders) {
  const Scenario scenario = CaseOf("cluster-events/exit-of-each-worker").scenario;
  std::set<std::string> traces;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    traces.insert(ToText(Simulate(scenario, OptionsOf(Edition::kV16, seed))));
  }
  EXPECT_GT(traces.size(), 15u);
}

// The numbers of the published algorithm: with them, and no other source of chance, every compiler
// gives the same traces.
TEST(Random, IsSplitMix64) {
  Random random(1234567);
  EXPECT_EQ(random.Next(), 6457827717110365317u);
  EXPECT_EQ(random.Next(), 3203168211198807973u);
  EXPECT_EQ(random.Next(), 9817491932198370423u);
  for (int i = 0; i < 1000; ++i) ASSERT_LT(random.Below(3), 3u);
}

const std::vector<clusterspec::Deviation>& TheDeviations() {
  static const std::vector<clusterspec::Deviation> deviations = [] {
    const std::string file = CLUSTERSPEC_SOURCE_DIR "/spec/deviations.yaml";
    return ParseDeviationCatalogue(ReadFile(file, kMostYamlBytes).value(), file, TheCatalogue(),
                                   TheCases())
        .value();
  }();
  return deviations;
}

TEST(Deviations, TheModelKnowsThoseOfTheCatalogue) {
  std::set<std::string> catalogued;
  for (const auto& each : TheDeviations()) catalogued.insert(each.id);
  std::set<std::string> modelled;
  for (const auto& each : model::Deviations()) modelled.emplace(each.id);
  EXPECT_EQ(modelled, catalogued);
}

// Whether one of some seeds shows it: a deviation may lie within some readings.
bool Fails(const Case& a_case, Edition edition, model::Deviation deviation) {
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    SimOptions options = OptionsOf(edition, seed);
    options.deviations.Insert(deviation);
    const Trace trace = Simulate(a_case.scenario, options);
    if (IsFailure(Judge(a_case, trace, TheCatalogue()).verdict)) return true;
  }
  return false;
}

// Real runtimes showed it in these cases; so must the model, in every edition that it breaks.
TEST(Deviations, EachIsShownByTheCasesOfTheCatalogue) {
  for (const auto& each : TheDeviations()) {
    const model::Deviation deviation = *model::ParseDeviation(each.id);
    for (const std::string& id : each.cases) {
      if (id.starts_with("monitor/")) continue;
      for (const Edition edition : each.editions.Editions()) {
        if (!Applies(CaseOf(id), edition, TheCatalogue())) continue;
        EXPECT_TRUE(Fails(CaseOf(id), edition, deviation))
            << each.id << " by " << id << " in " << ToString(edition);
      }
    }
  }
}

}  // namespace
}  // namespace clusterspec::sim

// Every deviation is found, and shown by a small program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fuzz/campaign.h"
#include "harness/load/case_loader.h"
#include "harness/load/deviation_loader.h"
#include "harness/load/requirement_loader.h"
#include "harness/load/scenario_writer.h"
#include "spec/nouns/read_file.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec::model {

// Found by GoogleTest: how one is shown.
void PrintTo(const DeviationInfo& info, std::ostream* out) { *out << info.id; }

}  // namespace clusterspec::model

namespace clusterspec::fuzz {
namespace {

constexpr uint64_t kRuns = 30'000;
constexpr size_t kMaxSteps = 8;

const Catalogue& TheCatalogue() {
  static const Catalogue catalogue =
      LoadCatalogue(CLUSTERSPEC_SOURCE_DIR "/spec/requirements").value();
  return catalogue;
}

// What the catalogue tells of the switch.
Deviation Catalogued(std::string_view id) {
  static const std::string file = CLUSTERSPEC_SOURCE_DIR "/spec/deviations.yaml";
  static const auto cases = LoadCases(CLUSTERSPEC_SOURCE_DIR "/cases", TheCatalogue()).value();
  static const auto all =
      ParseDeviationCatalogue(ReadFile(file, kMostYamlBytes).value(), file, TheCatalogue(), cases)
          .value();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Deviation& each) { return each.id == id; });
  CLUSTERSPEC_ASSERT(found != all.end());
  return *found;
}

class EveryDeviation : public testing::TestWithParam<model::DeviationInfo> {};

TEST_P(EveryDeviation, IsFoundAndMadeSmall) {
  const Deviation deviation = Catalogued(GetParam().id);
  sim::SimOptions options;
  options.deviations.Insert(GetParam().deviation);
  options.edition = deviation.editions.Editions().back();
  const Trial trial = SimulatorTrial(options, TheCatalogue());
  const auto found = Find(trial, 0, kRuns);
  ASSERT_TRUE(found) << "nothing found in " << kRuns << " runs";
  if (!found->failure.requirement.empty()) {
    EXPECT_THAT(deviation.requirements, testing::Contains(found->failure.requirement))
        << found->failure.message;
  }
  const Found small = MakeSmall(*found, trial, 10);
  EXPECT_EQ(small.failure.check, found->failure.check);
  const std::string yaml = ToYaml(CaseOf(small, {"sim", options.edition}, TheCatalogue(), "FILE"));
  EXPECT_LE(small.scenario.steps.size(), kMaxSteps) << yaml;
}

std::string NameOf(const testing::TestParamInfo<model::DeviationInfo>& info) {
  std::string name(info.param.id);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Fuzz, EveryDeviation,
                         testing::ValuesIn(model::Deviations().begin(), model::Deviations().end()),
                         NameOf);

}  // namespace
}  // namespace clusterspec::fuzz

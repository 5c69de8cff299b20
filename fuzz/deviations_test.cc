// Every deviation that a monitor or a watch can see is found, and shown by a small program.
#include <gtest/gtest.h>

#include "fuzz/campaign.h"
#include "harness/judge/monitor.h"
#include "harness/judge/watch.h"
#include "harness/load/requirement_loader.h"
#include "harness/load/scenario_writer.h"

namespace clusterspec::model {

// Found by GoogleTest: how one is shown.
void PrintTo(const DeviationInfo& info, std::ostream* out) { *out << info.id; }

}  // namespace clusterspec::model

namespace clusterspec::fuzz {
namespace {

constexpr uint64_t kRuns = 3000;
constexpr size_t kMostSteps = 8;

const Catalogue& TheCatalogue() {
  static const Catalogue catalogue =
      LoadCatalogue(CLUSTERSPEC_SOURCE_DIR "/spec/requirements").value();
  return catalogue;
}

bool IsWatched(std::string_view requirement) {
  const auto same = [&](const auto& each) { return each.requirement == requirement; };
  return std::any_of(Monitors().begin(), Monitors().end(), same) ||
         std::any_of(Watches().begin(), Watches().end(), same);
}

class EveryDeviation : public testing::TestWithParam<model::DeviationInfo> {};

TEST_P(EveryDeviation, IsFoundAndMadeSmall) {
  const model::DeviationInfo& info = GetParam();
  if (!IsWatched(info.requirement)) GTEST_SKIP() << "nothing watches " << info.requirement;
  sim::SimOptions options;
  options.deviations.Insert(info.deviation);
  options.edition = TheCatalogue().Find(info.requirement)->editions.Editions().back();
  const Trial trial = SimulatorTrial(options, TheCatalogue());
  const auto found = Find(trial, 0, kRuns);
  ASSERT_TRUE(found) << "nothing found in " << kRuns << " runs";
  EXPECT_EQ(found->failure.requirement, info.requirement) << found->failure.message;
  const Found small = MakeSmall(*found, trial, 10);
  EXPECT_EQ(small.failure.check, found->failure.check);
  const std::string yaml = ToYaml(CaseOf(small, {"sim", options.edition}, TheCatalogue(), "FILE"));
  EXPECT_LE(small.scenario.steps.size(), kMostSteps) << yaml;
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

// Every deviation that a monitor or a watch can see is found, and shown by a small program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fuzz/campaign.h"
#include "harness/judge/monitor.h"
#include "harness/judge/watch.h"
#include "harness/load/case_loader.h"
#include "harness/load/deviation_loader.h"
#include "harness/load/document.h"
#include "harness/load/requirement_loader.h"
#include "harness/load/scenario_writer.h"

namespace clusterspec::fuzz {
namespace {

constexpr uint64_t kRuns = 3000;
constexpr size_t kMostSteps = 8;

const Catalogue& TheCatalogue() {
  static const Catalogue catalogue =
      LoadCatalogue(CLUSTERSPEC_SOURCE_DIR "/spec/requirements").value();
  return catalogue;
}

const std::vector<Deviation>& TheDeviations() {
  static const std::vector<Deviation> deviations = [] {
    const std::string file = CLUSTERSPEC_SOURCE_DIR "/spec/deviations.yaml";
    const auto cases = LoadCases(CLUSTERSPEC_SOURCE_DIR "/cases", TheCatalogue()).value();
    return ParseDeviations(ReadFile(file).value(), file, TheCatalogue(), cases).value();
  }();
  return deviations;
}

bool IsWatched(const std::string& requirement, Edition edition) {
  const auto same = [&](const auto& each) { return each.requirement == requirement; };
  return TheCatalogue().Find(requirement)->editions.Contains(edition) &&
         (std::any_of(Monitors().begin(), Monitors().end(), same) ||
          std::any_of(Watches().begin(), Watches().end(), same));
}

// Those that the deviation breaks in the edition and that something watches in any trace.
std::vector<std::string> Watched(const Deviation& deviation, Edition edition) {
  std::vector<std::string> watched;
  std::copy_if(deviation.requirements.begin(), deviation.requirements.end(),
               std::back_inserter(watched),
               [&](const std::string& each) { return IsWatched(each, edition); });
  return watched;
}

class EveryDeviation : public testing::TestWithParam<Deviation> {};

TEST_P(EveryDeviation, IsFoundAndMadeSmall) {
  sim::SimOptions options;
  options.edition = GetParam().editions.Editions().back();
  const std::vector<std::string> watched = Watched(GetParam(), options.edition);
  if (watched.empty()) GTEST_SKIP() << "no monitor or watch looks at what it breaks";
  options.deviations.Insert(*model::ParseDeviation(GetParam().id));
  const Trial trial = SimulatorTrial(options, TheCatalogue());
  const auto found = Find(trial, 0, kRuns);
  ASSERT_TRUE(found) << "nothing found in " << kRuns << " runs";
  EXPECT_THAT(watched, testing::Contains(found->failure.requirement)) << found->failure.message;
  const Found small = MakeSmall(*found, trial, 10);
  EXPECT_EQ(small.failure.check, found->failure.check);
  const std::string yaml = ToYaml(CaseOf(small, {"sim", options.edition}, TheCatalogue(), "FILE"));
  EXPECT_LE(small.scenario.steps.size(), kMostSteps) << yaml;
}

std::string NameOf(const testing::TestParamInfo<Deviation>& info) {
  std::string name(info.param.id);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Fuzz, EveryDeviation, testing::ValuesIn(TheDeviations()), NameOf);

}  // namespace
}  // namespace clusterspec::fuzz

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

// What the catalogue tells of the switch.
Deviation Catalogued(std::string_view id) {
  static const std::string file = CLUSTERSPEC_SOURCE_DIR "/spec/deviations.yaml";
  static const auto cases = LoadCases(CLUSTERSPEC_SOURCE_DIR "/cases", TheCatalogue()).value();
  static const auto all =
      ParseDeviations(ReadFile(file).value(), file, TheCatalogue(), cases).value();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Deviation& each) { return each.id == id; });
  CLUSTERSPEC_ASSERT(found != all.end());
  return *found;
}

// The last edition in which the deviation breaks something that is watched.
std::optional<Edition> WatchedEdition(const Deviation& deviation) {
  std::optional<Edition> last;
  for (const Edition edition : deviation.editions.Editions()) {
    for (const std::string& each : deviation.requirements) {
      const bool holds = TheCatalogue().Find(each)->editions.Contains(edition);
      if (holds && IsWatched(each)) last = edition;
    }
  }
  return last;
}

class EveryDeviation : public testing::TestWithParam<model::DeviationInfo> {};

TEST_P(EveryDeviation, IsFoundAndMadeSmall) {
  const Deviation deviation = Catalogued(GetParam().id);
  const auto edition = WatchedEdition(deviation);
  if (!edition) GTEST_SKIP() << "nothing watches what it breaks";
  sim::SimOptions options;
  options.deviations.Insert(GetParam().deviation);
  options.edition = *edition;
  const Trial trial = SimulatorTrial(options, TheCatalogue());
  const auto found = Find(trial, 0, kRuns);
  ASSERT_TRUE(found) << "nothing found in " << kRuns << " runs";
  EXPECT_THAT(deviation.requirements, testing::Contains(found->failure.requirement))
      << found->failure.message;
  const Found small = MakeSmall(*found, trial, 10);
  EXPECT_EQ(small.failure.check, found->failure.check);
  const std::string yaml = ToYaml(CaseOf(small, {"sim", *edition}, TheCatalogue(), "FILE"));
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

#include "fuzz/guide.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "fuzz/corpus.h"
#include "harness/load/scenario_writer.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec::fuzz {
namespace {

Features ShownBy(const Decisions& decisions) {
  const Scenario scenario = ScenarioOf(decisions);
  Features features;
  ModelFeatures of_model(&features);
  sim::SimOptions options;
  options.seed = decisions.chance;
  options.max_steps = 2000;
  AddTraceFeatures(scenario, sim::Simulate(scenario, options, &of_model), &features);
  return features;
}

TEST(Features, AreThoseOfOneRun) {
  sim::Random random(1);
  const Decisions decisions = RandomDecisions(&random);
  const Features features = ShownBy(decisions);
  EXPECT_GT(features.size(), 10U);
  EXPECT_EQ(ShownBy(decisions), features);
  EXPECT_NE(ShownBy(RandomDecisions(&random)), features);
}

TEST(Features, TellTheSameOperationInAnotherState) {
  Operation kill = MakeOperation("kill", {{"target", "w1"}});
  kill.id = 1;
  Scenario scenario;
  scenario.steps = {{Batch{"primary", {kill}}, {}}};
  const auto shown = [&](const char* state) {
    Trace trace;
    trace.events = {Event(), Event()};
    trace.events[0].name = "cluster.online";
    trace.events[0].snap["w1"] = *WorkerState::Parse(state);
    trace.events[1].name = "result";
    trace.events[1].process = "primary";
    trace.events[1].data = {{"op", 1}};
    Features features;
    AddTraceFeatures(scenario, trace, &features);
    return features;
  };
  EXPECT_EQ(shown("LC-u"), shown("LC-u"));
  EXPECT_NE(shown("LC-u"), shown("--Du"));
}

TEST(Guide, KeepsWhatShowsSomethingNew) {
  Guide guide(1);
  const Decisions first{1, {1, 2}}, second{2, {3}};
  EXPECT_TRUE(guide.Learn(first, {1, 2}));
  EXPECT_FALSE(guide.Learn(second, {2}));
  EXPECT_TRUE(guide.Learn(second, {2, 3}));
  EXPECT_EQ(guide.features(), 3U);
  EXPECT_EQ(guide.kept(), (std::vector<Decisions>{first, second}));
}

TEST(Guide, BeginsWithWhatItIsGiven) {
  Guide guide(1);
  const Decisions given{7, {1, 2, 3}};
  guide.Add(given);
  EXPECT_EQ(guide.Next(), given);
  EXPECT_NE(guide.Next(), given);
}

TEST(Guide, IsTheSameWithTheSameSeed) {
  Guide one(5), again(5);
  for (int i = 0; i < 200; ++i) {
    const Decisions decisions = one.Next();
    ASSERT_EQ(again.Next(), decisions);
    const Features features = ShownBy(decisions);
    EXPECT_EQ(one.Learn(decisions, features), again.Learn(decisions, features));
  }
}

// What it is for.
TEST(Guide, ReachesMoreThanChance) {
  constexpr int kPrograms = 10'000;
  Guide guide(1);
  Guide chance(1);  // only counts
  sim::Random random(1);
  for (int i = 0; i < kPrograms; ++i) {
    const Decisions decisions = guide.Next();
    guide.Learn(decisions, ShownBy(decisions));
    const Decisions by_chance = RandomDecisions(&random);
    chance.Learn(by_chance, ShownBy(by_chance));
  }
  RecordProperty("guided", static_cast<int>(guide.features()));
  RecordProperty("by_chance", static_cast<int>(chance.features()));
  EXPECT_GT(guide.features(), chance.features());
}

class CorpusTest : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(folder_); }
  const std::string folder_ = testing::TempDir() + "clusterspec-corpus-" + std::to_string(getpid());
};

TEST_F(CorpusTest, IsReadBack) {
  const std::vector<Decisions> programs = {{1, {2, 3}}, {4, {5, 1000}}};
  ASSERT_TRUE(SaveCorpus(programs, folder_));
  ASSERT_TRUE(SaveCorpus(programs, folder_));  // nothing twice
  auto read = LoadCorpus(folder_);
  ASSERT_TRUE(read);
  EXPECT_TRUE(std::is_permutation(read->begin(), read->end(), programs.begin(), programs.end()));
}

TEST_F(CorpusTest, IsEmptyWithoutAFolder) { EXPECT_TRUE(LoadCorpus(folder_).value().empty()); }

TEST_F(CorpusTest, NamesAFileThatIsTooLong) {
  std::filesystem::create_directories(folder_);
  std::ofstream(folder_ + "/long") << std::string(1 << 20, 'x');
  const auto read = LoadCorpus(folder_);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().ToString().find(folder_ + "/long"), std::string::npos);
}

}  // namespace
}  // namespace clusterspec::fuzz

#include "fuzz/campaign.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "fuzz/triage.h"
#include "harness/load/requirement_loader.h"
#include "reports/program/script.h"
#include "spec/nouns/read_file.h"
#include "spec/nouns/source_dir.h"
#include "spec/nouns/write_file.h"

namespace clusterspec::fuzz {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const Catalogue& TheCatalogue() {
  static const Catalogue catalogue =
      LoadCatalogue(CLUSTERSPEC_SOURCE_DIR "/spec/requirements").value();
  return catalogue;
}

// A folder of its own for each test.
std::string Folder() {
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  const fs::path folder = fs::path(testing::TempDir()) / "campaigns" / test->name();
  fs::remove_all(folder);
  return folder.string();
}

Failure Broken(const std::string& cause) { return {"monitor/x", "worker.id.unique", cause, cause}; }

class Runner {
 public:
  explicit Runner(std::string folder) : folder_(std::move(folder)) {}

  // So many more programs with these trials, from what the folder holds.
  CampaignState Run(uint64_t programs, const Trials& trials, bool simulated = true) {
    CampaignState state = settings_;
    if (auto kept = ReadCampaign(folder_).value()) state = *kept;
    CampaignOptions options;
    options.folder = folder_;
    options.as = {"node", kCurrentEdition, simulated};
    options.programs = programs;
    Campaign campaign(state, options, trials, TheCatalogue());
    EXPECT_TRUE(campaign.Run([this](const News& news) { told_.push_back(news.file); }));
    return campaign.state();
  }

  CampaignState& settings() { return settings_; }
  const std::vector<std::string>& told() const { return told_; }

 private:
  std::string folder_;
  CampaignState settings_;
  std::vector<std::string> told_;
};

// Every seventh seed breaks something.
Trials SomeBreak(std::set<uint64_t>* seeds = nullptr) {
  return OneByOne([seeds](const Scenario&, uint64_t seed) -> std::vector<Failure> {
    if (seeds != nullptr) seeds->insert(seed);
    if (seed % 7 != 0) return {};
    return {Broken("it breaks")};
  });
}

TEST(Campaign, TellsEachFindOnceAndSavesAllThatIsNeededToReportIt) {
  Runner runner(Folder());
  const CampaignState state = runner.Run(50, SomeBreak());
  EXPECT_EQ(state.programs, 50u);
  ASSERT_EQ(state.finds.size(), 1u);
  EXPECT_EQ(state.finds[0].programs, 8u);
  ASSERT_EQ(runner.told().size(), 1u);
  const fs::path saved = runner.told()[0];
  for (const char* ending : {".yaml", ".jsonl", ".js", ".md"}) {
    EXPECT_TRUE(fs::exists(fs::path(saved).replace_extension(ending))) << ending;
  }
  const auto text = ReadFile(fs::path(saved).replace_extension(".md").string(), kMostDataBytes);
  EXPECT_THAT(text.value(), HasSubstr("Requirement `worker.id.unique`"));
}

TEST(Campaign, GoesOnWhereItStopped) {
  Runner runner(Folder());
  std::set<uint64_t> seeds;
  runner.Run(20, SomeBreak());
  const CampaignState state = runner.Run(30, SomeBreak(&seeds));
  EXPECT_EQ(state.programs, 50u);
  EXPECT_EQ(runner.told().size(), 1u) << "told once for both";
  EXPECT_EQ(*seeds.begin(), 20u);
  EXPECT_EQ(*seeds.rbegin(), 49u);
}

TEST(Campaign, ShardsShareNoSeed) {
  std::set<uint64_t> all;
  for (uint64_t shard = 1; shard <= 3; ++shard) {
    Runner runner(Folder());
    runner.settings().settings.shard = shard;
    runner.settings().settings.shards = 3;
    std::set<uint64_t> seeds;
    const auto nothing = OneByOne([&seeds](const Scenario&, uint64_t seed) {
      seeds.insert(seed);
      return std::vector<Failure>();
    });
    runner.Run(10, nothing);
    EXPECT_EQ(seeds.size(), 10u);
    all.insert(seeds.begin(), seeds.end());
  }
  EXPECT_EQ(all.size(), 30u);
  EXPECT_EQ(*all.rbegin(), 29u);
}

TEST(Campaign, KnownOnesAreCountedAndNotTold) {
  Runner runner(Folder());
  const auto known = OneByOne([](const Scenario&, uint64_t) {
    Failure failure = Broken("it breaks");
    failure.known = "monitor/x is listed";
    return std::vector<Failure>{failure};
  });
  const CampaignState state = runner.Run(5, known);
  EXPECT_EQ(state.News(), 0u);
  EXPECT_EQ(state.KnownOnes(), 1u);
  EXPECT_EQ(state.finds[0].programs, 5u);
  EXPECT_TRUE(runner.told().empty());
}

// Fails every other time, whatever runs.
TEST(Campaign, WhatFailsNowAndThenIsKeptApart) {
  Runner runner(Folder());
  int runs = 0;
  const auto flaky = OneByOne([&runs](const Scenario&, uint64_t) -> std::vector<Failure> {
    if (++runs % 2 == 0) return {};
    return {Broken("it breaks now and then")};
  });
  const CampaignState state = runner.Run(1, flaky, false);
  ASSERT_EQ(state.finds.size(), 1u);
  EXPECT_EQ(state.finds[0].fails, 5);
  EXPECT_EQ(state.finds[0].reruns, 10);
  EXPECT_EQ(state.Flaky(), 1u);
  EXPECT_EQ(state.News(), 0u);
  EXPECT_TRUE(state.finds[0].file.starts_with("flaky/"));
}

// Handlers within handlers, servers that are made in them: a program, or a reason why there is
// none.
TEST(ToScript, WritesOrRefusesWhateverIsGenerated) {
  int written = 0;
  for (uint64_t seed = 0; seed < 1500; ++seed) {
    const Found found{ScenarioOf(seed), seed, Broken("it breaks")};
    const Case a_case = CaseOf(found, {"node"}, TheCatalogue(), "a.yaml");
    const auto script = ToScript(a_case, kCurrentEdition, TheCatalogue());
    if (!script) {
      EXPECT_FALSE(script.error().message.empty());
    }
    written += script ? 1 : 0;
  }
  EXPECT_GT(written, 700);
}

TEST(CampaignState, IsReadAsItIsWritten) {
  CampaignState state;
  state.settings = {"node@26.10.0", "26.10.0", Edition::kV16, "none", 7, 2, 5, 10};
  state.programs = 12;
  state.undecided = 3;
  state.seconds = 1.5;
  state.finds = {{Broken("a"), 19, 4, 9, 10, false, 3, "flaky/a.yaml"}};
  const auto again = ParseCampaign(ToText(state), "campaign.json");
  ASSERT_TRUE(again) << again.error().ToString();
  EXPECT_EQ(again->settings, state.settings);
  EXPECT_EQ(ToText(*again), ToText(state));
  EXPECT_EQ(again->SeedOf(2), 7u + 2 * 5 + 1);
}

TEST(CampaignState, ADamagedOneIsAnErrorThatSaysWhere) {
  const std::string text = ToText(CampaignState());
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"clusterspec.fuzz/1", "clusterspec.fuzz/2"},
           {"\"programs\": 0", "\"programs\": -1"},
           {"\"finds\": []", "\"finds\": [{}]"},
           {"\"edition\": \"v18\"", "\"edition\": \"v7\""}}) {
    std::string damaged = text;
    ASSERT_NE(damaged.find(from), std::string::npos) << from;
    damaged.replace(damaged.find(from), from.size(), to);
    const auto read = ParseCampaign(damaged, "a/campaign.json");
    ASSERT_FALSE(read) << to;
    EXPECT_THAT(read.error().ToString(), HasSubstr("a/campaign.json"));
  }
}

TEST(Triage, SaysWhoFoundWhatAndWhoDidNot) {
  const std::string folder = Folder();
  Runner first(folder + "/a");
  first.settings().settings.implementation = "node@26.10.0";
  first.Run(50, SomeBreak());
  Runner second(folder + "/b");
  second.settings().settings.implementation = "bun@1.4.5";
  second.Run(5, OneByOne([](const Scenario&, uint64_t) { return std::vector<Failure>(); }));
  const auto campaigns = FindCampaigns({folder});
  ASSERT_TRUE(campaigns);
  ASSERT_EQ(campaigns->size(), 2u);
  const std::string text = Triage(*campaigns);
  EXPECT_THAT(text, HasSubstr("new: monitor/x: it breaks (worker.id.unique)"));
  EXPECT_THAT(text, HasSubstr("node@26.10.0 v18: 8 programs"));
  EXPECT_THAT(text, HasSubstr("not in: bun@1.4.5 v18"));
}

TEST(Triage, AFolderWithoutACampaignIsAnError) {
  const std::string folder = Folder();
  fs::create_directories(folder);
  EXPECT_FALSE(FindCampaigns({folder}));
  EXPECT_FALSE(FindCampaigns({folder + "/not-there"}));
}

}  // namespace
}  // namespace clusterspec::fuzz

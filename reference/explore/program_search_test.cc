#include "reference/explore/program_search.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "reference/explore/shard_result.h"

namespace clusterspec::explore {
namespace {

bool Nothing(Edition, std::string_view) { return false; }

ProgramSearchOptions Programs(int depth, int jobs = 1, Shard shard = {}) {
  ProgramSearchOptions options;
  options.depth = depth;
  options.jobs = jobs;
  options.shard = shard;
  options.explore.expand.reduce = true;
  return options;
}

std::string TextOf(const ProgramTotals& totals) {
  return std::to_string(totals.programs) + " " + std::to_string(totals.states) + " " +
         std::to_string(totals.transitions) + " " + std::to_string(totals.ends) + " " +
         std::to_string(totals.depth) + " " + std::to_string(totals.largest) + " " +
         std::to_string(totals.complete);
}

TEST(Shards, AreAllProgramsOnceEach) {
  const uint64_t all = CountPrograms(4, {});
  for (uint64_t count = 1; count <= 7; ++count) {
    std::set<uint64_t> seen;
    for (uint64_t number = 1; number <= count; ++number) {
      ForShortPrograms(4, [&](uint64_t index, const ShortProgram&) {
        if (Shard{number, count}.Has(index)) {
          EXPECT_TRUE(seen.insert(index).second) << index;
        }
      });
      // None is much bigger than another.
      EXPECT_LT(CountPrograms(4, {number, count}) * count, all * 5 / 4);
    }
    EXPECT_EQ(seen.size(), all);
  }
}

TEST(SearchPrograms, GivesTheSameWhateverRunsAtATime) {
  const std::string alone = TextOf(SearchPrograms(Programs(3), Nothing).front().totals);
  EXPECT_EQ(TextOf(SearchPrograms(Programs(3, 2), Nothing).front().totals), alone);
  EXPECT_EQ(TextOf(SearchPrograms(Programs(3, 5), Nothing).front().totals), alone);
}

TEST(SearchPrograms, StopsAtTheSamePlaceWhateverRunsAtATime) {
  for (const uint64_t limit : {1u, 500u, 5'000u}) {
    std::set<std::string> totals;
    for (const int jobs : {1, 3}) {
      ProgramSearchOptions options = Programs(3, jobs);
      options.max_states = limit;
      const ProgramTotals found = SearchPrograms(options, Nothing).front().totals;
      EXPECT_FALSE(found.complete);
      EXPECT_GE(found.states, limit);
      totals.insert(TextOf(found));
    }
    EXPECT_EQ(totals.size(), 1u) << limit;
  }
}

TEST(SearchPrograms, FindsTheFirstBrokenProgramWhateverRunsAtATime) {
  std::set<std::string> found;
  for (const int jobs : {1, 2, 4}) {
    ProgramSearchOptions options = Programs(3, jobs);
    options.deviations.Insert(model::Deviation::kDisconnectCallbackAtFirst);
    const auto findings = SearchPrograms(options, [](Edition, std::string_view requirement) {
      return requirement == "cluster.disconnect.callback-after-workers";
    });
    ASSERT_TRUE(findings.front().broken.has_value());
    const BrokenProgram& broken = *findings.front().broken;
    EXPECT_EQ(broken.program, ProgramAt(3, broken.index));
    found.insert(ToString(broken.program) + TextOf(findings.front().totals));
  }
  EXPECT_EQ(found.size(), 1u);
}

// What is searched once for several editions is what each gives alone.
TEST(SearchPrograms, EditionsTogetherAreEachAlone) {
  for (const bool reduce : {true, false}) {
    ProgramSearchOptions together = Programs(reduce ? 3 : 2);
    together.explore.expand.reduce = reduce;
    together.editions.assign(kAllEditions.begin(), kAllEditions.end());
    double shared = 0;
    double alone = 0;
    const auto all = SearchPrograms(together, Nothing);
    for (size_t i = 0; i < all.size(); ++i) {
      ProgramSearchOptions one = together;
      one.editions = {together.editions[i]};
      const ProgramTotals totals = SearchPrograms(one, Nothing).front().totals;
      EXPECT_EQ(TextOf(all[i].totals), TextOf(totals)) << ToString(together.editions[i]);
      shared += all[i].totals.seconds;
      alone += totals.seconds;
    }
    EXPECT_LT(shared, alone);
  }
}

// A requirement that only one edition knows is looked at where another is searched in its stead.
TEST(SearchPrograms, WhatOnlyOneEditionForbidsIsFoundThere) {
  ProgramSearchOptions options = Programs(2);
  options.editions = {Edition::kV12, Edition::kV16};
  options.deviations.Insert(model::Deviation::kRemovedAtDisconnectCall);
  const auto findings = SearchPrograms(options, [](Edition edition, std::string_view requirement) {
    return edition == Edition::kV16 && requirement == "worker.id.key-while-alive";
  });
  EXPECT_FALSE(findings[0].broken.has_value());
  EXPECT_EQ(findings[0].totals.programs, CountPrograms(2, {}));
  ASSERT_TRUE(findings[1].broken.has_value());
  EXPECT_LT(findings[1].totals.programs, findings[0].totals.programs);
}

ShardFile PartOf(uint64_t number, uint64_t count, int depth = 3) {
  const ProgramSearchOptions options = Programs(depth, 1, {number, count});
  const ProgramFindings found = SearchPrograms(options, Nothing).front();
  return {"part-" + std::to_string(number) + ".json",
          {{"1.0", depth, {}, 0, true}, options.shard, {{"v18", found.totals, {}}}}};
}

TEST(MergeShards, IsTheWhole) {
  const std::string whole = TextOf(SearchPrograms(Programs(3), Nothing).front().totals);
  for (uint64_t count = 2; count <= 5; ++count) {
    std::vector<ShardFile> parts;
    for (uint64_t number = count; number >= 1; --number) parts.push_back(PartOf(number, count));
    EXPECT_EQ(TextOf(MergeShards(parts)->editions.front().totals), whole) << count;
  }
}

TEST(MergeShards, TellsTheFirstBrokenProgram) {
  std::vector<ShardFile> parts = {PartOf(1, 3), PartOf(2, 3), PartOf(3, 3)};
  parts[0].result.editions[0].broken = {17, "later", "r.later"};
  parts[2].result.editions[0].broken = {5, "first", "r.first"};
  const auto sum = MergeShards(parts);
  ASSERT_TRUE(sum->editions[0].broken.has_value());
  EXPECT_EQ(sum->editions[0].broken->program, "first");
  parts[1].result.editions[0].totals.complete = false;
  EXPECT_FALSE(MergeShards(parts)->editions[0].totals.complete);
}

TEST(MergeShards, RefusesWhatIsNoWhole) {
  const std::vector<ShardFile> parts = {PartOf(1, 2), PartOf(2, 2)};
  const auto refusal = [&](const std::function<void(std::vector<ShardFile>*)>& spoil) {
    std::vector<ShardFile> spoilt = parts;
    spoil(&spoilt);
    const auto sum = MergeShards(spoilt);
    return sum ? "" : sum.error().ToString();
  };
  using Files = std::vector<ShardFile>;
  const auto other = [](Files* files) -> ShardResult& { return files->back().result; };
  EXPECT_EQ(refusal([](Files*) {}), "");
  EXPECT_EQ(refusal([](Files* files) { files->pop_back(); }),
            "shard 2 of 2 is missing: expected the files of all shards");
  EXPECT_EQ(refusal([&](Files* files) {
              for (ShardFile& each : *files) each.result.shard.count = 9;
            }),
            "shard 3 of 9 is missing, and 6 more: expected the files of all shards");
  EXPECT_EQ(refusal([](Files* files) { files->push_back(files->front()); }),
            "part-1.json and part-1.json are both shard 1 of 2: expected each shard once");
  EXPECT_EQ(refusal([&](Files* files) { other(files).shard.count = 3; }),
            "part-1.json is one of 2 shards and part-2.json one of 3: expected all shards of one "
            "search");
  const std::string different = "part-1.json and part-2.json are of different searches: ";
  EXPECT_EQ(refusal([&](Files* files) { other(files).searched.version = "2.0"; }),
            different + "versions 1.0 and 2.0");
  EXPECT_EQ(refusal([&](Files* files) { other(files).searched.depth = 4; }),
            different + "depths 3 and 4");
  EXPECT_EQ(refusal([&](Files* files) { other(files).editions[0].edition = "v16"; }),
            different + "editions v18 and v16");
  EXPECT_EQ(refusal([&](Files* files) {
              other(files).searched.deviations = {"a", "b"};
            }),
            different + "deviations none and a, b");
  EXPECT_EQ(refusal([&](Files* files) { other(files).searched.crashes = 1; }),
            different + "crashes 0 and 1");
  EXPECT_EQ(refusal([&](Files* files) { other(files).searched.reduced = false; }),
            different + "reduced true and false");
}

TEST(ShardResult, IsReadAsItWasWritten) {
  ShardResult result = PartOf(2, 3, 2).result;
  result.searched.deviations = {"a", "b"};
  result.editions.push_back({"v16", {}, ShardBroken{7, "fork w1", "r.x"}});
  const json::value value = ParseJson(ToPrettyText(ToJson(result))).value();
  const auto read = ParseShardResult(value, "f.json");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(ToJson(*read), value);
  EXPECT_EQ(read->shard.number, 2u);
  EXPECT_EQ(read->editions[1].broken->index, 7u);
  EXPECT_EQ(TextOf(read->editions[0].totals), TextOf(result.editions[0].totals));
}

TEST(ShardResult, RefusesOtherFiles) {
  const json::value whole = ParseJson(ToText(ToJson(PartOf(1, 2, 2).result))).value();
  const auto refuses = [](const json::value& value) {
    return !ParseShardResult(value, "f.json").has_value();
  };
  EXPECT_FALSE(refuses(whole));
  EXPECT_TRUE(refuses(7));
  EXPECT_TRUE(refuses(json::object{{"schema", "clusterspec.report/1"}}));
  for (const auto& member : whole.as_object()) {
    json::value spoilt = whole;
    spoilt.as_object().erase(member.key());
    EXPECT_TRUE(refuses(spoilt)) << member.key();
    spoilt.as_object()[member.key()] = "x";
    if (member.key() == "version") continue;
    EXPECT_TRUE(refuses(spoilt)) << member.key();
  }
  json::value beyond = whole;
  beyond.as_object()["shard"] = 3;
  EXPECT_TRUE(refuses(beyond));
}

}  // namespace
}  // namespace clusterspec::explore

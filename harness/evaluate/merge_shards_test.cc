#include "harness/evaluate/merge_shards.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/evaluate/evaluate.h"
#include "harness/load/case_loader.h"
#include "harness/load/requirement_loader.h"
#include "reference/sim/simulate.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec {
namespace {

using testing::HasSubstr;

constexpr int kShards = 8;

const std::string kRoot = CLUSTERSPEC_SOURCE_DIR;

const Catalogue& Requirements() {
  static const Catalogue catalogue = LoadCatalogue(kRoot + "/spec/requirements").value();
  return catalogue;
}

const std::vector<Case>& AllCases() {
  static const std::vector<Case> cases = LoadCases(kRoot + "/cases", Requirements()).value();
  return cases;
}

RunInfo SomeRun(int shard, int shards) {
  RunInfo run;
  run.implementation = "some";
  run.version = "1.0.0";
  run.edition = Edition::kV18;
  run.started = "2026-11-24T10:00:00Z";
  run.shard = shard;
  run.shards = shards;
  if (shards > 1) run.shard_plan = "a plan";
  return run;
}

// An implementation that breaks enough for rows of every kind: cases, monitors, deviations.
Observed Simulate(const Case& a_case) {
  sim::SimOptions options;
  options.edition = Edition::kV18;
  options.deviations.Insert(model::Deviation::kRemovedAtDisconnectCall);
  options.deviations.Insert(model::Deviation::kKillDoesNotCount);
  Trace trace = sim::Simulate(a_case.scenario, options);
  trace.case_id = a_case.id;
  trace.implementation = "some";
  trace.version = "1.0.0";
  return {&a_case, std::move(trace), a_case.id + ".jsonl"};
}

std::vector<Observed> Runs() {
  std::vector<Observed> runs;
  for (const Case& each : AllCases()) {
    if (each.id.starts_with("worker-kill/") || each.id.starts_with("worker-properties/") ||
        each.id.starts_with("cluster-events/")) {
      runs.push_back(Simulate(each));
    }
  }
  return runs;
}

Report Judged(const std::vector<Observed>& runs, const RunInfo& run) {
  EvaluateOptions options;
  options.explain = true;
  return Evaluate(runs, Requirements(), run, {}, options);
}

std::vector<ShardReport> Shards(const std::vector<Observed>& runs) {
  std::vector<std::vector<Observed>> parts(kShards);
  for (size_t i = 0; i < runs.size(); ++i) parts[i % kShards].push_back(runs[i]);
  std::vector<ShardReport> shards;
  shards.reserve(kShards);
  for (int i = 0; i < kShards; ++i) {
    shards.push_back({"s" + std::to_string(i + 1) + ".json",
                      Judged(parts[static_cast<size_t>(i)], SomeRun(i + 1, kShards))});
  }
  return shards;
}

Result<Report> Merge(const std::vector<ShardReport>& shards) {
  return MergeShards(shards, Requirements(), {});
}

std::string ErrorOf(const std::vector<ShardReport>& shards) {
  const auto merged = Merge(shards);
  return merged ? "merged" : merged.error().ToString();
}

const std::vector<ShardReport>& SomeShards() {
  static const std::vector<ShardReport> shards = Shards(Runs());
  return shards;
}

TEST(MergeShards, SayWhatOneRunSays) {
  const std::vector<Observed> runs = Runs();
  const Report whole = Judged(runs, SomeRun(1, 1));
  ASSERT_GT(whole.Counts().at(Verdict::kFail), 5);
  ASSERT_FALSE(whole.deviations.empty());
  std::vector<ShardReport> shards = SomeShards();
  std::swap(shards[1], shards[6]);
  const auto merged = Merge(shards);
  ASSERT_TRUE(merged) << merged.error().ToString();
  EXPECT_EQ(ToPrettyText(ToJson(*merged)), ToPrettyText(ToJson(whole)));
}

TEST(MergeShards, SurviveTheirFiles) {
  std::vector<ShardReport> shards = SomeShards();
  for (ShardReport& each : shards) each.report = ParseReport(ToJson(each.report), "r").value();
  EXPECT_EQ(ToText(ToJson(Merge(shards).value())), ToText(ToJson(Merge(SomeShards()).value())));
}

TEST(MergeShards, RefuseWhatIsMissing) {
  std::vector<ShardReport> shards = SomeShards();
  shards.erase(shards.begin() + 3);
  EXPECT_EQ(ErrorOf(shards), "shard 4 of 8 is missing");
  shards.erase(shards.begin());
  EXPECT_EQ(ErrorOf(shards), "shards 1, 4 of 8 are missing");
  EXPECT_THAT(ErrorOf({}), HasSubstr("no shard"));
}

TEST(MergeShards, RefuseWhatIsThereTwice) {
  std::vector<ShardReport> shards = SomeShards();
  shards.push_back(shards[2]);
  shards.back().file = "again.json";
  EXPECT_EQ(ErrorOf(shards), "again.json: shard 3 of 8 is there twice: also in s3.json");
}

TEST(MergeShards, RefuseWhatIsForeign) {
  const auto with = [](const std::function<void(Report*)>& change) {
    std::vector<ShardReport> shards = SomeShards();
    change(&shards[5].report);
    return ErrorOf(shards);
  };
  EXPECT_THAT(
      with([](Report* each) { each->version = "1.0.1"; }),
      HasSubstr("s6.json: this shard is of another run than s1.json: its version is '1.0.1' "
                "here and '1.0.0' there"));
  EXPECT_THAT(with([](Report* each) { each->edition = Edition::kV16; }), HasSubstr("the edition"));
  EXPECT_THAT(with([](Report* each) { each->seed = 1; }), HasSubstr("the seed"));
  EXPECT_THAT(with([](Report* each) { each->filters = {"--include x"}; }),
              HasSubstr("the selection"));
  EXPECT_THAT(with([](Report* each) { each->forms = {Form::kHttp}; }), HasSubstr("the forms"));
  EXPECT_THAT(with([](Report* each) { each->shards = 9; }), HasSubstr("the number of shards"));
  EXPECT_THAT(with([](Report* each) { each->shard_plan = "other"; }), HasSubstr("the plan"));
  EXPECT_THAT(with([](Report* each) { each->tool_version = "2"; }), HasSubstr("clusterspec is"));
  EXPECT_THAT(with([](Report* each) { each->explained = false; }), HasSubstr("explained"));
  EXPECT_THAT(with([](Report* each) { each->shards = 1; }), HasSubstr("a whole run"));
}

TEST(MergeShards, AreCompleteWhenAllAre) {
  std::vector<ShardReport> shards = SomeShards();
  shards[7].report.complete = false;
  EXPECT_FALSE(Merge(shards).value().complete);
}

}  // namespace
}  // namespace clusterspec

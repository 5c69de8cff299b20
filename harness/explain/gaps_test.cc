// What an adapter cannot tell makes no legal trace illegal.
#include <gtest/gtest.h>

#include "harness/explain/explain.h"
#include "harness/load/case_loader.h"
#include "harness/load/requirement_loader.h"
#include "reference/sim/program_size.h"
#include "reference/sim/simulate.h"
#include "reference/sim/testing/gap.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec::explain {
namespace {

std::vector<Case> AllCases() {
  const std::string root = CLUSTERSPEC_SOURCE_DIR;
  return LoadCases(root + "/cases", LoadCatalogue(root + "/spec/requirements").value()).value();
}

Trace Simulated(const Scenario& scenario) {
  sim::SimOptions options;
  options.seed = 7;
  return sim::Simulate(scenario, options);
}

// Each case with some gaps, so that all come many times.
TEST(Gaps, AreNoRejection) {
  const std::vector<std::string> gaps = sim::GapsOfTelling();
  size_t turn = 0;
  size_t looked_at = 0;
  for (const Case& each : AllCases()) {
    if (!each.editions.Contains(kCurrentEdition) || !sim::LackingRoom(each.scenario).empty()) {
      continue;
    }
    const Trace trace = Simulated(each.scenario);
    for (int i = 0; i < 3; ++i) {
      const std::string& gap = gaps[turn++ % gaps.size()];
      if (Gaps({gap}).NeededBy(each.scenario)) continue;  // it is never run
      ++looked_at;
      const Judgement judgement =
          JudgeInclusion(each.scenario, kCurrentEdition, {}, sim::WithGap(trace, gap));
      EXPECT_NE(judgement.answer, Answer::kRejected)
          << each.id << " without " << gap << " after " << judgement.legal_events << ": "
          << judgement.seen << "; expected " << judgement.AllowedText();
    }
  }
  EXPECT_GT(looked_at, 1000u);
}

// What is told is still judged.
TEST(Gaps, ExcuseNothingElse) {
  const std::vector<Case> all = AllCases();
  const auto found = std::find_if(all.begin(), all.end(), [](const Case& each) {
    return each.id == "cluster-events/exit-after-disconnect";
  });
  Trace trace = sim::WithGap(Simulated(found->scenario), "cluster.online");
  const size_t exit = *trace.First("cluster.exit");
  trace.events[exit].data["code"] = 7;
  const Judgement judgement = JudgeInclusion(found->scenario, kCurrentEdition, {}, trace);
  EXPECT_EQ(judgement.answer, Answer::kRejected);
  EXPECT_EQ(judgement.legal_events, exit);
}

}  // namespace
}  // namespace clusterspec::explain

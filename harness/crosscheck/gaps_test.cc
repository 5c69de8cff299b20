// What an adapter cannot tell accuses nobody: legal traces with gaps, under every monitor.
#include <gtest/gtest.h>

#include "harness/judge/judge.h"
#include "harness/judge/monitor.h"
#include "harness/load/case_loader.h"
#include "harness/load/requirement_loader.h"
#include "reference/sim/program_size.h"
#include "reference/sim/simulate.h"
#include "reference/sim/testing/gap.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec::sim {
namespace {

const Catalogue& TheCatalogue() {
  static const Catalogue catalogue =
      LoadCatalogue(CLUSTERSPEC_SOURCE_DIR "/spec/requirements").value();
  return catalogue;
}

// Calls `check(case, trace, gap)` with traces of all cases, in the first edition and the last.
template <typename Check>
void ForEachGap(const Check& check) {
  const auto cases = LoadCases(CLUSTERSPEC_SOURCE_DIR "/cases", TheCatalogue()).value();
  const std::vector<std::string> gaps = GapsOfTelling();
  for (const Case& a_case : cases) {
    if (!LackingRoom(a_case.scenario).empty()) continue;  // it cannot be simulated
    for (const Edition edition : {kAllEditions.front(), kCurrentEdition}) {
      if (!Applies(a_case, edition, TheCatalogue())) continue;
      SimOptions options;
      options.edition = edition;
      options.seed = 7;
      const Trace trace = Simulate(a_case.scenario, options);
      for (const std::string& gap : gaps) check(a_case, WithGap(trace, gap), gap);
    }
  }
}

TEST(Gaps, MakeNoMonitorAccuse) {
  ForEachGap([](const Case& a_case, const Trace& trace, const std::string& gap) {
    for (const Watched& each : Watch(a_case.scenario, trace, TheCatalogue())) {
      EXPECT_FALSE(each.observation.violation)
          << each.monitor->name << " needs " << gap << " in " << a_case.id;
    }
  });
}

TEST(Gaps, MakeNoCaseFail) {
  int unsupported = 0;
  ForEachGap([&](const Case& a_case, const Trace& trace, const std::string& gap) {
    const CaseResult result = Judge(a_case, trace, TheCatalogue());
    unsupported += result.verdict == Verdict::kUnsupported ? 1 : 0;
    EXPECT_TRUE(result.verdict == Verdict::kPass || result.why == WhyUnsupported::kAdapter)
        << a_case.id << " without " << gap << ": " << result.Message();
  });
  EXPECT_GT(unsupported, 1000);
}

}  // namespace
}  // namespace clusterspec::sim

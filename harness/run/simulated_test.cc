#include "harness/run/simulated.h"

#include <gtest/gtest.h>

#include <set>

#include "harness/run/run_cases.h"

namespace clusterspec {
namespace {

TEST(Simulated, NamesAreRecognised) {
  EXPECT_TRUE(IsSimulator("sim"));
  EXPECT_TRUE(IsSimulator("sim?deviation=dead-by-exit-code"));
  EXPECT_FALSE(IsSimulator("simple"));
  EXPECT_FALSE(IsSimulator("node"));
}

TEST(Simulated, UnknownDeviationsAreErrors) {
  EXPECT_TRUE(ResolveSimulator("sim?deviation=dead-by-exit-code&deviation=kill-does-not-count", {})
                  .has_value());
  const auto wrong = ResolveSimulator("sim?deviation=dead-by-exit-cod", {});
  ASSERT_FALSE(wrong.has_value());
  EXPECT_NE(wrong.error().message.find("Did you mean 'dead-by-exit-code'?"), std::string::npos);
  EXPECT_FALSE(ResolveSimulator("sim?seed=4", {}).has_value());
}

TEST(Simulated, DeviationsOfAnyImplementationAreRead) {
  EXPECT_EQ(DeviationIdsOf("reference").value(), std::vector<std::string>());
  EXPECT_EQ(DeviationIdsOf("./my.yaml?deviation=cwd-ignored&deviation=no-suicide").value(),
            (std::vector<std::string>{"cwd-ignored", "no-suicide"}));
  EXPECT_FALSE(DeviationIdsOf("reference?deviation=").has_value());
}

TEST(Simulated, RepetitionsHaveSeedsOfTheirOwn) {
  Case a_case;
  a_case.id = "a";
  const auto implementation = ResolveSimulator("sim", Edition::kV12);
  ASSERT_TRUE(implementation.has_value());
  std::set<uint64_t> seeds;
  RunOptions options;
  options.seed = 10;
  EXPECT_TRUE(RunCases({&a_case, &a_case, &a_case}, *implementation, options,
                       [&](size_t, const Trace& trace) {
                         seeds.insert(trace.seed);
                         EXPECT_EQ(trace.case_id, "a");
                         EXPECT_EQ(trace.implementation, "sim");
                         EXPECT_EQ(trace.version, implementation->version);
                         EXPECT_EQ(trace.edition, Edition::kV12);
                       }));
  EXPECT_EQ(seeds, (std::set<uint64_t>{10, 11, 12}));
}

}  // namespace
}  // namespace clusterspec

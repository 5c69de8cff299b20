#include "reports/sarif.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "reports/testing/golden.h"
#include "reports/testing/sample_report.h"

namespace clusterspec {
namespace {

std::string TextAt(const json::value& root, const std::string& path) {
  const json::value* found = Find(root, path);
  return found == nullptr ? "nothing" : ToText(*found);
}

TEST(Sarif, Golden) {
  reports::ExpectGolden("report.sarif", ToPrettyText(ToSarif(reports::SampleReport())));
}

// Viewers look a rule up by its id: each result has one.
TEST(Sarif, EveryResultHasItsRuleOnce) {
  const json::value sarif = ToSarif(reports::SampleReport());
  std::set<std::string> rules;
  for (const json::value& rule : Find(sarif, "runs.0.tool.driver.rules")->get_array()) {
    EXPECT_TRUE(rules.insert(TextAt(rule, "id")).second) << TextAt(rule, "id");
  }
  const json::array& results = Find(sarif, "runs.0.results")->get_array();
  EXPECT_FALSE(results.empty());
  for (const json::value& result : results) {
    EXPECT_TRUE(rules.contains(TextAt(result, "ruleId"))) << TextAt(result, "ruleId");
  }
}

TEST(Sarif, PlaceSuppressionAndTrouble) {
  const json::value sarif = ToSarif(reports::SampleReport());
  std::string known, kill;
  for (const json::value& result : Find(sarif, "runs.0.results")->get_array()) {
    const std::string id = TextAt(result, "properties.case");
    if (id == "\"worker/suicide/alias\"") known = TextAt(result, "suppressions.0.kind");
    if (id == "\"worker/kill/voluntary\"") kill = TextAt(result, "locations.0.physicalLocation");
  }
  EXPECT_EQ(known, "\"external\"");
  EXPECT_EQ(kill, R"({"artifactLocation":{"uri":"cases/worker/kill/voluntary.yaml"},)"
                  R"("region":{"startLine":14,"startColumn":5}})");
  EXPECT_EQ(TextAt(sarif, "runs.0.invocations.0.executionSuccessful"), "false");
  EXPECT_NE(TextAt(sarif, "runs.0.invocations.0.toolExecutionNotifications").find("sharing/unix"),
            std::string::npos);
}

}  // namespace
}  // namespace clusterspec

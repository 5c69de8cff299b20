#include "harness/judge/coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/judge/monitor.h"

namespace clusterspec {
namespace {

using ::testing::ElementsAre;

Requirement Make(const std::string& id, DecidedBy decided_by, EditionSet editions) {
  Requirement requirement;
  requirement.id = id;
  requirement.decided_by = decided_by;
  requirement.editions = editions;
  return requirement;
}

Case Covering(const std::string& id, std::vector<std::string> covers, EditionSet editions) {
  Case a_case;
  a_case.id = id;
  a_case.covers = std::move(covers);
  a_case.editions = editions;
  return a_case;
}

class CoverageTest : public ::testing::Test {
 protected:
  Coverage Of(Edition edition) { return Cover(edition, map_, catalogue_, cases_); }

  void Require(const std::string& id, DecidedBy decided_by, const char* editions = "all") {
    ASSERT_TRUE(catalogue_.Insert(Make(id, decided_by, *EditionSet::Parse(editions))));
  }

  std::vector<std::string> Undecided(Edition edition) {
    const Coverage coverage = Of(edition);
    std::vector<std::string> ids;
    for (const Deciders* each : coverage.Undecided()) ids.push_back(each->requirement->id);
    return ids;
  }

  StatementMap map_;
  Catalogue catalogue_;
  std::vector<Case> cases_;
};

TEST_F(CoverageTest, WhatNoCaseAndNoMonitorDecidesIsUndecided) {
  Require("a.cased", DecidedBy::kCase);
  Require("b.bare", DecidedBy::kCase);
  Require("c.watched-by-nobody", DecidedBy::kMonitor);
  Require("d.undecidable", DecidedBy::kNothing);
  Require(std::string(Monitors().front().requirement), DecidedBy::kMonitor);
  cases_ = {Covering("x", {"a.cased"}, EditionSet::All())};
  EXPECT_THAT(Undecided(Edition::kV18), ElementsAre("b.bare", "c.watched-by-nobody"));
}

TEST_F(CoverageTest, EditionsCount) {
  Require("a.late", DecidedBy::kCase, ">=v16");
  Require("b.all", DecidedBy::kCase);
  cases_ = {Covering("only-v18", {"a.late", "b.all"}, *EditionSet::Parse("v18")),
            Covering("idle-before-v16", {"a.late"}, EditionSet::All())};
  EXPECT_THAT(Undecided(Edition::kV18), ElementsAre());
  EXPECT_THAT(Undecided(Edition::kV16), ElementsAre("b.all"));
  EXPECT_THAT(Undecided(Edition::kV12), ElementsAre("b.all"));
  EXPECT_THAT(Of(Edition::kV12).idle_cases, ElementsAre("idle-before-v16"));
  EXPECT_THAT(Of(Edition::kV18).idle_cases, ElementsAre());
}

TEST_F(CoverageTest, WhatACaseAloneDecidesOfBothIsDecidedInFewerWays) {
  Require("a.both", DecidedBy::kBoth);
  cases_ = {Covering("x", {"a.both"}, EditionSet::All())};
  const Coverage coverage = Of(Edition::kV18);
  ASSERT_EQ(coverage.requirements.size(), 1u);
  EXPECT_TRUE(coverage.requirements[0].InFewerWays());
  EXPECT_FALSE(coverage.requirements[0].Undecided());
  EXPECT_EQ(coverage.Count(Level::kMust, DecidedBy::kBoth), 1);
  EXPECT_EQ(coverage.Count(Level::kMay, DecidedBy::kBoth), 0);
}

TEST_F(CoverageTest, CountsRequirementsByExtent) {
  Require("a.wholly", DecidedBy::kCase);
  Require("b.not", DecidedBy::kNothing);
  Requirement partly = Make("c.partly", DecidedBy::kMonitor, EditionSet::All());
  partly.missing = "the other half";
  ASSERT_TRUE(catalogue_.Insert(partly));
  Require("d.of-later-editions", DecidedBy::kCase, ">=v16");
  const Coverage coverage = Of(Edition::kV12);
  for (const Extent extent : kExtents) EXPECT_EQ(coverage.Count(extent), 1) << ToString(extent);
  EXPECT_EQ(Of(Edition::kV18).Count(Extent::kWholly), 2);
}

TEST_F(CoverageTest, CountsStatementsByClass) {
  map_.statements.resize(3);
  map_.statements[0].statement_class = StatementClass::kNormative;
  map_.statements[0].requirements = {"a"};
  map_.statements[1].statement_class = StatementClass::kNormative;
  map_.statements[2].statement_class = StatementClass::kHistory;
  const Coverage coverage = Of(Edition::kV18);
  EXPECT_EQ(coverage.statements.at(StatementClass::kNormative), 2);
  EXPECT_EQ(coverage.statements.at(StatementClass::kHistory), 1);
  EXPECT_EQ(coverage.statements.at(StatementClass::kAdvice), 0);
  EXPECT_EQ(coverage.statements_with_requirements, 1);
}

}  // namespace
}  // namespace clusterspec

#include "reports/site/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "reports/site/badge.h"
#include "reports/site/compat.h"

namespace clusterspec::reports {
namespace {

using ::testing::ElementsAre;

constexpr auto kLater = WhyUnsupported::kLater;

// What each version of node, from 10 on, makes of the requirement "r".
std::vector<Report> Versions(const std::vector<Verdict>& verdicts) {
  std::vector<Report> reports;
  for (size_t i = 0; i < verdicts.size(); ++i) {
    Report& report = reports.emplace_back();
    report.implementation = "node";
    report.version = std::to_string(10 + i) + ".0.0";
    RequirementResult result;
    result.id = "r";
    result.verdict = verdicts[i];
    if (verdicts[i] == Verdict::kUnsupported) result.why = kLater;
    report.requirements = {result};
  }
  return reports;
}

std::vector<std::string> Words(const std::vector<Report>& reports,
                               const std::vector<KnownChange>& changes = {}) {
  const Across across(reports, {});
  const auto all = SupportOf(across, across.requirements.at("r"), changes);
  std::vector<std::string> words;
  for (const Support& each : all.at("node")) words.push_back(InWords(each));
  return words;
}

constexpr Verdict kPass = Verdict::kPass, kFail = Verdict::kFail, kUndecided = Verdict::kError,
                  kAbsent = Verdict::kUnsupported;

TEST(SupportTest, FromTheOldestVersionOn) {
  EXPECT_THAT(Words(Versions({kPass, kPass})), ElementsAre("since 10.0.0 at the latest"));
}

TEST(SupportTest, SinceALaterVersion) {
  EXPECT_THAT(Words(Versions({kFail, kAbsent, kPass})), ElementsAre("since 12.0.0 at the latest"));
}

TEST(SupportTest, NeverAndNotDecided) {
  EXPECT_THAT(Words(Versions({kFail, kUndecided})), ElementsAre("no"));
  EXPECT_THAT(Words(Versions({kUndecided})), ElementsAre("not decided"));
}

TEST(SupportTest, LostAndFoundAgainNewestFirst) {
  EXPECT_THAT(Words(Versions({kPass, kFail, kFail, kPass})),
              ElementsAre("since 13.0.0 at the latest",
                          "since 10.0.0 at the latest, no more since 11.0.0 at the latest"));
}

TEST(SupportTest, WhatCouldNotBeDecidedEndsNothing) {
  EXPECT_THAT(Words(Versions({kPass, kUndecided, kPass})),
              ElementsAre("since 10.0.0 at the latest"));
}

TEST(SupportTest, ABisectionMakesItExact) {
  const KnownChange change{"node", kCurrentEdition, "r", "10.4.0", "10.5.0"};
  EXPECT_THAT(Words(Versions({kFail, kPass}), {change}), ElementsAre("since 10.5.0"));
  KnownChange other = change;
  other.requirement = "another";
  EXPECT_THAT(Words(Versions({kFail, kPass}), {other}), ElementsAre("since 11.0.0 at the latest"));
  KnownChange elsewhere = change;
  elsewhere.before = "9.0.0";  // outside of what is asked
  EXPECT_THAT(Words(Versions({kFail, kPass}), {elsewhere}),
              ElementsAre("since 11.0.0 at the latest"));
}

TEST(SupportTest, OfSeveralEditionsTheNewestCounts) {
  std::vector<Report> reports = Versions({kPass, kFail});
  reports[1].version = reports[0].version;
  reports[0].edition = Edition::kV6;
  EXPECT_THAT(Words(reports), ElementsAre("no"));
}

TEST(SupportTest, NotesNameVersionsAndReasons) {
  std::vector<Report> reports = Versions({kFail, kFail, kPass});
  for (Report& each : reports) {
    each.requirements[0].cases = {"a/b"};
    CaseOutcome result;
    result.id = "a/b";
    result.verdict = each.requirements[0].verdict;
    Finding finding;
    finding.message = "it is otherwise";
    result.findings = {finding};
    each.cases = {result};
  }
  const Across across(reports, {});
  const auto support = SupportOf(across, across.requirements.at("r"), {}).at("node");
  EXPECT_THAT(support.at(0).notes, ElementsAre("10.0.0 to 11.0.0: fail: it is otherwise"));
}

TEST(CompatTest, SaysAddedRemovedAndNever) {
  const auto statements = [](const std::vector<Verdict>& verdicts) {
    const std::vector<Report> reports = Versions(verdicts);
    return ToText(*Find(ToCompat(Across(reports, {}), {}), "requirements.r.support.node"));
  };
  EXPECT_EQ(statements({kPass}), R"([{"version_added":"<=10.0.0"}])");
  EXPECT_EQ(statements({kPass, kAbsent}),
            R"([{"version_added":"<=10.0.0","version_removed":"<=11.0.0",)"
            R"("notes":["11.0.0: unsupported: dated later by the documentation"]}])");
  EXPECT_EQ(statements({kFail}), R"([{"version_added":false,"notes":["10.0.0: fail: "]}])");
  EXPECT_EQ(statements({kUndecided}), R"([{"version_added":null,"notes":["10.0.0: error"]}])");
}

Report WithVerdicts(int kept, int broken) {
  Report report;
  for (int i = 0; i < kept + broken; ++i) {
    RequirementResult result;
    result.id = "r" + std::to_string(i);
    result.verdict = i < kept ? kPass : kFail;
    report.requirements.push_back(result);
  }
  return report;
}

TEST(BadgeTest, ItsColourFollowsWhatIsBroken) {
  EXPECT_EQ(BadgeOf(WithVerdicts(10, 0)).colour, "brightgreen");
  EXPECT_EQ(BadgeOf(WithVerdicts(9, 1)).colour, "yellow");
  EXPECT_EQ(BadgeOf(WithVerdicts(5, 5)).colour, "red");
  EXPECT_EQ(BadgeOf(WithVerdicts(0, 0)).colour, "lightgrey");
  Report report = WithVerdicts(9, 1);
  report.requirements.back().level = Level::kShould;
  EXPECT_EQ(BadgeOf(report).colour, "green");
  report.complete = false;
  EXPECT_EQ(BadgeOf(report).colour, "lightgrey");
}

TEST(BadgeTest, TellsTheSameInBothForms) {
  const SiteBadge badge = BadgeOf(WithVerdicts(9, 1));
  EXPECT_EQ(ToText(ToEndpoint(badge)),
            R"({"schemaVersion":1,"label":"cluster v18","message":"9 of 10 kept",)"
            R"("color":"yellow"})");
  EXPECT_THAT(ToSvg(badge), ::testing::HasSubstr("<title>cluster v18: 9 of 10 kept</title>"));
}

}  // namespace
}  // namespace clusterspec::reports

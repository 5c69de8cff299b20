#include "reports/findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/deviation_page.h"
#include "reports/testing/sample_report.h"

namespace clusterspec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Deviation NoSuicide() {
  Deviation deviation;
  deviation.id = "no-suicide";
  deviation.text = "There is no\nsuicide. Nor was there ever.";
  deviation.blame = {};
  deviation.why = "It was taken out.";
  deviation.requirements = {"worker.suicide.alias"};
  deviation.editions = EditionSet::All();
  deviation.shown_by = {{"node", "10.0.0", ""}};
  deviation.cases = {"worker/suicide/alias", "monitor/suicide"};
  return deviation;
}

struct Published {
  std::vector<Report> reports = {reports::SampleReport()};
  std::vector<Deviation> deviations = {NoSuicide()};

  Findings Collect() const { return CollectFindings(reports, deviations); }
  std::string Page(const std::vector<std::string>& programs = {}) const {
    return ToFindingsPage(Collect(), reports, "pages", programs);
  }
};

TEST(FindingsPage, HasARowForADeviationWithItsFirstSentenceAndLinks) {
  EXPECT_THAT(Published().Page({"no-suicide"}),
              HasSubstr("| [no-suicide](pages/no-suicide.md) | There is no suicide. | node | "
                        "runtime | [.cjs](pages/no-suicide.cjs) |\n"));
  EXPECT_THAT(Published().Page(), HasSubstr("| node | runtime |  |\n"));
}

TEST(FindingsPage, NamesVersionsWhereNotAllShowIt) {
  Published published;
  published.reports.push_back(published.reports.front());
  published.reports.back().version = "27.0.0";
  published.reports.back().cases.clear();
  EXPECT_THAT(published.Page(), HasSubstr("| node 26 | runtime |"));
}

TEST(FindingsPage, LeavesOutWhatNoReportShows) {
  Published published;
  published.deviations[0].cases = {"settings/args"};  // it passes
  EXPECT_THAT(published.Page(), Not(HasSubstr("no-suicide")));
  published = {};
  published.deviations[0].shown_by = {{"node", "10.0.0", "16.20.2"}};
  EXPECT_THAT(published.Page(), Not(HasSubstr("no-suicide.md")));
}

TEST(FindingsPage, ListsWhatNothingExplains) {
  const std::string page = Published().Page();
  const size_t rest = page.find("## Failures that no deviation explains");
  ASSERT_NE(rest, std::string::npos);
  EXPECT_THAT(page.substr(rest), HasSubstr("node 26.10.0, v16: `worker/kill/voluntary`"));
  EXPECT_THAT(page.substr(rest), Not(HasSubstr("worker/suicide/alias")));
  EXPECT_THAT(page.substr(rest), Not(HasSubstr("sharing/round-robin")));
}

TEST(Findings, EvidenceIsWhatFailsAndTheDeviationLists) {
  EXPECT_THAT(EvidenceIn(reports::SampleReport(), NoSuicide()),
              ElementsAre("worker/suicide/alias"));
  Deviation later = NoSuicide();
  later.editions = EditionSet::Parse("v18").value();  // the report's is v16
  EXPECT_THAT(EvidenceIn(reports::SampleReport(), later), ElementsAre());
}

TEST(DeviationPage, SaysWhatHappensWhoShowsItAndWhatLooksWrong) {
  const Published published;
  const Findings findings = published.Collect();
  const std::string page =
      ToDeviationPage(findings.shown.at(0),
                      {"process.exit(1);\n",
                       "",
                       "worker/suicide/alias",
                       {{"node", "6.17.1"}, {"node", "26.10.0"}, {"bun", "1.4.5"}}},
                      {});
  EXPECT_THAT(page, HasSubstr("# no-suicide\n\nThere is no suicide. Nor was there ever.\n"));
  EXPECT_THAT(page, HasSubstr("- `worker.suicide.alias`: "));
  EXPECT_THAT(page, HasSubstr("| node 26.10.0 | [v16](../published/node-26.10.0-v16.md) |\n"));
  EXPECT_THAT(page, HasSubstr("(../../cases/worker/suicide/alias.yaml), `monitor/suicide`.\n"));
  EXPECT_THAT(page, HasSubstr("## What looks wrong: runtime\n\nIt was taken out.\n"));
  EXPECT_THAT(
      page,
      HasSubstr("[no-suicide.cjs](no-suicide.cjs) needs nothing but the runtime. It "
                "prints what is wrong and exits with 1 on node 6.17.1, 26.10.0; bun 1.4.5. "));
}

TEST(DeviationPage, AVersionHasOneRowForAllItsEditions) {
  Published published;
  published.reports.push_back(published.reports.front());
  published.reports.back().edition = Edition::kV18;
  const Findings findings = published.Collect();
  EXPECT_THAT(ToDeviationPage(findings.shown.at(0), {}, {}),
              HasSubstr("| node 26.10.0 | [v16](../published/node-26.10.0-v16.md), "
                        "[v18](../published/node-26.10.0-v18.md) |\n"));
}

TEST(DeviationPage, SaysWhyThereIsNoProgram) {
  const Published published;
  const Findings findings = published.Collect();
  const std::string page =
      ToDeviationPage(findings.shown.at(0), {"", "nobody could see it", ""}, {});
  EXPECT_THAT(page, HasSubstr("None: nobody could see it.\n"));
  EXPECT_THAT(page, Not(HasSubstr(".cjs")));
}

}  // namespace
}  // namespace clusterspec

#include "reports/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/sample_report.h"

namespace clusterspec {
namespace {

using testing::HasSubstr;
using testing::Not;

FindingsInput Input() {
  static const Catalogue catalogue;
  Deviation deviation;
  deviation.id = "no-suicide";
  deviation.text = "There is no suicide.";
  deviation.blame = Blame::kNeither;
  deviation.why = "It was taken out.";
  deviation.requirements = {"worker.suicide.alias"};
  deviation.editions = EditionSet::All();
  deviation.shown_by = {{"node", "10.0.0", ""}};
  deviation.cases = {"worker/suicide/alias"};
  FindingsInput input;
  input.reports = {reports::SampleReport()};
  input.deviations = {deviation};
  input.catalogue = &catalogue;
  input.program = [](const Deviation&) { return std::string("process.exit(1);\n"); };
  return input;
}

TEST(Findings, TellsWhoShowsADeviationAndWhatLooksWrong) {
  const std::string page = ToFindings(Input());
  EXPECT_THAT(page, HasSubstr("## no-suicide\n\nThere is no suicide."));
  EXPECT_THAT(page, HasSubstr("**shown by** node 26.10.0 (v16)"));
  EXPECT_THAT(page, HasSubstr("**looks wrong:** neither. It was taken out."));
  EXPECT_THAT(page, HasSubstr("```js\nprocess.exit(1);\n```"));
}

TEST(Findings, BeginsWithAnOverview) {
  FindingsInput input = Input();
  EXPECT_THAT(ToFindings(input), HasSubstr("| [no-suicide](#no-suicide) | node | neither |\n"));
  input.reports.push_back(input.reports.front());
  input.reports.back().version = "27.0.0";
  input.reports.back().cases.clear();
  EXPECT_THAT(ToFindings(input), HasSubstr("| [no-suicide](#no-suicide) | node 26 | neither |\n"));
}

TEST(Findings, LeavesOutWhatNoReportShows) {
  FindingsInput input = Input();
  input.deviations[0].cases = {"settings/args"};  // it passes
  EXPECT_THAT(ToFindings(input), Not(HasSubstr("no-suicide")));
  input = Input();
  input.deviations[0].shown_by = {{"node", "10.0.0", "16.20.2"}};
  EXPECT_THAT(ToFindings(input), Not(HasSubstr("## no-suicide")));
}

TEST(Findings, TellsWhatNothingExplains) {
  const std::string page = ToFindings(Input());
  const size_t rest = page.find("## Not explained");
  ASSERT_NE(rest, std::string::npos);
  EXPECT_THAT(page.substr(rest), HasSubstr("node@26.10.0 26.10.0, v16: `worker/kill/voluntary`"));
  EXPECT_THAT(page.substr(rest), Not(HasSubstr("worker/suicide/alias")));
  EXPECT_THAT(page.substr(rest), Not(HasSubstr("sharing/round-robin")));
}

TEST(SummaryTable, HasARowPerReport) {
  const std::string table =
      ToSummaryTable({reports::SampleReport()}, Input().deviations, "published");
  EXPECT_THAT(table, HasSubstr("| node 26.10.0 | v16 | [3](published/node-26.10.0-v16.md) |"));
  EXPECT_THAT(table, HasSubstr("| 6 | 1 | 1 |\n"));  // failed, unsupported, deviations
}

}  // namespace
}  // namespace clusterspec

#include "reports/html.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/golden.h"
#include "reports/testing/sample_report.h"
#include "reports/testing/sound_page.h"

namespace clusterspec {
namespace {

using reports::Between;
using reports::ExpectSoundPage;
using reports::FirstMisnesting;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kFailing = "worker/kill/voluntary";

// A page of this one report, without a word of what the project's files say beside it.
std::string PageOf(const Report& report) { return ToHtml({report}, {}); }

TEST(HtmlTest, Golden) { reports::ExpectGolden("report.html", PageOf(reports::SampleReport())); }

TEST(HtmlTest, TagsAreNestedIdsUniqueAndLinksLeadSomewhere) {
  ExpectSoundPage(PageOf(reports::SampleReport()));
  ExpectSoundPage(PageOf(reports::LongReport(300)));
  ExpectSoundPage(PageOf(Report()));
}

TEST(HtmlTest, LinksOfAPartOfAReportLeadSomewhere) {
  Report report = reports::SampleReport();
  report.cases.pop_back();
  report.requirements.erase(report.requirements.begin(), report.requirements.begin() + 4);
  ExpectSoundPage(PageOf(report));
}

TEST(HtmlTest, LoadsNothing) {
  const std::string html = PageOf(reports::SampleReport());
  for (const char* attribute : {" src=", "@import", "url("}) {
    EXPECT_THAT(html, Not(HasSubstr(attribute)));
  }
  for (const std::string& goal : Between(html, "href=\"", "\"")) {
    EXPECT_TRUE(goal.starts_with("#") || goal == "data:," ||
                goal.starts_with("https://nodejs.org/docs/"))
        << goal;
  }
}

TEST(HtmlTest, TextOfTheReportIsNoMarkup) {
  Report report = reports::SampleReport();
  const std::string attack = "\"><script>alert(1)</script>{{facts}}";
  report.implementation = report.version = report.tool_version = report.started = attack;
  report.command = {attack};
  for (CaseOutcome& result : report.cases) {
    result.id += attack;
    result.title = result.note = result.reading = attack;
    result.replay = result.trace_file = attack;
    result.requirements = {attack};
    result.trace = {attack};
    result.findings = {{attack, attack, attack, attack, 0, attack}};
  }
  for (RequirementResult& result : report.requirements) {
    result.id += attack;
    result.text = result.reading = attack;
  }
  report.deviations = {{attack, {attack}}};
  const std::string html = PageOf(report);
  EXPECT_EQ(Between(html, "<script", ">").size(), 1U);
  EXPECT_THAT(html, HasSubstr("{{facts}}"));  // a value is not filled in again
  EXPECT_EQ(FirstMisnesting(html), "");
}

TEST(HtmlTest, EveryFailureTellsWhatIsNeeded) {
  const std::string html = PageOf(reports::SampleReport());
  const auto article =
      Between(html, "<article id=\"case-worker/kill/voluntary\"", "</article>").at(0);
  EXPECT_THAT(article, HasSubstr("After kill() exitedAfterDisconnect is true."));
  EXPECT_THAT(article, HasSubstr("<pre>always: cluster.exit w1 with snap"));
  EXPECT_THAT(article, HasSubstr("[w1:--Df]</pre>"));
  EXPECT_THAT(article, HasSubstr("so the failure is a true one."));
  EXPECT_THAT(article, HasSubstr("<code>" + reports::SampleFail().replay + "</code>"));
  EXPECT_THAT(article,
              HasSubstr("<li value=\"5\" id=\"case-worker/kill/voluntary~line5\" class=\"mark\">"));
}

TEST(HtmlTest, StatusTellsTheOutcome) {
  Report report = reports::SampleReport();
  EXPECT_THAT(PageOf(report), HasSubstr("9 results unexpected"));
  EXPECT_THAT(PageOf(report), HasSubstr("Incomplete: stopped before the end"));
  report.complete = true;
  for (CaseOutcome& result : report.cases) result.expected = true;
  report.unmatched.clear();
  EXPECT_THAT(PageOf(report), HasSubstr("As expected, with 7 known failures"));
  EXPECT_THAT(PageOf(report), Not(HasSubstr("Everything as expected")));
  EXPECT_THAT(PageOf(report), Not(HasSubstr("Incomplete: ")));
  std::erase_if(report.cases, [](const CaseOutcome& each) { return IsFailure(each.verdict); });
  EXPECT_THAT(PageOf(report), HasSubstr("Everything as expected"));
  EXPECT_THAT(PageOf(Report()), Not(HasSubstr("s expected")));
  for (CaseOutcome& result : report.cases) result.verdict = Verdict::kUnsupported;
  EXPECT_THAT(PageOf(report), HasSubstr("Nothing was checked"));
  EXPECT_THAT(PageOf(report), Not(HasSubstr("s expected")));
}

TEST(HtmlTest, WhatIsDisputedIsToldAtTheCaseAndTheRequirement) {
  Report report = reports::SampleReport();
  report.complete = true;
  report.unmatched.clear();
  const std::string why = "worker.suicide.alias: It is old. https://example.org/1";
  for (CaseOutcome& each : report.cases) {
    each.expected = true;
    if (each.id == "worker/suicide/alias") each.disputed = why;
  }
  for (RequirementResult& each : report.requirements) {
    if (each.id == "worker.suicide.alias") each.disputed = why;
  }
  const std::string html = PageOf(report);
  ExpectSoundPage(html);
  EXPECT_THAT(html, HasSubstr("As expected, with 6 known failures and 1 disputed"));
  EXPECT_THAT(html, HasSubstr("<section id=\"disputed\""));
  EXPECT_THAT(html, HasSubstr("<p>Disputed. " + why + "</p>"));
  EXPECT_THAT(Between(html, "<article id=\"case-worker/suicide/alias\"", "</article>").at(0),
              HasSubstr("<h4>Disputed</h4>\n<p class=\"note\">" + why));
}

// Two that fail alike, one that does not have the case, and one that fails otherwise.
std::vector<Report> SeveralReports() {
  std::vector<Report> all(4, reports::SampleReport());
  for (size_t i = 0; i < all.size(); ++i) {
    all[i].implementation = "node";
    all[i].version = fmt::format("2{}.0.0", i);
  }
  std::erase_if(all[2].cases, [](const CaseOutcome& each) { return each.id == kFailing; });
  for (CaseOutcome& each : all[3].cases) {
    if (each.id == kFailing) each.findings[0].message = "it is something else";
  }
  return all;
}

PageSources SomeSources() {
  PageSources sources;
  Deviation deviation;
  deviation.id = "no-flag";
  deviation.text = "kill() leaves the flag as it is.";
  deviation.requirements = {"worker.exitedAfterDisconnect.kill"};
  sources.deviations = {deviation};
  Statement statement;
  statement.section = "Class: Worker / worker.kill([signal])";
  statement.requirements = {"worker.exitedAfterDisconnect.kill"};
  sources.statements[Edition::kV16] = {Edition::kV16, {statement}};
  return sources;
}

TEST(HtmlTest, SeveralReportsAreOneSoundPage) {
  ExpectSoundPage(ToHtml(SeveralReports(), {}));
  ExpectSoundPage(ToHtml(SeveralReports(), SomeSources()));
  ExpectSoundPage(ToHtml({}, {}));
}

TEST(HtmlTest, TheProgramOfACaseIsOnThePageOfOneReport) {
  PageSources sources;
  sources.programs[std::string(kFailing)] =
      "if (1 < 2) process.exit(1); // </code></pre><script>\n";
  const std::string one = ToHtml({SeveralReports()[0]}, sources);
  ExpectSoundPage(one);
  EXPECT_THAT(one, HasSubstr("<code>if (1 &lt; 2) process.exit(1); // &lt;/code&gt;"));
  EXPECT_THAT(one, HasSubstr("data-what=\"the program\""));
  EXPECT_THAT(ToHtml(SeveralReports(), sources), Not(HasSubstr("As a plain program")));
}

TEST(HtmlTest, OlderVersionsComeFirst) {
  std::vector<Report> all = SeveralReports();
  all[0].version = "100.0.0";
  const auto heads = Between(ToHtml(all, {}), "<span data-edition=\"v16\"><b>", "<");
  ASSERT_EQ(heads.size(), 8U);  // of requirements and of cases
  EXPECT_EQ(heads[0], "node 21.0.0, v16");
  EXPECT_EQ(heads[3], "node 100.0.0, v16");
}

TEST(HtmlTest, WhatSeveralReportsShareIsToldOnce) {
  const std::string html = ToHtml(SeveralReports(), {});
  const auto article =
      Between(html, "<article id=\"case-worker/kill/voluntary\"", "</article>").at(0);
  EXPECT_EQ(Between(article, "<div class=\"variant", ">").size(), 2U);
  EXPECT_EQ(Between(article, "<details class=\"trace\"", ">").size(), 2U);
  EXPECT_EQ(Between(article, "<h4>Note</h4>", "<").size(), 1U);
  EXPECT_THAT(article, HasSubstr("<ul><li>node 20.0.0, v16</li><li>node 21.0.0, v16</li></ul>"));
  const auto row =
      Between(html, "<tr id=\"requirement-worker.exitedAfterDisconnect.kill\"", "</tr>").at(0);
  EXPECT_EQ(Between(row, "<td class=\"f\"><a href=\"#case-worker/kill/voluntary\">", "<").size(),
            3U);
  // The two that break the same have one block at the top.
  EXPECT_EQ(Between(html, "<details class=\"implementation\"", ">").size(), 3U);
}

TEST(HtmlTest, WhatBreaksIsToldByDeviationWithALinkToTheOfficialPage) {
  Report report = reports::SampleReport();
  report.deviations = {{"no-flag", {std::string(kFailing)}}};
  const std::string html = ToHtml({report}, SomeSources());
  const auto first = Between(html, "<ol class=\"breaks\">", "</ol>").at(0);
  EXPECT_THAT(first, HasSubstr("<h4>kill() leaves the flag as it is.</h4>"));
  EXPECT_THAT(first, HasSubstr("href=\"https://nodejs.org/docs/latest-v16.x/api/cluster.html"
                               "#workerkillsignal\">worker.kill() in v16</a>"));
  EXPECT_THAT(first, HasSubstr("<h4>Other: "));
  const auto other = first.substr(first.find("<h4>Other: "));
  EXPECT_THAT(other, HasSubstr("cluster/disconnect/callback"));
  EXPECT_THAT(other, Not(HasSubstr("worker/kill/voluntary")));
}

TEST(HtmlTest, TimelineMarksTheEventAndTellsItsSnapshotInWords) {
  const std::string html = PageOf(reports::SampleReport());
  const auto article =
      Between(html, "<article id=\"case-worker/kill/voluntary\"", "</article>").at(0);
  EXPECT_EQ(Between(article, "<path class=\"hit\"", "/>").size(), 1U);
  EXPECT_THAT(article, HasSubstr("<em>w1: not in workers, not connected, dead; "
                                 "exitedAfterDisconnect false</em>"));
  EXPECT_THAT(article, HasSubstr("<em>w1: not connected, exitedAfterDisconnect false</em>"));
}

}  // namespace
}  // namespace clusterspec

#include "reports/html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "reports/testing/golden.h"
#include "reports/testing/sample_report.h"

namespace clusterspec {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// All that stands between `before` and `after`.
std::vector<std::string> Between(const std::string& text, const std::string& before,
                                 const std::string& after) {
  std::vector<std::string> parts;
  for (size_t at = text.find(before); at != std::string::npos; at = text.find(before, at)) {
    at += before.size();
    parts.push_back(text.substr(at, text.find(after, at) - at));
  }
  return parts;
}

// The page without what is not markup.
std::string Body(std::string html) {
  for (const std::string tag : {"style", "script"}) {
    const size_t start = html.find("<" + tag + ">");
    html.erase(start, html.find("</" + tag + ">") + tag.size() + 3 - start);
  }
  return html;
}

// The first end tag that closes something else than the last open element; empty: all is well.
std::string FirstMisnesting(const std::string& html) {
  const std::set<std::string> never_closed = {"!doctype", "meta", "link", "wbr"};
  std::vector<std::string> open;
  for (const std::string& tag : Between(Body(html), "<", ">")) {
    const std::string name = tag.substr(0, tag.find_first_of(" \n/", 1));
    if (tag.front() == '/') {
      if (open.empty() || open.back() != tag.substr(1)) return tag;
      open.pop_back();
    } else if (!never_closed.contains(name) && tag.back() != '/') {
      open.push_back(name);
    }
  }
  return open.empty() ? "" : open.back();
}

void ExpectSoundPage(const std::string& html) {
  EXPECT_EQ(FirstMisnesting(html), "");
  std::set<std::string> ids;
  for (const std::string& id : Between(html, " id=\"", "\"")) {
    EXPECT_TRUE(ids.insert(id).second) << "twice: " << id;
  }
  for (const std::string& goal : Between(html, "href=\"#", "\"")) {
    EXPECT_TRUE(ids.contains(goal)) << "leads nowhere: " << goal;
  }
  EXPECT_EQ(html, ValidUtf8(html));
}

TEST(HtmlTest, Golden) { reports::ExpectGolden("report.html", ToHtml(reports::SampleReport())); }

TEST(HtmlTest, TagsAreNestedIdsUniqueAndLinksLeadSomewhere) {
  ExpectSoundPage(ToHtml(reports::SampleReport()));
  ExpectSoundPage(ToHtml(reports::LongReport(300)));
  ExpectSoundPage(ToHtml(Report()));
}

TEST(HtmlTest, LinksOfAPartOfAReportLeadSomewhere) {
  Report report = reports::SampleReport();
  report.cases.pop_back();
  report.requirements.erase(report.requirements.begin(), report.requirements.begin() + 4);
  ExpectSoundPage(ToHtml(report));
}

TEST(HtmlTest, LoadsNothing) {
  const std::string html = ToHtml(reports::SampleReport());
  for (const char* attribute : {" src=", "@import", "url("}) {
    EXPECT_THAT(html, Not(HasSubstr(attribute)));
  }
  for (const std::string& goal : Between(html, "href=\"", "\"")) {
    EXPECT_TRUE(goal.starts_with("#") || goal == "data:,") << goal;
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
  const std::string html = ToHtml(report);
  EXPECT_EQ(Between(html, "<script", ">").size(), 1U);
  EXPECT_THAT(html, HasSubstr("{{facts}}"));  // a value is not filled in again
  EXPECT_EQ(FirstMisnesting(html), "");
}

TEST(HtmlTest, EveryFailureTellsWhatIsNeeded) {
  const std::string html = ToHtml(reports::SampleReport());
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
  EXPECT_THAT(ToHtml(report), HasSubstr("9 results unexpected"));
  EXPECT_THAT(ToHtml(report), HasSubstr("Incomplete: stopped before the end"));
  report.complete = true;
  for (CaseOutcome& result : report.cases) result.expected = true;
  report.unmatched.clear();
  EXPECT_THAT(ToHtml(report), HasSubstr("Everything as expected"));
  EXPECT_THAT(ToHtml(report), Not(HasSubstr("Incomplete: ")));
  EXPECT_THAT(ToHtml(Report()), Not(HasSubstr("Everything as expected")));
}

}  // namespace
}  // namespace clusterspec

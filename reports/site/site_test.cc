#include "reports/site/site.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "reports/testing/sample_report.h"
#include "reports/testing/sound_page.h"

namespace clusterspec {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

namespace fs = std::filesystem;

std::map<std::string, std::string> SiteOf(const std::vector<Report>& reports) {
  std::map<std::string, std::string> site;
  for (SiteFile& each : ToSite(reports, {}, {})) {
    EXPECT_TRUE(site.emplace(each.path, std::move(each.text)).second) << "twice: " << each.path;
  }
  return site;
}

std::vector<Report> TwoVersions() {
  std::vector<Report> reports(2, reports::SampleReport());
  reports[0].implementation = reports[1].implementation = "node";
  reports[0].version = "20.1.0";
  reports[1].version = "22.1.0";
  reports[0].deviations.clear();
  return reports;
}

// Whether the link of the page leads to a file of the site, and to an anchor of it.
bool LeadsSomewhere(const std::map<std::string, std::string>& site, const std::string& page,
                    const std::string& link) {
  const size_t hash = link.find('#');
  const std::string path = link.substr(0, hash);
  const std::string goal =
      path.empty() ? page : (fs::path(page).parent_path() / path).lexically_normal().string();
  const auto file = site.find(goal);
  if (file == site.end()) return false;
  return hash == std::string::npos ||
         file->second.find(" id=\"" + link.substr(hash + 1) + "\"") != std::string::npos;
}

TEST(SiteTest, EveryPageIsSoundAndEveryLinkLeadsSomewhere) {
  for (const auto& reports : {TwoVersions(), std::vector<Report>{reports::SampleReport()}}) {
    const auto site = SiteOf(reports);
    for (const auto& [path, text] : site) {
      if (!path.ends_with(".html")) continue;
      SCOPED_TRACE(path);
      reports::ExpectSoundPage(text);
      for (const char* attribute : {" href=\"", " src=\""}) {
        for (const std::string& link : reports::Between(text, attribute, "\"")) {
          if (link.starts_with("https://nodejs.org/docs/") || link == "data:,") continue;
          EXPECT_TRUE(LeadsSomewhere(site, path, link)) << link;
        }
      }
    }
  }
}

TEST(SiteTest, HasAPageForEachThing) {
  const auto site = SiteOf(TwoVersions());
  for (const char* path :
       {"index.html", "implementation/node-20.1.0-v16.html", "requirement/worker.exit.once.html",
        "case/worker~2fkill~2fvoluntary.html", "deviation/flag-unset-after-kill.html",
        "badge/node.svg", "badge/node-20.1.0-v16.json", "compat.json", "compat.schema.json"}) {
    EXPECT_TRUE(site.contains(path)) << path;
  }
  EXPECT_EQ(site.at("badge/node.svg"), site.at("badge/node-22.1.0-v16.svg"));
}

TEST(SiteTest, TextOfTheReportIsNoMarkup) {
  Report report = reports::SampleReport();
  const std::string attack = "\"><script>alert(1)</script>{{main}}../";
  report.implementation = report.version = report.tool_version = report.started = attack;
  report.command = {attack};
  for (CaseOutcome& result : report.cases) {
    result.id += attack;
    result.title = result.note = result.reading = result.replay = result.listed = attack;
    result.requirements = {attack};
    result.findings = {{attack, attack, attack, attack, 0, attack}};
  }
  for (RequirementResult& result : report.requirements) {
    result.id += attack;
    result.text = result.reading = attack;
  }
  report.deviations = {{attack, {report.cases.front().id}}};
  for (const auto& [path, text] : SiteOf({report})) {
    EXPECT_EQ(fs::path(path).lexically_normal().string(), path);
    EXPECT_THAT(path, Not(HasSubstr("/..")));
    if (!path.ends_with(".html") && !path.ends_with(".svg")) continue;
    EXPECT_EQ(reports::Between(text, "<script", ">").size(), path.ends_with(".html") ? 1U : 0U);
    EXPECT_EQ(reports::FirstMisnesting(text), "") << path;
  }
}

TEST(SiteTest, AnEmptyReportHasASiteToo) {
  const auto site = SiteOf({Report()});
  reports::ExpectSoundPage(site.at("index.html"));
  reports::ExpectSoundPage(SiteOf({}).at("index.html"));
}

}  // namespace
}  // namespace clusterspec

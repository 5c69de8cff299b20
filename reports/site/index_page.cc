#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "reports/html_matrix.h"
#include "reports/html_overview.h"
#include "reports/markup.h"
#include "reports/site/badge.h"
#include "reports/site/pages.h"
#include "reports/site/site_page.h"
#include "reports/summary.h"
#include "reports/text.h"

namespace clusterspec::reports {
namespace {

// "bun 1.4.5; node 6.17.1 to 26.10.0": the versions that show it, those in between perhaps not.
std::string ShownBy(const Across& across, const std::string& deviation) {
  std::map<std::string, std::vector<std::string>> versions;
  for (size_t i = 0; i < across.reports.size(); ++i) {
    const auto& causes = across.breaks[i].by_deviation;
    const bool shows = std::any_of(causes.begin(), causes.end(), [&](const Break& cause) {
      return cause.deviation == deviation;
    });
    if (!shows) continue;
    std::vector<std::string>& of_runtime = versions[across.reports[i].Runtime()];
    const std::string& version = across.reports[i].version;
    if (of_runtime.empty() || of_runtime.back() != version) of_runtime.push_back(version);
  }
  std::vector<std::string> texts;
  texts.reserve(versions.size());
  for (const auto& [runtime, all] : versions) {
    texts.push_back(fmt::format("{} {}", runtime, fmt::join(all, ", ")));
  }
  return OneLine(fmt::format("{}", fmt::join(texts, "; ")));
}

std::string DeviationTable(const Across& across, const std::vector<Deviation>& catalogue) {
  std::string rows;
  for (const std::string& id : across.deviations) {
    const auto about = std::find_if(catalogue.begin(), catalogue.end(),
                                    [&](const Deviation& each) { return each.id == id; });
    rows += fmt::format("<tr><th scope=\"row\">{}<p>{}</p></th><td>{}</td></tr>\n",
                        across.links.Link("deviation", id),
                        about == catalogue.end() ? "" : EscapeMarkup(Folded(about->text)),
                        EscapeMarkup(ShownBy(across, id)));
  }
  return ListTable({"Deviation", "Shown by"}, rows);
}

std::string Badges(const Across& across) {
  std::string rows;
  for (size_t i = 0; i < across.reports.size(); ++i) {
    const SiteBadge badge = BadgeOf(across.reports[i]);
    const std::string path = BadgePath(PublishedName(across.reports[i]));
    rows += fmt::format(
        "<tr><th scope=\"row\">{0}</th><td><img src=\"{1}.svg\" height=\"20\" alt=\"{2}\"></td>"
        "<td><a href=\"{1}.svg\">SVG</a>, <a href=\"{1}.json\">endpoint of shields.io</a></td>"
        "</tr>\n",
        ReportLink(across, i), path,
        EscapeMarkup(fmt::format("{}: {}", badge.label, badge.message)));
  }
  return ListTable({"Implementation", "Badge", "Files"}, rows);
}

constexpr std::string_view kData =
    "<p><a href=\"compat.json\">compat.json</a> says for each requirement and runtime since which "
    "version it is kept, <a href=\"compat.schema.json\">its schema</a> what its keys mean. The "
    "badge of a runtime's newest version has the runtime's name: badge/NAME.svg.</p>\n";

}  // namespace

std::string IndexPage(const Across& across, const PageSources& sources) {
  std::set<std::string> runtimes;
  for (const Report& report : across.reports) runtimes.insert(report.Runtime());
  SitePage page;
  page.title = fmt::format("What {} keep{} of the cluster documentation", fmt::join(runtimes, ", "),
                           runtimes.size() == 1 ? "s" : "");
  page.over = "clusterspec";
  page.columns = ColumnStyle(across);
  if (across.reports.size() == 1) page.status = StatusOf(across.reports.front());
  page.main = Element("section", "counts", "\n" + OverviewSection(across));
  AddSection(&page, "deviations", "Deviations", DeviationTable(across, sources.deviations));
  page.sections.emplace_back("requirements", "Requirements");
  page.sections.emplace_back("cases", "Cases");
  page.main += FilterForm(across) + RequirementSection(across) + CaseSection(across);
  AddSection(&page, "data", "Badges and data", Badges(across) + std::string(kData));
  return ToText(page, across.links);
}

}  // namespace clusterspec::reports

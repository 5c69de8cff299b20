#include <fmt/format.h>

#include "reports/html_bars.h"
#include "reports/html_matrix.h"
#include "reports/html_overview.h"
#include "reports/markup.h"
#include "reports/sections.h"
#include "reports/site/badge.h"
#include "reports/site/pages.h"
#include "reports/site/site_page.h"

namespace clusterspec::reports {

std::string ImplementationPage(const Across& one, const std::string& name) {
  const Report& report = one.reports.front();
  const std::string badge = one.links.root() + BadgePath(name);
  SitePage page;
  page.title =
      fmt::format("{} against edition {}", ImplementationText(report), ToString(report.edition));
  page.over = "Implementation";
  page.status = StatusOf(report);
  page.facts = Element("dl", "about", "\n" + Facts(report));
  page.main = Element("section", "counts", "\n" + Bars(report));
  page.sections = {
      {"breaks", "What it breaks"}, {"requirements", "Requirements"}, {"cases", "Cases"}};
  page.main += BreaksSection(one) + FilterForm(one) + RequirementSection(one) + CaseSection(one);
  AddSection(&page, "badge", "Badge",
             fmt::format("<p><a href=\"{0}.svg\"><img src=\"{0}.svg\" height=\"20\" alt=\"Badge\">"
                         "</a> <a href=\"{0}.json\">as an endpoint of shields.io</a></p>\n",
                         badge));
  return ToText(page, one.links);
}

}  // namespace clusterspec::reports

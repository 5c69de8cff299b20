#include "reports/site/site_page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/html_result.h"
#include "reports/markup.h"
#include "reports/page.h"
#include "reports/site_files.h"
#include "reports/summary.h"
#include "reports/text.h"

namespace clusterspec::reports {

std::string ToText(const SitePage& page, const Links& links) {
  std::string navigation =
      fmt::format("<li><a href=\"{}index.html\">Overview</a></li>\n", links.root());
  for (const auto& [anchor, title] : page.sections) {
    navigation += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", anchor, title);
  }
  return FillTemplate(kSitePage, {{"title", EscapeMarkup(OneLine(page.title))},
                                  {"root", links.root()},
                                  {"columns", page.columns},
                                  {"signs", std::string(kSigns)},
                                  {"over", page.over},
                                  {"status", page.status},
                                  {"facts", page.facts},
                                  {"navigation", navigation},
                                  {"main", page.main}});
}

void AddSection(SitePage* page, const std::string& anchor, const std::string& title,
                const std::string& content) {
  if (content.empty()) return;
  page->sections.emplace_back(anchor, title);
  page->main += fmt::format(
      "<section id=\"{0}\" aria-labelledby=\"{0}-h\">\n<h2 id=\"{0}-h\">{1}</h2>\n{2}</section>\n",
      anchor, title, content);
}

std::string FilterForm(const Across& across) {
  return std::string(kKey) +
         fmt::format(
             "<form class=\"filter\" id=\"filter\" role=\"search\" aria-label=\"Filter\" "
             "data-deviations=\"{}\" hidden></form>\n",
             EscapeMarkup(fmt::format("{}", fmt::join(across.deviations, " "))));
}

std::string ListTable(const std::vector<std::string_view>& heads, const std::string& rows) {
  if (rows.empty()) return "";
  std::string head;
  for (const std::string_view each : heads) {
    head += fmt::format("<th scope=\"col\">{}</th>", each);
  }
  return fmt::format(
      "<table class=\"list\">\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n", head,
      rows);
}

std::string ReportLink(const Across& across, size_t report) {
  const Report& each = across.reports[report];
  return fmt::format("<a href=\"{}\">{}, {}</a>",
                     across.links.To("implementation", PublishedName(each)),
                     EscapeMarkup(OneLine(ImplementationText(each))), ToString(each.edition));
}

std::string VerdictCell(Verdict verdict, std::optional<WhyUnsupported> why) {
  return Badge(verdict) + (why ? fmt::format(" {}", ToString(*why)) : "");
}

std::string AskedList(const Across& across,
                      const std::vector<std::pair<std::string, Edition>>& requirements) {
  std::string items;
  for (const auto& [id, edition] : requirements) {
    items += "<li>" + RequirementLine(across, edition, id) + "</li>\n";
  }
  return items.empty() ? "" : Element("ul", "asked", "\n" + items);
}

std::string CaseList(const Across& across, const std::vector<std::string>& ids) {
  std::string items;
  for (const std::string& id : ids) {
    const std::string name = EscapeMarkup(OneLine(id));
    items += across.cases.contains(id) ? fmt::format("<li><a href=\"{}\">{}</a></li>\n",
                                                     across.links.To("case", id), name)
                                       : fmt::format("<li>{}</li>\n", name);
  }
  return items.empty() ? "" : Element("ul", "cases", "\n" + items);
}

std::string DeviationList(const Across& across, const std::set<int>& deviations) {
  std::string items;
  for (const int number : deviations) {
    items +=
        fmt::format("<li>{}</li>\n",
                    across.links.Link("deviation", across.deviations[static_cast<size_t>(number)]));
  }
  return items.empty() ? "" : Element("ul", "cases", "\n" + items);
}

}  // namespace clusterspec::reports

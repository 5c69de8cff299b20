#include <fmt/format.h>

#include "reports/html_result.h"
#include "reports/markup.h"
#include "reports/page.h"
#include "reports/sections.h"
#include "reports/site/pages.h"
#include "reports/site/site_page.h"
#include "reports/text.h"

namespace clusterspec::reports {
namespace {

std::string Asked(const Across& across, const CaseAcross& row) {
  std::vector<std::pair<std::string, Edition>> asked;
  for (size_t i = row.in.size(); i-- > 0;) {
    if (row.in[i] == nullptr) continue;
    for (const std::string& id : row.in[i]->requirements) {
      asked.emplace_back(id, across.reports[i].edition);
    }
    break;  // the newest that has it says it for all
  }
  return AskedList(across, asked);
}

std::string CaseVerdicts(const Across& across, const CaseAcross& row) {
  std::string rows;
  for (size_t i = 0; i < row.in.size(); ++i) {
    const CaseOutcome* result = row.in[i];
    if (result == nullptr) continue;
    rows += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}<p>{}</p></td></tr>\n",
                        ReportLink(across, i), VerdictCell(result->verdict, result->why),
                        OutcomeText(*result), EscapeMarkup(Clip(Folded(result->Message()), 300)));
  }
  return ListTable({"Implementation", "Verdict", "Seen"}, rows);
}

}  // namespace

std::string CasePage(const Across& across, const CaseAcross& row) {
  const CaseOutcome& first = row.first();
  SitePage page;
  page.title = std::string(row.id);
  page.over = "Case";
  page.facts = fmt::format("<p class=\"words\">{}</p>\n", EscapeMarkup(Folded(first.title)));
  AddSection(&page, "asked", "Asked", Asked(across, row));
  AddSection(&page, "verdicts", "Verdicts", CaseVerdicts(across, row));
  AddSection(&page, "deviations", "Deviations by which it fails",
             DeviationList(across, row.deviations));
  if (row.has_article) {
    AddSection(
        &page, "seen", "What was seen",
        "<div class=\"results\">\n" + ResultArticle(across, row) + "</div>\n" + std::string(kKey));
  }
  // Of a single report the article above has it.
  const std::string program = ProgramBlock(across, row.id);
  if (across.has_many() && !program.empty()) {
    AddSection(&page, "program", "To see it for yourself", program);
  }
  return ToText(page, across.links);
}

}  // namespace clusterspec::reports

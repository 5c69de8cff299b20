#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/markup.h"
#include "reports/site/pages.h"
#include "reports/site/site_page.h"
#include "reports/text.h"

namespace clusterspec::reports {
namespace {

std::string SupportTable(const std::map<std::string, std::vector<Support>>& support) {
  std::string rows;
  for (const auto& [runtime, stretches] : support) {
    for (const Support& each : stretches) {
      std::string notes;
      for (const std::string& note : each.notes) {
        notes += fmt::format("<p>{}</p>", EscapeMarkup(OneLine(note)));
      }
      const bool is_kept = each.kind == Support::Kind::kKept && each.removed.empty();
      rows += fmt::format(
          "<tr><th scope=\"row\">{}</th><td><span class=\"{}\">{}</span></td><td>{}</td></tr>\n",
          EscapeMarkup(OneLine(runtime)),
          is_kept                                ? "p"
          : each.kind == Support::Kind::kUnknown ? "i"
                                                 : "f",
          EscapeMarkup(OneLine(InWords(each))), notes);
    }
  }
  return ListTable({"Runtime", "Keeps it", "Notes"}, rows);
}

std::string Broken(const Across& across, const RequirementResult& result, size_t report) {
  std::vector<std::string> ids;
  for (const CaseOutcome* each : across.FailuresOf(result, report)) ids.push_back(each->id);
  return CaseList(across, ids);
}

std::string RequirementVerdicts(const Across& across, const RequirementAcross& row) {
  std::string rows;
  for (size_t i = 0; i < row.in.size(); ++i) {
    const RequirementResult* result = row.in[i];
    if (result == nullptr) continue;
    const std::string reading =
        result->reading.empty()
            ? ""
            : fmt::format("<p>Reading: {}</p>", EscapeMarkup(OneLine(result->reading)));
    const std::string disputed =
        result->disputed.empty()
            ? ""
            : fmt::format("<p>Disputed: {}</p>", EscapeMarkup(OneLine(result->disputed)));
    rows += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}{}</td></tr>\n",
                        ReportLink(across, i), VerdictCell(result->verdict, result->why),
                        disputed + reading, Broken(across, *result, i));
  }
  return ListTable({"Implementation", "Verdict", "Cases that fail"}, rows);
}

}  // namespace

std::string RequirementPage(const Across& across, const RequirementAcross& row,
                            const std::vector<KnownChange>& changes) {
  const RequirementResult& first = row.first();
  SitePage page;
  page.title = std::string(row.id);
  page.over = "Requirement";
  page.facts = fmt::format("<p class=\"words\"><span class=\"level\">{}</span> {}</p>\n",
                           ToString(first.level), EscapeMarkup(Folded(first.text)));
  if (const PageSection* section = across.pages.FindNewest(row.id)) {
    page.facts += fmt::format(
        "<p><a class=\"official\" href=\"{}\">{} in the official documentation</a></p>\n",
        EscapeMarkup(section->link), EscapeMarkup(section->title));
  }
  AddSection(&page, "support", "Who keeps it", SupportTable(SupportOf(across, row, changes)));
  AddSection(&page, "verdicts", "Verdicts", RequirementVerdicts(across, row));
  AddSection(&page, "deviations", "Deviations that break it",
             DeviationList(across, row.deviations));
  std::vector<std::string> ids(row.cases.begin(), row.cases.end());
  const std::string watched = first.monitors ? "<p>A monitor watches it in every trace.</p>\n" : "";
  AddSection(&page, "cases", "Cases that decide it", watched + CaseList(across, ids));
  return ToText(page, across.links);
}

}  // namespace clusterspec::reports

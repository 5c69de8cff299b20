#include "reports/html_tables.h"

#include <fmt/format.h>

#include <set>

#include "reports/markup.h"
#include "reports/sections.h"
#include "reports/text.h"

namespace clusterspec::reports {
namespace {

constexpr size_t kMaxLinks = 4;

// `rows` is empty where there is nothing to show; then `otherwise` is said.
std::string TableSection(std::string_view anchor, std::string_view title, std::string_view head,
                         const std::string& rows, std::string_view otherwise) {
  std::string body = fmt::format("<p>{}</p>\n", otherwise);
  if (!rows.empty()) {
    body = fmt::format(
        "<div class=\"filter\" data-for=\"{0}-table\" hidden></div>\n"
        "<table id=\"{0}-table\" class=\"{0}\">\n<thead><tr>{1}</tr></thead>\n"
        "<tbody>\n{2}</tbody>\n</table>\n",
        anchor, head, rows);
  }
  return fmt::format(
      "<section id=\"{0}\" aria-labelledby=\"{0}-h\">\n<h2 id=\"{0}-h\">{1}</h2>\n{2}</section>\n",
      anchor, title, body);
}

std::string Columns(const std::vector<std::string_view>& names) {
  std::string html;
  for (const std::string_view name : names) html += fmt::format("<th scope=\"col\">{}</th>", name);
  return html;
}

using Ids = std::set<std::string_view>;

Ids IdsOfCases(const Report& report) {
  Ids ids;
  for (const CaseOutcome& result : report.cases) ids.insert(result.id);
  return ids;
}

// A monitor's requirement may be decided by every case: the first few, the others folded. In a
// part of a report some of them may be missing; they are named without a link.
std::string CaseLinks(const std::vector<std::string>& ids, const Ids& known) {
  std::string shown, folded;
  for (size_t i = 0; i < ids.size(); ++i) {
    const std::string item = known.contains(ids[i]) ? LinkTo("case", ids[i]) : Code(ids[i]);
    (i < kMaxLinks ? shown : folded) += fmt::format("<li>{}</li>", item);
  }
  if (!shown.empty()) shown = "<ul>" + shown + "</ul>";
  if (folded.empty()) return shown;
  return shown + fmt::format("<details><summary>{} more</summary><ul>{}</ul></details>",
                             ids.size() - kMaxLinks, folded);
}

// Empty where there is nothing to say.
std::string Line(std::string_view label, std::string_view text) {
  return text.empty() ? "" : fmt::format("<p>{}{}</p>", label, EscapeMarkup(Folded(text)));
}

std::string Why(std::optional<WhyUnsupported> why) {
  return why ? Line("Why: ", ToString(*why)) : "";
}

std::string RequirementRow(const RequirementResult& result, const Ids& known) {
  std::string decided_by = CaseLinks(result.cases, known);
  if (result.monitors) decided_by += Line("", "watched in every trace");
  return fmt::format(
      "<tr id=\"{}\" data-verdict=\"{}\"><td>{}</td><th scope=\"row\">{}{}{}</th>"
      "<td class=\"level\">{}</td><td>{}</td></tr>\n",
      Anchor("requirement", result.id), ToString(result.verdict), Badge(result.verdict),
      Code(result.id), Line("", result.text), Line("Reading: ", result.reading) + Why(result.why),
      ToString(result.level), decided_by);
}

// The results that have an article of their own: their rows lead there instead of being the goal.
Ids IdsWithArticle(const Report& report) {
  Ids ids;
  for (const auto& section : Sections(report)) {
    for (const CaseOutcome* result : section.cases) ids.insert(result->id);
  }
  return ids;
}

std::string CaseRow(const CaseOutcome& result, bool has_article) {
  const std::string anchor =
      has_article ? "" : fmt::format(" id=\"{}\"", Anchor("case", result.id));
  std::string words = has_article ? LinkTo("case", result.id) : Code(result.id);
  words += Line("", result.title) + Line("Reading: ", result.reading) + Why(result.why) +
           Line("", result.remark);
  if (!has_article) words += Line("", result.Message());
  return fmt::format(
      "<tr{} data-verdict=\"{}\"><td>{}{}</td><th scope=\"row\">{}</th>"
      "<td class=\"time\">{}</td></tr>\n",
      anchor, ToString(result.verdict), Badge(result.verdict), Line("", OutcomeText(result)), words,
      Duration(result.duration_s));
}

}  // namespace

std::string RequirementSection(const Report& report) {
  const Ids known = IdsOfCases(report);
  std::string rows;
  for (const RequirementResult& result : report.requirements) rows += RequirementRow(result, known);
  return TableSection("requirements", "Requirements",
                      Columns({"Verdict", "Requirement", "Level", "Decided by"}), rows,
                      "No requirement was decided.");
}

std::string CaseSection(const Report& report) {
  const Ids with_article = IdsWithArticle(report);
  std::string rows;
  for (const CaseOutcome& result : report.cases) {
    rows += CaseRow(result, with_article.contains(result.id));
  }
  return TableSection("cases", "All cases", Columns({"Verdict", "Case", "Time"}), rows,
                      "No case ran.");
}

std::string DeviationSection(const Report& report) {
  const Ids known = IdsOfCases(report);
  std::string rows;
  for (const DeviationResult& result : report.deviations) {
    rows += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", Code(result.id),
                        CaseLinks(result.evidence, known));
  }
  if (rows.empty()) return "";
  return TableSection("deviations", "Deviations", Columns({"Deviation", "Shown by"}), rows, "");
}

}  // namespace clusterspec::reports

#include "reports/html_result.h"

#include <fmt/format.h>

#include "reports/markup.h"
#include "reports/sections.h"
#include "reports/text.h"

namespace clusterspec::reports {
namespace {

// A page with a few hundred failures should still open at once; the JSON has every line.
constexpr ExcerptOptions kManyLines = {.whole = 400, .context = 60};
constexpr size_t kLongestText = 6000;

std::string LineAnchor(const CaseOutcome& result, size_t number) {
  return fmt::format("{}~line{}", Anchor("case", result.id), number);
}

std::string Head(const CaseOutcome& result) {
  std::string facts = Code(result.id);
  facts += fmt::format("<span>{}</span>", Duration(result.duration_s));
  const std::string_view outcome = OutcomeText(result);
  if (!outcome.empty()) facts += fmt::format("<span>{}</span>", outcome);
  return fmt::format("<h3>{}<span>{}</span></h3>\n{}", Badge(result.verdict),
                     EscapeMarkup(Folded(result.title.empty() ? result.id : result.title)),
                     Element("p", "facts", facts));
}

// A requirement that the report does not hold has nothing to link to.
std::string RequirementLink(const Report& report, const std::string& id) {
  return FindRequirement(report, id) == nullptr ? Code(id) : LinkTo("requirement", id);
}

std::string Asked(const Report& report, const CaseOutcome& result) {
  std::string items;
  for (const std::string& id : result.requirements) {
    items += "<li>" + RequirementLink(report, id);
    if (const RequirementResult* requirement = FindRequirement(report, id)) {
      items += fmt::format(" <span class=\"level\">{}</span> {}", ToString(requirement->level),
                           EscapeMarkup(Folded(requirement->text)));
    }
    items += "</li>\n";
  }
  return items.empty() ? "" : "<h4>Asked</h4>\n" + Element("ul", "asked", items);
}

std::string Side(std::string_view name, std::string_view text) {
  return text.empty() ? ""
                      : fmt::format("<div class=\"{}\"><dt>{}</dt><dd><pre>{}</pre></dd></div>\n",
                                    name == "Expected" ? "want" : "got", name,
                                    EscapeMarkup(Clip(ValidUtf8(text), kLongestText)));
}

// Where the demand stands, and which line of the trace shows that it is not met.
std::string Places(const Report& report, const CaseOutcome& result, const Finding& finding) {
  std::string places;
  if (!finding.requirement.empty() && result.requirements.size() > 1) {
    places += fmt::format("<span>breaks {}</span>", RequirementLink(report, finding.requirement));
  }
  if (!finding.where.empty()) {
    places += fmt::format("<span>asked in {}</span>", Code(finding.where));
  }
  const size_t line = finding.event < 0 ? 0 : static_cast<size_t>(finding.event) + 1;
  if (line > 0 && line <= result.trace.size()) {
    places += fmt::format("<span>shown by <a href=\"#{}\">line {} of the trace</a></span>",
                          LineAnchor(result, line), line);
  }
  return places.empty() ? "" : Element("p", "facts", places);
}

std::string FindingBlock(const Report& report, const CaseOutcome& result, const Finding& finding) {
  const std::string sides = Side("Expected", finding.expected) + Side("Seen", finding.seen);
  std::string text =
      Element("p", "cause", EscapeMarkup(Clip(ValidUtf8(finding.message), kLongestText)));
  if (!sides.empty()) text += Element("dl", "sides", "\n" + sides);
  return Element("div", "finding", "\n" + text + Places(report, result, finding));
}

std::string TraceItem(const CaseOutcome& result, const TraceLine& line) {
  if (line.skipped > 0) {
    return fmt::format("<li class=\"gap\">… {} left out, see the JSON report</li>\n",
                       Plural(line.skipped, "line"));
  }
  const std::string text = EscapeMarkup(OneLine(line.text));
  if (!line.is_marked) {
    return fmt::format("<li value=\"{}\"><code>{}</code></li>\n", line.number, text);
  }
  return fmt::format(
      "<li value=\"{}\" id=\"{}\" class=\"mark\"><code>{}</code> "
      "<strong>this line</strong></li>\n",
      line.number, LineAnchor(result, line.number), text);
}

std::string Trace(const CaseOutcome& result) {
  if (result.trace.empty()) return "";
  std::string items;
  for (const TraceLine& line : Excerpt(result, kManyLines)) items += TraceItem(result, line);
  const std::string stored =
      result.trace_file.empty() ? "" : " <span>stored as " + Code(result.trace_file) + "</span>";
  return fmt::format(
      "<details class=\"trace\"><summary>Trace: {}{}</summary>\n<ol "
      "tabindex=\"0\">\n{}</ol>\n</details>\n",
      Plural(result.trace.size(), "line"), stored, items);
}

std::string Note(const CaseOutcome& result) {
  if (result.note.empty()) return "";
  return "<h4>Note</h4>\n" + Element("p", "note", EscapeMarkup(result.note));
}

std::string Replay(const CaseOutcome& result) {
  if (result.replay.empty()) return "";
  return "<h4>Replay</h4>\n" + Element("div", "replay",
                                       fmt::format("<pre tabindex=\"0\"><code>{}</code></pre>",
                                                   EscapeMarkup(OneLine(result.replay))));
}

}  // namespace

std::string ResultArticle(const Report& report, const CaseOutcome& result) {
  std::string text = Head(result) + Asked(report, result);
  for (const Finding& finding : result.findings) text += FindingBlock(report, result, finding);
  if (!result.reading.empty()) {
    text += Element("p", "facts", "<span>reading: " + EscapeMarkup(result.reading) + "</span>");
  }
  if (!result.remark.empty()) {
    text += Element("p", "remark", EscapeMarkup(result.remark));
  }
  if (!result.listed.empty()) {
    text += "<h4>Listed</h4>\n" + Element("p", "note", EscapeMarkup(result.listed));
  }
  text += Note(result) + Replay(result) + Trace(result);
  return fmt::format("<article id=\"{}\" class=\"v-{}\">\n{}</article>\n",
                     Anchor("case", result.id), ToString(result.verdict), text);
}

}  // namespace clusterspec::reports

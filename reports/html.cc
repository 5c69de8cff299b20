#include "reports/html.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/html_result.h"
#include "reports/html_tables.h"
#include "reports/markup.h"
#include "reports/sections.h"
#include "reports/template.h"
#include "reports/text.h"

namespace clusterspec {
namespace {

using reports::Element;
using reports::EscapeMarkup;
using reports::Plural;
using reports::Section;

std::string Status(const Report& report) {
  const int unexpected = report.Unexpected();
  std::string html;
  if (!report.complete) {
    html += Element("p", "status partial",
                    reports::Icon("inconclusive") + "Incomplete: stopped before the end");
  }
  if (unexpected > 0) {
    return html + Element("p", "status bad",
                          reports::Icon("fail") +
                              fmt::format("{} unexpected",
                                          Plural(static_cast<size_t>(unexpected), "result")));
  }
  // Nothing that ran is nothing to be glad of.
  if (report.cases.empty()) {
    return html + Element("p", "status partial", reports::Icon("inconclusive") + "No case ran");
  }
  return html + Element("p", "status good", reports::Icon("pass") + "Everything as expected");
}

std::string Fact(std::string_view name, const std::string& html) {
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, html);
}

std::string Facts(const Report& report) {
  std::string html = Fact("Edition", std::string(ToString(report.edition)));
  if (report.own_edition && *report.own_edition != report.edition) {
    html += Fact("Edition of its own time", std::string(ToString(*report.own_edition)));
  }
  if (!report.node_version.empty() && report.node_version != report.version) {
    html += Fact("Offers Node.js", EscapeMarkup(report.node_version));
  }
  if (!report.started.empty()) {
    html +=
        Fact("Started", fmt::format("<time datetime=\"{}\">{}</time>", EscapeMarkup(report.started),
                                    EscapeMarkup(reports::ReadableTime(report.started))));
  }
  html += Fact("Took", reports::Duration(report.duration_s));
  html += Fact("Run", report.complete ? "complete" : "incomplete");
  const std::string part = reports::PartText(report);
  if (!part.empty()) html += Fact("Only", EscapeMarkup(part));
  html += Fact("Seed", std::to_string(report.seed));
  html += Fact("clusterspec", EscapeMarkup(report.tool_version));
  if (report.command.empty()) return html;
  return html + Fact("Command", reports::Code(fmt::format("{}", fmt::join(report.command, " "))));
}

// A bar of the verdicts; its numbers stand below it, with words and signs.
std::string Bar(std::string_view name, const std::map<Verdict, int>& counts,
                const std::map<WhyUnsupported, int>& why) {
  int total = 0;
  std::string parts, legend;
  for (const auto& [verdict, count] : counts) {
    total += count;
    if (count == 0) continue;
    parts += fmt::format("<span class=\"v-{}\" style=\"flex-grow:{}\"></span>", ToString(verdict),
                         count);
    if (verdict == Verdict::kUnsupported) continue;
    legend += fmt::format("<li>{} {}</li>", reports::Badge(verdict), count);
  }
  for (const auto& [reason, count] : why) {
    if (count == 0) continue;
    legend += fmt::format("<li>{}: {} {}</li>", reports::Badge(Verdict::kUnsupported),
                          ToString(reason), count);
  }
  const std::string passes =
      total == 0 ? "none" : fmt::format("<b>{}</b> of {} pass", counts.at(Verdict::kPass), total);
  std::string html = fmt::format("<h3>{} <span>{}</span></h3>\n", name, passes);
  html += fmt::format("<div class=\"bar\" role=\"img\" aria-label=\"{}\">{}</div>\n",
                      total == 0 ? "none" : reports::CountsText(counts, why), parts);
  return Element("div", "count", "\n" + html + Element("ul", "legend", legend));
}

std::string Summary(const Report& report) {
  const std::string own = reports::OwnEditionText(report);
  return Bar("Requirements", reports::RequirementCounts(report),
             reports::RequirementWhyCounts(report)) +
         Bar("Cases", report.Counts(), report.WhyCounts()) +
         (own.empty() ? "" : Element("p", "own-edition", EscapeMarkup(own)));
}

std::string NavigationLink(std::string_view anchor, std::string_view title, size_t count) {
  return fmt::format("<li><a href=\"#{}\">{} <span>{}</span></a></li>\n", anchor, title, count);
}

std::string Navigation(const Report& report, const std::vector<Section>& sections) {
  std::string html;
  for (const Section& section : sections) {
    html += NavigationLink(section.anchor, section.title, section.cases.size());
  }
  html += NavigationLink("requirements", "Requirements", report.requirements.size());
  html += NavigationLink("cases", "Cases", report.cases.size());
  if (!report.deviations.empty()) {
    html += NavigationLink("deviations", "Deviations", report.deviations.size());
  }
  return html;
}

std::string Unmatched(const Report& report) {
  if (report.unmatched.empty()) return "";
  std::string items;
  for (const std::string& line : report.unmatched) items += "<li>" + EscapeMarkup(line) + "</li>\n";
  return "<section id=\"unmatched\" aria-labelledby=\"unmatched-h\">\n<h2 id=\"unmatched-h\">"
         "Known failures that match nothing</h2>\n" +
         Element("ul", "asked", items) + "</section>\n";
}

std::string Results(const Report& report, const std::vector<Section>& sections) {
  std::string html;
  for (const Section& section : sections) {
    html += fmt::format(
        "<section id=\"{0}\" aria-labelledby=\"{0}-h\">\n<h2 id=\"{0}-h\">{1}</h2>\n<p>{2}</p>\n",
        section.anchor, section.title, section.meaning);
    for (const CaseOutcome* result : section.cases) html += reports::ResultArticle(report, *result);
    html += "</section>\n";
  }
  return html + Unmatched(report);
}

}  // namespace

std::string ToHtml(const Report& report) {
  const std::vector<Section> sections = reports::Sections(report);
  return reports::FillTemplate(
      reports::kHtmlTemplate,
      {{"implementation", EscapeMarkup(reports::OneLine(reports::ImplementationText(report)))},
       {"edition", std::string(ToString(report.edition))},
       {"status", Status(report)},
       {"facts", Facts(report)},
       {"summary", Summary(report)},
       {"navigation", Navigation(report, sections)},
       {"results", Results(report, sections)},
       {"requirements", reports::RequirementSection(report)},
       {"cases", reports::CaseSection(report)},
       {"deviations", reports::DeviationSection(report)}});
}

}  // namespace clusterspec

#include "reports/html_bars.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/markup.h"
#include "reports/sections.h"
#include "reports/text.h"

namespace clusterspec::reports {
namespace {

std::string Fact(std::string_view name, const std::string& html) {
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, html);
}

std::string Parts(const std::map<Verdict, int>& counts) {
  std::string parts;
  for (const auto& [verdict, count] : counts) {
    if (count == 0) continue;
    parts += fmt::format("<span class=\"v-{}\" style=\"flex-grow:{}\"></span>", ToString(verdict),
                         count);
  }
  return parts;
}

// A bar of the verdicts; its numbers stand below it, with words and signs.
std::string Bar(std::string_view name, const std::map<Verdict, int>& counts,
                const std::map<WhyUnsupported, int>& why) {
  int total = 0;
  std::string legend;
  for (const auto& [verdict, count] : counts) {
    total += count;
    if (count == 0 || verdict == Verdict::kUnsupported) continue;
    legend += fmt::format("<li>{} {}</li>", Badge(verdict), count);
  }
  for (const auto& [reason, count] : why) {
    if (count == 0) continue;
    legend +=
        fmt::format("<li>{}: {} {}</li>", Badge(Verdict::kUnsupported), ToString(reason), count);
  }
  const std::string passes =
      total == 0 ? "none" : fmt::format("<b>{}</b> of {} pass", counts.at(Verdict::kPass), total);
  std::string html = fmt::format("<h3>{} <span>{}</span></h3>\n", name, passes);
  html += fmt::format("<div class=\"bar\" role=\"img\" aria-label=\"{}\">{}</div>\n",
                      total == 0 ? "none" : CountsText(counts, why), Parts(counts));
  return Element("div", "count", "\n" + html + Element("ul", "legend", legend));
}

}  // namespace

std::string Bars(const Report& report) {
  const std::string own = OwnEditionText(report);
  return Bar("Requirements", RequirementCounts(report), RequirementWhyCounts(report)) +
         Bar("Cases", report.Counts(), report.WhyCounts()) +
         (own.empty() ? "" : Element("p", "own-edition", EscapeMarkup(own)));
}

std::string SmallBar(const Report& report) {
  const auto counts = RequirementCounts(report);
  return fmt::format("<div class=\"bar\" role=\"img\" aria-label=\"{}\">{}</div>",
                     CountsText(counts, RequirementWhyCounts(report)), Parts(counts));
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
                                    EscapeMarkup(ReadableTime(report.started))));
  }
  html += Fact("Took", Duration(report.duration_s));
  html += Fact("Run", report.complete ? "complete" : "incomplete");
  const std::string part = PartText(report);
  if (!part.empty()) html += Fact("Only", EscapeMarkup(part));
  html += Fact("Seed", std::to_string(report.seed));
  html += Fact("clusterspec", EscapeMarkup(report.tool_version));
  if (report.command.empty()) return html;
  return html + Fact("Command", Code(fmt::format("{}", fmt::join(report.command, " "))));
}

}  // namespace clusterspec::reports

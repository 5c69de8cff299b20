#include "reports/html_overview.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "reports/html_bars.h"
#include "reports/html_result.h"
#include "reports/markup.h"
#include "reports/sections.h"
#include "reports/standing.h"
#include "reports/summary.h"
#include "reports/text.h"

namespace clusterspec::reports {
namespace {

constexpr size_t kMaxLinks = 3;

int KnownFailures(const Report& report) {
  return static_cast<int>(
      std::count_if(report.cases.begin(), report.cases.end(), [](const CaseOutcome& result) {
        return StandingOf(result) == Standing::kKnown && IsFailure(result.verdict) &&
               result.disputed.empty();
      }));
}

// "37 known failures and 2 disputed"; empty: there are none.
std::string WithKnown(int known, int disputed) {
  std::string text = known == 0 ? "" : Plural(static_cast<size_t>(known), "known failure");
  if (disputed == 0) return text;
  return text + fmt::format("{}{} disputed", text.empty() ? "" : " and ", disputed);
}

int BrokenCount(const Report& report, Level level) {
  return static_cast<int>(std::count_if(report.requirements.begin(), report.requirements.end(),
                                        [&](const RequirementResult& each) {
                                          return each.level == level && IsFailure(each.verdict);
                                        }));
}

// "breaks 12 that must hold and 1 that should, by 14 deviations".
std::string BreaksText(const Report& report, const Breaks& breaks) {
  std::vector<std::string> parts;
  const std::pair<Level, std::string_view> levels[] = {
      {Level::kMust, "must"}, {Level::kShould, "should"}, {Level::kMay, "may"}};
  for (const auto& [level, word] : levels) {
    const int count = BrokenCount(report, level);
    if (count > 0) parts.push_back(fmt::format("{} of level {}", count, word));
  }
  if (parts.empty()) return "breaks no requirement";
  std::string text = fmt::format("breaks {}", fmt::join(parts, ", "));
  if (breaks.by_deviation.empty()) return text;
  return text + ", by " + Plural(breaks.by_deviation.size(), "deviation");
}

std::string CaseLink(const Across& across, const CaseOutcome& result) {
  std::string name = EscapeMarkup(OneLine(result.id));
  if (!across.cases.contains(result.id)) return name;
  return fmt::format("<a href=\"{}\">{}</a>{}", across.links.To("case", result.id), name,
                     result.expected ? "" : " <strong class=\"new\">unexpected</strong>");
}

std::string CaseLinks(const Across& across, const std::vector<const CaseOutcome*>& cases) {
  std::string shown, folded;
  for (size_t i = 0; i < cases.size(); ++i) {
    (i < kMaxLinks ? shown : folded) += "<li>" + CaseLink(across, *cases[i]) + "</li>";
  }
  std::string html = Element("ul", "cases", shown);
  if (folded.empty()) return html;
  return html +
         fmt::format("<details><summary>{} more</summary><ul class=\"cases\">{}</ul></details>\n",
                     cases.size() - kMaxLinks, folded);
}

// "since 6.17.1" of this runtime.
std::string Since(const Report& report, const Deviation& about) {
  const AffectedVersions* shown = about.ShownBy(report.Runtime(), report.version);
  return shown == nullptr ? "" : shown->ToString();
}

std::string RequirementLines(const Across& across, const Report& report, const Break& cause) {
  std::string lines;
  for (const RequirementResult* each : cause.requirements) {
    lines += "<li>" + RequirementLine(across, report.edition, each->id) + "</li>\n";
  }
  return lines.empty() ? "" : Element("ul", "asked", "\n" + lines);
}

std::string BreakItem(const Across& across, const Report& report, const Break& cause) {
  const std::string deviation = across.links.lead_to_pages()
                                    ? across.links.Link("deviation", cause.deviation)
                                    : Code(cause.deviation);
  std::string head = deviation, facts;
  if (cause.about != nullptr) {
    head = EscapeMarkup(Folded(cause.about->text));
    facts = deviation;
    const std::string since = Since(report, *cause.about);
    if (!since.empty()) facts += fmt::format("<span>{}</span>", EscapeMarkup(since));
    if (cause.about->blame != Blame::kRuntime) {
      facts += fmt::format("<span>rather to change: {}</span>", ToString(cause.about->blame));
    }
  }
  std::string text = fmt::format("<h4>{}</h4>\n", head);
  if (!facts.empty()) text += Element("p", "facts", facts);
  return "<li>" + text + RequirementLines(across, report, cause) + CaseLinks(across, cause.cases) +
         "</li>\n";
}

std::string OtherItem(const Across& across, const Report& report, const Break& other) {
  std::string items;
  for (const CaseOutcome* result : other.cases) {
    items += fmt::format("<li>{}<p>{}</p></li>\n", CaseLink(across, *result),
                         EscapeMarkup(Clip(Folded(result->Message()), 200)));
  }
  return "<li><h4>Other: no deviation that we know explains these</h4>\n" +
         RequirementLines(across, report, other) + Element("ul", "cases told", items) + "</li>\n";
}

// What stands for what one breaks: equal for those whose blocks would be.
std::string KeyOf(const Report& report, const Breaks& breaks) {
  std::string key = fmt::format("{} {}", report.Runtime(), ToString(report.edition));
  const auto add = [&](const Break& cause) {
    key += "\n" + cause.deviation;
    if (cause.about != nullptr) key += " " + Since(report, *cause.about);
    for (const CaseOutcome* each : cause.cases) {
      key += fmt::format("\n {} {} {}", each->id, each->expected, each->Message());
    }
  };
  for (const Break& each : breaks.by_deviation) add(each);
  add(breaks.other);
  return key;
}

// Those that break the same, by the first of them.
std::vector<std::vector<size_t>> Alike(const Across& across) {
  std::vector<std::vector<size_t>> groups;
  std::map<std::string, size_t> known;
  for (size_t i = 0; i < across.reports.size(); ++i) {
    const auto [group, is_new] =
        known.try_emplace(KeyOf(across.reports[i], across.breaks[i]), groups.size());
    if (is_new) groups.emplace_back();
    groups[group->second].push_back(i);
  }
  return groups;
}

std::string BreaksBlock(const Across& across, const std::vector<size_t>& group) {
  const Report& report = across.reports[group.front()];
  const Breaks& breaks = across.breaks[group.front()];
  std::string items;
  for (const Break& each : breaks.by_deviation) items += BreakItem(across, report, each);
  if (!breaks.other.cases.empty()) items += OtherItem(across, report, breaks.other);
  std::string body = items.empty() ? "<p>Nothing.</p>\n" : Element("ol", "breaks", "\n" + items);
  if (!breaks.harmless.empty()) {
    body += Element("p", "harmless",
                    fmt::format("Traces also show, without a case that fails by it: {}.",
                                EscapeMarkup(fmt::format("{}", fmt::join(breaks.harmless, ", ")))));
  }
  if (!across.has_many()) return body;
  std::vector<std::string> names;
  std::string facts;
  for (const size_t each : group) {
    names.push_back(EscapeMarkup(OneLine(ImplementationText(across.reports[each]))));
    facts += fmt::format("<h4>{}</h4>\n", names.back()) +
             Element("dl", "about", "\n" + Facts(across.reports[each]));
  }
  return fmt::format(
      "<details class=\"implementation\" id=\"report-{}\"><summary><h3>{} <small>edition {}</small>"
      "</h3><span>{}</span></summary>\n{}<details class=\"how\"><summary>How it was run</summary>\n"
      "{}</details>\n</details>\n",
      group.front() + 1, fmt::join(names, ", "), ToString(report.edition),
      BreaksText(report, breaks), body, facts);
}

std::string OverviewRow(const Across& across, size_t number, size_t block) {
  const Report& report = across.reports[number];
  const Breaks& breaks = across.breaks[number];
  return fmt::format(
      "<tr><th scope=\"row\"><a href=\"{}\">{}</a></th><td>{}</td><td>{}</td>"
      "<td data-is=\"broken must\">{}</td><td data-is=\"broken should\">{}</td>"
      "<td data-is=\"deviations\">{}</td><td>{}</td></tr>\n",
      across.links.lead_to_pages() ? across.links.To("implementation", PublishedName(report))
                                   : fmt::format("#report-{}", block + 1),
      EscapeMarkup(OneLine(ImplementationText(report))), ToString(report.edition), StatusOf(report),
      BrokenCount(report, Level::kMust), BrokenCount(report, Level::kShould),
      breaks.by_deviation.size(), SmallBar(report));
}

}  // namespace

std::string StatusOf(const Report& report) {
  const int unexpected = report.Unexpected();
  const std::string known = WithKnown(KnownFailures(report), report.DisputedCount());
  std::string html;
  if (!report.complete) {
    html +=
        Element("p", "status partial", Icon("inconclusive") + "Incomplete: stopped before the end");
  }
  if (unexpected > 0) {
    html += Element("p", "status bad",
                    Icon("fail") + fmt::format("{} unexpected",
                                               Plural(static_cast<size_t>(unexpected), "result")));
    if (!known.empty()) html += Element("p", "status partial", "and " + known);
    return html;
  }
  // Nothing that ran is nothing to be glad of.
  if (report.cases.empty()) {
    return html + Element("p", "status partial", Icon("inconclusive") + "No case ran");
  }
  if (report.CheckedNothing()) {
    return html + Element("p", "status partial", Icon("inconclusive") + "Nothing was checked");
  }
  return html + Element("p", "status good",
                        Icon("pass") + (known.empty() ? "Everything as expected"
                                                      : "As expected, with " + known));
}

std::string OverviewSection(const Across& across) {
  if (!across.has_many()) return across.reports.empty() ? "" : Bars(across.reports.front());
  std::string rows;
  std::map<size_t, size_t> block;
  for (const auto& group : Alike(across)) {
    for (const size_t each : group) block[each] = group.front();
  }
  for (size_t i = 0; i < across.reports.size(); ++i) rows += OverviewRow(across, i, block[i]);
  return "<table class=\"overview\">\n<thead><tr><th scope=\"col\">Implementation</th>"
         "<th scope=\"col\">Edition</th><th scope=\"col\">Outcome</th>"
         "<th scope=\"col\">Broken: must</th><th scope=\"col\">should</th>"
         "<th scope=\"col\">Deviations</th><th scope=\"col\">Requirements</th></tr></thead>\n"
         "<tbody>\n" +
         rows + "</tbody>\n</table>\n";
}

std::string BreaksSection(const Across& across) {
  std::string blocks;
  for (const auto& group : Alike(across)) blocks += BreaksBlock(across, group);
  if (blocks.empty()) return "";
  const std::string about =
      across.has_many() ? ""
                        : fmt::format("<p>It {}.</p>\n",
                                      BreaksText(across.reports.front(), across.breaks.front()));
  return "<section id=\"breaks\" aria-labelledby=\"breaks-h\">\n<h2 id=\"breaks-h\">What " +
         std::string(across.has_many() ? "each" : "it") + " breaks</h2>\n" + about + blocks +
         "</section>\n";
}

}  // namespace clusterspec::reports

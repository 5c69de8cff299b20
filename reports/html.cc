#include "reports/html.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "reports/across.h"
#include "reports/html_bars.h"
#include "reports/html_matrix.h"
#include "reports/html_overview.h"
#include "reports/html_result.h"
#include "reports/markup.h"
#include "reports/page.h"
#include "reports/sections.h"
#include "reports/text.h"

namespace clusterspec {
namespace {

using reports::Across;
using reports::CaseAcross;
using reports::Element;
using reports::EscapeMarkup;
using reports::Plural;

// The cases of one of Sections() in any of the reports; each only in the most urgent one.
struct SectionAcross {
  std::string_view anchor, title, meaning;
  std::vector<const CaseAcross*> cases;
};

std::vector<SectionAcross> SectionsAcross(const Across& across) {
  std::vector<SectionAcross> sections;
  std::set<std::string_view> told;
  for (const reports::Section& kind : reports::EmptySections()) {
    SectionAcross all{kind.anchor, kind.title, kind.meaning, {}};
    std::set<std::string_view> ids;
    for (const auto& of_report : across.sections) {
      for (const reports::Section& section : of_report) {
        if (section.anchor != kind.anchor) continue;
        for (const CaseOutcome* result : section.cases) ids.insert(result->id);
      }
    }
    for (const std::string_view id : ids) {
      if (told.insert(id).second) all.cases.push_back(&across.cases.at(id));
    }
    if (!all.cases.empty()) sections.push_back(std::move(all));
  }
  return sections;
}

std::string PageTitle(const Across& across) {
  if (across.has_many()) {
    std::set<std::string> runtimes;
    for (const Report& report : across.reports) runtimes.insert(report.Runtime());
    return EscapeMarkup(reports::OneLine(
        fmt::format("{}: {}", fmt::join(runtimes, ", "), Plural(across.reports.size(), "report"))));
  }
  return across.reports.empty()
             ? "No report"
             : fmt::format("{} against edition {}",
                           EscapeMarkup(reports::OneLine(
                               reports::ImplementationText(across.reports.front()))),
                           ToString(across.reports.front().edition));
}

std::string Statuses(const Across& across) {
  if (!across.has_many()) {
    return across.reports.empty() ? "" : reports::StatusOf(across.reports.front());
  }
  size_t bad = 0;
  for (const Report& report : across.reports) bad += report.Unexpected() > 0 || !report.complete;
  if (bad == 0) return "";  // each says for itself what it is
  return Element("p", "status bad",
                 reports::Icon("fail") + fmt::format("{} of {} incomplete, or not as expected", bad,
                                                     across.reports.size()));
}

std::string NavigationLink(std::string_view anchor, std::string_view title, size_t count) {
  return fmt::format("<li><a href=\"#{}\">{} <span>{}</span></a></li>\n", anchor, title, count);
}

std::string Navigation(const Across& across, const std::vector<SectionAcross>& sections) {
  std::string html;
  if (!across.reports.empty()) {
    html += NavigationLink("breaks", across.has_many() ? "What each breaks" : "What it breaks",
                           across.deviations.size());
  }
  html += NavigationLink("requirements", "Requirements", across.requirements.size());
  for (const SectionAcross& section : sections) {
    html += NavigationLink(section.anchor, section.title, section.cases.size());
  }
  return html + NavigationLink("cases", "Cases", across.cases.size());
}

std::string Unmatched(const Across& across) {
  std::string items;
  for (size_t i = 0; i < across.reports.size(); ++i) {
    for (const std::string& line : across.reports[i].unmatched) {
      const std::string who = across.has_many() ? across.NameOf(i) + ": " : "";
      items += "<li>" + EscapeMarkup(who + line) + "</li>\n";
    }
  }
  if (items.empty()) return "";
  return "<section id=\"unmatched\" aria-labelledby=\"unmatched-h\">\n<h2 id=\"unmatched-h\">"
         "Known failures that match nothing</h2>\n" +
         Element("ul", "asked", items) + "</section>\n";
}

std::string Results(const Across& across, const std::vector<SectionAcross>& sections) {
  std::string html;
  for (const SectionAcross& section : sections) {
    html += fmt::format(
        "<section id=\"{0}\" class=\"results\" aria-labelledby=\"{0}-h\">\n<h2 "
        "id=\"{0}-h\">{1}</h2>\n"
        "<p>{2}</p>\n",
        section.anchor, section.title, section.meaning);
    for (const CaseAcross* row : section.cases) html += reports::ResultArticle(across, *row);
    html += "</section>\n";
  }
  return html;
}

// What the page's filter offers.
std::string FilterData(const Across& across) {
  return fmt::format("data-deviations=\"{}\"",
                     EscapeMarkup(fmt::format("{}", fmt::join(across.deviations, " "))));
}

}  // namespace

std::string ToHtml(const std::vector<Report>& given, const PageSources& sources) {
  const std::vector<Report> reports = reports::InOrder(given);
  const Across across(reports, sources);
  const std::vector<SectionAcross> sections = SectionsAcross(across);
  const bool is_one = reports.size() == 1;
  return reports::FillTemplate(
      reports::kOnePage,
      {{"title", PageTitle(across)},
       {"style", std::string(reports::kStyle)},
       {"signs", std::string(reports::kSigns)},
       {"key", std::string(reports::kKey)},
       {"script", std::string(reports::kScript)},
       {"columns", reports::ColumnStyle(across)},
       {"status", Statuses(across)},
       {"facts", is_one ? Element("dl", "about", "\n" + reports::Facts(reports.front())) : ""},
       {"navigation", Navigation(across, sections)},
       {"overview", reports::OverviewSection(across)},
       {"breaks", reports::BreaksSection(across) + Unmatched(across)},
       {"filter", FilterData(across)},
       {"requirements", reports::RequirementSection(across)},
       {"results", Results(across, sections)},
       {"cases", reports::CaseSection(across)}});
}

}  // namespace clusterspec

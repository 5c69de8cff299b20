#include <fmt/format.h>

#include <set>

#include "reports/html_result.h"
#include "reports/markup.h"
#include "reports/site/pages.h"
#include "reports/site/site_page.h"
#include "reports/text.h"

namespace clusterspec::reports {
namespace {

struct Shown {
  size_t report = 0;
  const Break* cause = nullptr;
};

std::vector<Shown> ShownBy(const Across& across, const std::string& id) {
  std::vector<Shown> shown;
  for (size_t i = 0; i < across.reports.size(); ++i) {
    for (const Break& cause : across.breaks[i].by_deviation) {
      if (cause.deviation == id) shown.push_back({i, &cause});
    }
  }
  return shown;
}

std::string Requirements(const Across& across, const std::vector<Shown>& shown) {
  std::map<std::string, Edition> broken;  // with the newest edition in which it is
  for (const Shown& each : shown) {
    for (const RequirementResult* result : each.cause->requirements) {
      Edition& edition =
          broken.try_emplace(result->id, across.reports[each.report].edition).first->second;
      edition = std::max(edition, across.reports[each.report].edition);
    }
  }
  return AskedList(across, {broken.begin(), broken.end()});
}

std::string Reports(const Across& across, const std::vector<Shown>& shown) {
  std::string rows;
  for (const Shown& each : shown) {
    std::vector<std::string> ids;
    for (const CaseOutcome* result : each.cause->cases) ids.push_back(result->id);
    rows += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n",
                        ReportLink(across, each.report), CaseList(across, ids));
  }
  return ListTable({"Implementation", "Cases that fail"}, rows);
}

std::string Blamed(const Deviation& deviation) {
  return fmt::format("<p><strong>{}</strong>. {}</p>\n", ToString(deviation.blame),
                     EscapeMarkup(Folded(deviation.why)));
}

}  // namespace

std::string DeviationPage(const Across& across, const std::string& id) {
  const std::vector<Shown> shown = ShownBy(across, id);
  const Deviation* about = shown.empty() ? nullptr : shown.front().cause->about;
  SitePage page;
  page.title = id;
  page.over = "Deviation";
  if (about != nullptr) {
    page.facts = fmt::format("<p class=\"words\">{}</p>\n", EscapeMarkup(Folded(about->text)));
  }
  AddSection(&page, "breaks", "What it breaks", Requirements(across, shown));
  AddSection(&page, "shown-by", "Who shows it", Reports(across, shown));
  if (about != nullptr) AddSection(&page, "blame", "What looks wrong", Blamed(*about));
  return ToText(page, across.links);
}

}  // namespace clusterspec::reports

#include "reports/github.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "reports/markdown_text.h"
#include "reports/sections.h"
#include "reports/standing.h"
#include "reports/text.h"

namespace clusterspec {
namespace {

using reports::Standing;

constexpr size_t kMostAnnotations = 10;
constexpr size_t kMostRows = 50;

// What ends a line or a property of a workflow command is written as in URLs.
std::string Escaped(std::string_view text, bool in_property) {
  std::string escaped;
  for (const char c : reports::Visible(text)) {
    const bool ends = c == '%' || c == '\r' || c == '\n' || (in_property && (c == ':' || c == ','));
    escaped += ends ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return escaped;
}

// ",file=cases/x.yaml,line=12,col=5", as far as the place is known.
std::string Properties(const SourceLocation& place) {
  if (place.file.empty()) return "";
  std::string text = ",file=" + Escaped(place.file, true);
  if (place.line > 0) text += fmt::format(",line={}", place.line);
  if (place.column > 0) text += fmt::format(",col={}", place.column);
  return text;
}

std::string Command(std::string_view kind, std::string_view title, std::string_view where,
                    std::string_view message) {
  return fmt::format("::{} title={}{}::{}\n", kind, Escaped(title, true),
                     Properties(reports::LocationOf(where)), Escaped(message, false));
}

std::vector<const CaseOutcome*> Those(const Report& report, Standing standing) {
  std::vector<const CaseOutcome*> those;
  for (const CaseOutcome& result : report.cases) {
    if (reports::StandingOf(result) == standing) those.push_back(&result);
  }
  return those;
}

// What it says of a result: the sentence, and how to see it again.
std::string Told(const Report& report, const CaseOutcome& result) {
  std::string text = reports::ReasonOf(result);
  for (const std::string& id : result.requirements) {
    const RequirementResult* requirement = reports::FindRequirement(report, id);
    if (requirement == nullptr) continue;
    text += fmt::format("\nasked: {} ({})", reports::Folded(requirement->text), id);
  }
  return result.replay.empty() ? text : text + "\nreplay: " + result.replay;
}

std::string Annotations(const Report& report, Standing standing, std::string_view kind) {
  const auto those = Those(report, standing);
  // The last place is kept to say how many have none.
  const size_t shown = those.size() > kMostAnnotations ? kMostAnnotations - 1 : those.size();
  std::string text;
  for (size_t i = 0; i < shown; ++i) {
    text += Command(kind, fmt::format("{} ({})", those[i]->id, reports::ImplementationText(report)),
                    reports::PlaceOf(*those[i]), Told(report, *those[i]));
  }
  if (shown < those.size()) {
    text += Command(kind, "clusterspec", "",
                    fmt::format("and {} more, in the report", those.size() - shown));
  }
  return text;
}

std::string NewRows(const std::vector<const CaseOutcome*>& news) {
  std::string text = "\n| new | what | see it again |\n| :-- | :-- | :-- |\n";
  for (size_t i = 0; i < std::min(news.size(), kMostRows); ++i) {
    text += fmt::format("| {} | {} | {} |\n",
                        reports::markdown::InTable(reports::markdown::Code(news[i]->id)),
                        reports::markdown::Escape(reports::ReasonOf(*news[i])),
                        reports::markdown::InTable(reports::markdown::Code(news[i]->replay)));
  }
  return news.size() <= kMostRows
             ? text
             : text + fmt::format("\n… and {} more.\n", news.size() - kMostRows);
}

std::string Headline(const Report& report) {
  const int unexpected = report.Unexpected();
  if (!report.complete) return "🟠 Stopped before its end";
  if (report.cases.empty()) return "🟠 No case ran";
  if (unexpected == 0)
    return report.CheckedNothing() ? "🟠 Nothing was checked" : "🟢 As expected";
  return fmt::format("🔴 {} unexpected", reports::Plural(static_cast<size_t>(unexpected), "result"));
}

}  // namespace

std::string ToAnnotations(const Report& report) {
  std::string text = Annotations(report, Standing::kNews, "error");
  for (const std::string& line : report.unmatched)
    text += Command("error", "clusterspec", "", line);
  return text + Annotations(report, Standing::kTrouble, "warning");
}

std::string ToJobSummary(const Report& report) {
  const size_t known = Those(report, Standing::kKnown).size();
  std::string text = fmt::format(
      "### {}: {}, edition {}\n\n{} pass, {} fail as listed, {} not asked, of {}. {}\n",
      Headline(report), reports::markdown::Escape(reports::ImplementationText(report)),
      ToString(report.edition), Those(report, Standing::kGood).size(), known,
      Those(report, Standing::kNotAsked).size(), reports::Plural(report.cases.size(), "result"),
      reports::markdown::Escape(reports::PartText(report)));
  std::vector<const CaseOutcome*> news = Those(report, Standing::kNews);
  const std::vector<const CaseOutcome*> trouble = Those(report, Standing::kTrouble);
  news.insert(news.end(), trouble.begin(), trouble.end());
  if (!news.empty()) text += NewRows(news);
  for (const std::string& line : report.unmatched) {
    text += fmt::format("\n- {}\n", reports::markdown::Escape(line));
  }
  return text;
}

}  // namespace clusterspec

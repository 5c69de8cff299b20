#include "reports/console.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/describe.h"
#include "reports/sections.h"
#include "reports/standing.h"
#include "reports/text.h"

namespace clusterspec {
namespace {

using reports::Clip;
using reports::Folded;
using reports::OneLine;
using reports::Paint;
using reports::Plural;
using reports::Section;

constexpr size_t kLongestMessage = 200;
constexpr size_t kMaxCases = 5;

std::string VerdictWord(Verdict verdict, const Paint& paint) {
  return paint.As(verdict, fmt::format("{:<12}", ToString(verdict)));
}

// What fails as listed is no news: it does not stand out.
std::string CaseWord(const CaseOutcome& result, const Paint& paint) {
  const bool known = reports::StandingOf(result) == reports::Standing::kKnown;
  const std::string word =
      fmt::format("{:<13}", fmt::format("{}{}", known ? "known " : "", ToString(result.verdict)));
  return known ? paint.Faint(word) : paint.As(result.verdict, word);
}

std::string Heading(const Report& report) {
  std::string text = fmt::format("clusterspec {}: {}, edition {}, seed {}", report.tool_version,
                                 OneLine(reports::ImplementationText(report)),
                                 ToString(report.edition), report.seed);
  const std::string part = OneLine(reports::PartText(report));
  return part.empty() ? text : text + ", " + part;
}

// "a, b and 3 more".
std::string ShortList(const std::vector<std::string>& ids) {
  const size_t shown = std::min(ids.size(), kMaxCases);
  std::string text = fmt::format("{}", fmt::join(ids.data(), ids.data() + shown, ", "));
  return ids.size() == shown ? text : fmt::format("{} and {} more", text, ids.size() - shown);
}

std::string FormatRequirement(const RequirementResult& result, const Paint& paint) {
  const std::string_view margin = "                      ";
  std::string text = fmt::format("  {} {:<6} {}\n", VerdictWord(result.verdict, paint),
                                 ToString(result.level), paint.Bold(OneLine(result.id)));
  if (!result.text.empty()) text += fmt::format("{}{}\n", margin, Folded(result.text));
  if (!result.reading.empty())
    text += fmt::format("{}reading: {}\n", margin, OneLine(result.reading));
  if (!result.cases.empty()) {
    text += margin;
    text += paint.Faint(OneLine(ShortList(result.cases))) + "\n";
  }
  return text;
}

std::string FormatRequirements(const Report& report, const Paint& paint) {
  const std::string counts = reports::CountsText(reports::RequirementCounts(report),
                                                 reports::RequirementWhyCounts(report));
  std::string text = fmt::format("{}: {}\n", paint.Bold("Requirements"),
                                 counts.empty() ? "none was decided" : counts);
  for (const RequirementResult* result : reports::NotPassing(report)) {
    text += FormatRequirement(*result, paint);
  }
  return text;
}

std::string FormatSection(const Report& report, const Section& section, const Paint& paint) {
  std::string text = fmt::format(
      "\n{}: {}\n", paint.Bold(fmt::format("{} ({})", section.title, section.cases.size())),
      section.meaning);
  for (const CaseOutcome* result : section.cases) {
    text += fmt::format("\n  {} {}\n", VerdictWord(result->verdict, paint),
                        paint.Bold(OneLine(result->id)));
    if (!result->title.empty()) text += fmt::format("    {}\n", OneLine(result->title));
    text += section.known ? reports::DescribeBriefly(*result, "    ", paint)
                          : reports::Describe(report, *result, "    ", paint);
  }
  return text;
}

std::string FormatTotals(const Report& report) {
  const std::string start = report.complete ? "" : "INCOMPLETE, stopped before the end: ";
  if (report.cases.empty()) return start + "no case ran";
  const int unexpected = report.Unexpected();
  const int flaky = report.FlakyCount();
  const int disputed = report.DisputedCount();
  return fmt::format("{}{}: {}; {}{}{}; {}", start, Plural(report.cases.size(), "case"),
                     reports::CountsText(report.Counts(), report.WhyCounts()),
                     unexpected > 0            ? fmt::format("{} unexpected", unexpected)
                     : report.CheckedNothing() ? "nothing was checked"
                                               : "everything as expected",
                     flaky == 0 ? "" : fmt::format(", {} flaky", flaky),
                     disputed == 0 ? "" : fmt::format(", {} disputed", disputed),
                     reports::Duration(report.duration_s));
}

// The colour of the last line: what the exit code will say.
Verdict Overall(const Report& report) {
  Verdict overall = Verdict::kPass;
  for (const CaseOutcome& result : report.cases) {
    if (!result.expected) {
      overall = Worse(overall, result.verdict == Verdict::kPass ? Verdict::kFail : result.verdict);
    }
  }
  if (!report.unmatched.empty()) overall = Worse(overall, Verdict::kFail);
  return report.complete && !report.CheckedNothing() ? overall
                                                     : Worse(overall, Verdict::kInconclusive);
}

}  // namespace

std::string FormatCaseLine(const CaseOutcome& result, bool colour) {
  const Paint paint(colour);
  std::string text = fmt::format("{} {:>8}  {}", CaseWord(result, paint),
                                 reports::Duration(result.duration_s), OneLine(result.id));
  if (result.verdict == Verdict::kPass || result.Message().empty()) return text;
  return text + ": " + Clip(OneLine(result.Message()), kLongestMessage);
}

std::string FormatSummary(const Report& report, bool colour) {
  const Paint paint(colour);
  std::string text = "\n" + paint.Bold(Heading(report)) + "\n\n";
  text += FormatRequirements(report, paint);
  for (const Section& section : reports::Sections(report)) {
    text += FormatSection(report, section, paint);
  }
  if (!report.unmatched.empty()) {
    text += fmt::format(
        "\n{}: take them from the list\n",
        paint.Bold(fmt::format("Known failures that match nothing ({})", report.unmatched.size())));
    for (const std::string& line : report.unmatched) text += "  " + OneLine(line) + "\n";
  }
  const std::string own = reports::OwnEditionText(report);
  if (!own.empty()) text += "\n" + own + "\n";
  return text + "\n" + paint.As(Overall(report), FormatTotals(report)) + "\n";
}

}  // namespace clusterspec

#include "reports/markdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "reports/markdown_text.h"
#include "reports/sections.h"
#include "reports/text.h"

namespace clusterspec {
namespace {

using reports::Folded;
using reports::OneLine;
using reports::Section;
using reports::Visible;
using reports::markdown::Code;
using reports::markdown::CodeBlock;
using reports::markdown::Escape;
using reports::markdown::InTable;

constexpr size_t kMaxLines = 20;
constexpr size_t kLongestQuote = 500;
constexpr size_t kMostCases = 5;
// GitHub takes comments of 65,536 characters: few lines, but the telling ones.
constexpr reports::ExcerptOptions kSomeLines = {.whole = 40, .context = 10};

// The sign next to a word: it makes a long table quick to scan.
std::string_view SignOf(Verdict verdict) {
  constexpr std::array<std::string_view, kAllVerdicts.size()> kSigns = {"✅", "❌", "⏱️", "💥",
                                                                        "➖", "❔", "🛠️"};
  return kSigns[static_cast<size_t>(verdict)];
}

std::string VerdictText(Verdict verdict) {
  return fmt::format("{} {}", SignOf(verdict), ToString(verdict));
}

std::string Outcome(const Report& report) {
  if (report.cases.empty()) return "No case ran.";
  const int unexpected = report.Unexpected();
  if (unexpected == 0) {
    return report.CheckedNothing() ? "Nothing was checked." : "Everything as expected.";
  }
  return reports::Plural(static_cast<size_t>(unexpected), "result") + " unexpected.";
}

std::string Title(const Report& report) {
  std::string text =
      fmt::format("# {}, edition {}\n\n", Escape(reports::ImplementationText(report)),
                  ToString(report.edition));
  if (!report.complete) text += "**Incomplete:** the run was stopped before its end.\n\n";
  text += fmt::format(
      "**{}** {} in {}, started {}, seed {}, clusterspec {}", Outcome(report),
      reports::Plural(report.cases.size(), "case"), reports::Duration(report.duration_s),
      Escape(reports::ReadableTime(report.started)), report.seed, Escape(report.tool_version));
  const std::string part = reports::PartText(report);
  return text + (part.empty() ? "" : ", " + Escape(part)) + ".\n";
}

std::string UnsupportedRows(const Report& report) {
  const std::map<WhyUnsupported, int> cases = report.WhyCounts();
  std::string rows;
  for (const auto& [why, count] : reports::RequirementWhyCounts(report)) {
    rows += fmt::format("| {}: {} | {} | {} |\n", VerdictText(Verdict::kUnsupported), ToString(why),
                        count, cases.at(why));
  }
  return rows;
}

std::string VerdictTable(const Report& report) {
  const std::map<Verdict, int> cases = report.Counts();
  const std::map<Verdict, int> requirements = reports::RequirementCounts(report);
  std::string text = "\n| verdict | requirements | cases |\n| :-- | --: | --: |\n";
  for (const Verdict verdict : kAllVerdicts) {
    if (verdict == Verdict::kUnsupported) {
      text += UnsupportedRows(report);
      continue;
    }
    text += fmt::format("| {} | {} | {} |\n", VerdictText(verdict), requirements.at(verdict),
                        cases.at(verdict));
  }
  const std::string own = reports::OwnEditionText(report);
  return own.empty() ? text : text + fmt::format("\n{}.\n", Escape(own));
}

std::string CaseList(const std::vector<std::string>& ids) {
  std::string text;
  for (size_t i = 0; i < std::min(ids.size(), kMostCases); ++i) {
    text += (i == 0 ? "" : ", ") + Code(ids[i]);
  }
  if (ids.size() > kMostCases) text += fmt::format(" and {} more", ids.size() - kMostCases);
  return text;
}

std::string RequirementTable(const Report& report) {
  const auto results = reports::NotPassing(report);
  if (results.empty()) return "";
  std::string text =
      "\n## Requirements that do not pass\n\n"
      "| verdict | requirement | level | what it asks | cases |\n| :-- | :-- | :-- | :-- | :-- |\n";
  for (const RequirementResult* result : results) {
    std::string asks = Escape(Folded(result->text));
    if (!result->reading.empty()) asks += fmt::format(" (reading: {})", Escape(result->reading));
    text += fmt::format("| {} | {} | {} | {} | {} |\n", VerdictText(result->verdict),
                        InTable(Code(result->id)), ToString(result->level), asks,
                        InTable(CaseList(result->cases)));
  }
  return text;
}

// "- **label:** text", or with a block below where the text has several lines or is long.
std::string Item(std::string_view label, std::string_view text) {
  if (text.empty()) return "";
  const std::vector<std::string> lines =
      reports::ClipLines(Visible(text), kMaxLines, kLongestQuote);
  if (lines.size() == 1) return fmt::format("- **{}:** {}\n", label, Code(lines[0]));
  std::string item = fmt::format("- **{}:**\n", label);
  for (const std::string& line : reports::Lines(CodeBlock("text", lines))) {
    item += "  " + line + "\n";
  }
  return item;
}

std::string Asked(const Report& report, const CaseOutcome& result) {
  std::string text;
  for (const std::string& id : result.requirements) {
    const RequirementResult* requirement = reports::FindRequirement(report, id);
    const bool has_text = requirement != nullptr && !requirement->text.empty();
    text += fmt::format("- **asked:** {}{}{}\n", Code(id), has_text ? ": " : "",
                        has_text ? Escape(Folded(requirement->text)) : "");
  }
  return text;
}

std::string FindingItems(const CaseOutcome& result) {
  std::string text;
  for (const Finding& finding : result.findings) {
    text += fmt::format("- **cause:** {}\n",
                        Escape(reports::Clip(OneLine(finding.message), kLongestQuote)));
    if (result.requirements.size() > 1) text += Item("breaks", finding.requirement);
    text += Item("expected", finding.expected) + Item("seen", finding.seen);
    text += Item("where", finding.where);
  }
  return text;
}

std::string Trace(const CaseOutcome& result) {
  if (result.trace.empty()) return "";
  std::vector<std::string> lines;
  for (const reports::TraceLine& line : reports::Excerpt(result, kSomeLines)) {
    lines.push_back(line.skipped > 0
                        ? fmt::format("       … {}", reports::Plural(line.skipped, "line"))
                        : fmt::format("{} {:>4}  {}", line.is_marked ? ">" : " ", line.number,
                                      reports::Clip(OneLine(line.text), kLongestQuote)));
  }
  return fmt::format("\n<details><summary>Trace, {}</summary>\n\n{}\n</details>\n",
                     reports::Plural(result.trace.size(), "line"), CodeBlock("text", lines));
}

std::string Entry(const Report& report, const CaseOutcome& result) {
  std::string text = fmt::format("\n### {}: {}\n\n", VerdictText(result.verdict), Code(result.id));
  if (!result.title.empty()) text += Escape(result.title) + "\n\n";
  text += Asked(report, result) + FindingItems(result);
  if (!result.reading.empty()) text += fmt::format("- **reading:** {}\n", Escape(result.reading));
  if (!result.note.empty()) text += fmt::format("- **note:** {}\n", Escape(Folded(result.note)));
  if (!result.remark.empty()) text += fmt::format("- **remark:** {}\n", Escape(result.remark));
  if (!result.disputed.empty()) {
    text += fmt::format("- **disputed:** {}\n", Escape(result.disputed));
  }
  if (!result.listed.empty()) text += fmt::format("- **listed:** {}\n", Escape(result.listed));
  text += Trace(result);
  if (!result.replay.empty()) text += "\n" + CodeBlock("sh", {OneLine(result.replay)});
  return text;
}

std::string KnownLine(const CaseOutcome& result) {
  const std::string remark = result.remark.empty() ? "" : ". " + Escape(result.remark);
  return fmt::format("- {} {}: {}{}\n", VerdictText(result.verdict), Code(result.id),
                     Escape(result.Message()), remark);
}

// Known failures are a line each: they are no news.
std::string SectionText(const Report& report, const Section& section) {
  std::string text =
      fmt::format("\n## {} ({})\n\n{}\n", section.title, section.cases.size(), section.meaning);
  if (section.known) text += "\n";
  for (const CaseOutcome* result : section.cases) {
    text += section.known ? KnownLine(*result) : Entry(report, *result);
  }
  return text;
}

std::string LaterLines(const Report& report) {
  const auto later = reports::DatedLater(report);
  if (later.empty()) return "";
  std::string text = fmt::format(
      "\n## Dated later ({})\n\nThe history in the edition dates these later than Node.js {}, so "
      "that they are not asked.\n\n",
      later.size(), Escape(report.node_version));
  for (const CaseOutcome* result : later) {
    text += fmt::format("- {}: {}\n", Code(result->id), Escape(result->Message()));
  }
  return text;
}

std::string UnmatchedLines(const Report& report) {
  if (report.unmatched.empty()) return "";
  std::string text = "\n## Known failures that match nothing\n\n";
  for (const std::string& line : report.unmatched) text += fmt::format("- {}\n", Escape(line));
  return text;
}

std::string Deviations(const Report& report) {
  if (report.deviations.empty()) return "";
  std::string text = "\n## Deviations\n\n";
  for (const DeviationResult& deviation : report.deviations) {
    text += fmt::format("- {}: {}\n", Code(deviation.id), CaseList(deviation.evidence));
  }
  return text;
}

}  // namespace

std::string ToMarkdown(const Report& report) {
  std::string text = Title(report) + VerdictTable(report) + RequirementTable(report);
  for (const Section& section : reports::Sections(report)) text += SectionText(report, section);
  return text + LaterLines(report) + UnmatchedLines(report) + Deviations(report);
}

}  // namespace clusterspec

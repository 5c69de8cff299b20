#include "reports/findings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "reports/text.h"

namespace clusterspec {
namespace {

using reports::Folded;

bool Contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

// The first number of each version, once.
std::vector<std::string> MajorsOf(const std::vector<const Report*>& reports,
                                  const std::string& runtime) {
  std::vector<std::string> majors;
  for (const Report* each : reports) {
    if (each->Runtime() != runtime) continue;
    const std::string major = each->version.substr(0, each->version.find('.'));
    if (majors.empty() || majors.back() != major) majors.push_back(major);
  }
  return majors;
}

// "node 6, 10; deno": the name alone where every version tested shows it.
std::string ShownBy(const ShownDeviation& shown, const std::vector<const Report*>& tested) {
  std::vector<std::string> runtimes, texts;
  for (const Report* each : shown.reports) {
    const std::string runtime = each->Runtime();
    if (Contains(runtimes, runtime)) continue;
    runtimes.push_back(runtime);
    const auto majors = MajorsOf(shown.reports, runtime);
    const bool all = majors == MajorsOf(tested, runtime);
    texts.push_back(all ? runtime : fmt::format("{} {}", runtime, fmt::join(majors, ", ")));
  }
  return fmt::format("{}", fmt::join(texts, "; "));
}

// "It does a." of "It does a. With it goes b."
std::string FirstSentence(const std::string& text) {
  const std::string folded = Folded(text);
  return folded.substr(0, folded.find(". ")) + (folded.find(". ") == std::string::npos ? "" : ".");
}

std::string Row(const ShownDeviation& shown, const std::vector<const Report*>& tested,
                const std::string& folder, bool has_program) {
  const Deviation& deviation = *shown.deviation;
  const std::string page = fmt::format("{}/{}", folder, deviation.id);
  return fmt::format("| [{}]({}.md) | {} | {} | {} | {} |\n", deviation.id, page,
                     FirstSentence(deviation.text), ShownBy(shown, tested),
                     ToString(deviation.blame),
                     has_program ? fmt::format("[.cjs]({}.cjs)", page) : "");
}

std::string Unexplained(const Findings& findings) {
  if (findings.unexplained.empty()) {
    return "\nThese deviations explain every failure in the published reports.\n";
  }
  std::string text = "\n## Failures that no deviation explains\n\n";
  for (const auto& [report, result] : findings.unexplained) {
    text += fmt::format("- {} {}, {}: `{}`\n", report->Runtime(), report->version,
                        ToString(report->edition), result->id);
  }
  return text;
}

// What is told, but is nobody's fault.
std::string NotHeldAgainst(const std::vector<Report>& reports) {
  std::string rows;
  for (const Report& report : reports) {
    const int later = report.WhyCounts().at(WhyUnsupported::kLater);
    const int otherwise = report.OwnEditionSaysCount(OwnEditionSays::kOtherwise);
    const int nothing = report.OwnEditionSaysCount(OwnEditionSays::kNothing);
    if (later + otherwise + nothing == 0) continue;
    rows += fmt::format("| {} {} | {} | {} | {} | {} |\n", report.Runtime(), report.version,
                        ToString(report.edition), later, otherwise, nothing);
  }
  if (rows.empty()) return "";
  return "\n## Not held against them\n\n"
         "Cases that the edition's own history dates later than the version, which are not asked; "
         "and\nfailures that are none by the edition of the runtime's own time.\n\n"
         "| implementation | edition | dated later | its own edition says otherwise | its own "
         "edition does not ask |\n| :-- | :-- | --: | --: | --: |\n" +
         rows;
}

}  // namespace

std::vector<std::string> EvidenceIn(const Report& report, const Deviation& deviation) {
  std::vector<std::string> evidence;
  const bool shows = deviation.ShownBy(report.Runtime(), report.version) != nullptr;
  if (!shows || !deviation.editions.Contains(report.edition)) return evidence;
  for (const CaseOutcome& result : report.cases) {
    if (IsFailure(result.verdict) && deviation.Lists(result.id)) {
      evidence.push_back(result.id);
    }
  }
  return evidence;
}

Findings CollectFindings(const std::vector<Report>& reports,
                         const std::vector<Deviation>& deviations) {
  Findings findings;
  std::set<std::pair<const Report*, std::string>> explained;
  for (const Deviation& deviation : deviations) {
    ShownDeviation shown{&deviation, {}};
    for (const Report& report : reports) {
      const auto evidence = EvidenceIn(report, deviation);
      for (const std::string& id : evidence) explained.emplace(&report, id);
      if (!evidence.empty()) shown.reports.push_back(&report);
    }
    if (!shown.reports.empty()) findings.shown.push_back(std::move(shown));
  }
  for (const Report& report : reports) {
    for (const CaseOutcome& result : report.cases) {
      if (IsFailure(result.verdict) && !explained.contains({&report, result.id})) {
        findings.unexplained.emplace_back(&report, &result);
      }
    }
  }
  return findings;
}

std::string ToFindingsPage(const Findings& findings, const std::vector<Report>& reports,
                           const std::string& folder, const std::vector<std::string>& programs) {
  std::string text =
      "# Findings\n\n"
      "Where runtimes differ from the edition of the documentation that they are held to, as the\n"
      "[published reports](README.md#results) show it. Each deviation has a page and, where one "
      "can\n"
      "show it, a program that needs nothing but the runtime: it exits with 1 and prints what is "
      "wrong.\n"
      "`clusterspec report publish` writes this page.\n";
  std::vector<const Report*> tested;
  tested.reserve(reports.size());
  for (const Report& each : reports) tested.push_back(&each);
  if (!findings.shown.empty()) {
    text +=
        "\n| deviation | what happens | shown by | looks wrong | program |\n"
        "| :-- | :-- | :-- | :-- | :-- |\n";
  }
  for (const ShownDeviation& each : findings.shown) {
    text += Row(each, tested, folder, Contains(programs, each.deviation->id));
  }
  return text + Unexplained(findings) + NotHeldAgainst(reports);
}

}  // namespace clusterspec

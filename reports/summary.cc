#include "reports/summary.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "reports/sections.h"
#include "reports/text.h"

namespace clusterspec {
namespace {

using reports::Folded;

// Failures of one report that the deviation explains.
std::vector<std::string> EvidenceIn(const Report& report, const Deviation& deviation) {
  std::vector<std::string> evidence;
  const bool shows = std::any_of(
      deviation.shown_by.begin(), deviation.shown_by.end(),
      [&](const Sighting& each) { return each.Covers(report.Runtime(), report.version); });
  if (!shows || !deviation.editions.Contains(report.edition)) return evidence;
  for (const CaseResult& result : report.cases) {
    const bool listed = std::find(deviation.cases.begin(), deviation.cases.end(), result.id) !=
                        deviation.cases.end();
    if (listed && IsFailure(result.verdict)) evidence.push_back(result.id);
  }
  return evidence;
}

std::string Row(const Report& report, const std::vector<Deviation>& deviations,
                const std::string& folder) {
  const auto shown =
      std::count_if(deviations.begin(), deviations.end(),
                    [&](const Deviation& each) { return !EvidenceIn(report, each).empty(); });
  const auto counts = report.Counts();
  const std::string name = PublishedName(report);
  const auto requirements = reports::RequirementCounts(report);
  const int kept = requirements.at(Verdict::kPass);
  return fmt::format(
      "| {} | {} | [{}]({}/{}.md) | {} of {} | {} | {} | {} |\n",
      reports::ImplementationText(report), ToString(report.edition), counts.at(Verdict::kPass),
      folder, name, kept, report.requirements.size(),
      counts.at(Verdict::kFail) + counts.at(Verdict::kTimeout) + counts.at(Verdict::kCrash),
      counts.at(Verdict::kUnsupported), shown);
}

class FindingsPage {
 public:
  explicit FindingsPage(const FindingsInput& input) : input_(input) {}

  std::string Write() {
    std::string text =
        "# Findings\n\n"
        "What the published reports show of runtimes that differ from the documentation they are\n"
        "held to. Written by `clusterspec report publish`; the deviations are described in\n"
        "[spec/deviations.yaml](spec/deviations.yaml). Versions are those that were tested.\n";
    for (const Deviation& each : input_.deviations) text += Entry(each);
    return text + Unexplained();
  }

 private:
  // "node 6.17.1, 10.24.1 (v10)": versions by runtime, in the order of the reports.
  std::string ShownBy(const Deviation& deviation) {
    std::vector<std::pair<std::string, std::vector<std::string>>> versions;
    for (const Report& report : input_.reports) {
      const auto evidence = EvidenceIn(report, deviation);
      if (evidence.empty()) continue;
      for (const std::string& id : evidence) explained_.insert(PublishedName(report) + " " + id);
      const std::string name = report.Runtime();
      const auto same = [&](const auto& each) { return each.first == name; };
      auto found = std::find_if(versions.begin(), versions.end(), same);
      if (found == versions.end()) found = versions.insert(versions.end(), {name, {}});
      found->second.push_back(fmt::format("{} ({})", report.version, ToString(report.edition)));
    }
    std::string text;
    for (const auto& [name, all] : versions) {
      text += fmt::format("{}{} {}", text.empty() ? "" : "; ", name, fmt::join(all, ", "));
    }
    return text;
  }

  std::string Entry(const Deviation& deviation) {
    const std::string shown_by = ShownBy(deviation);
    if (shown_by.empty()) return "";
    std::string text = fmt::format("\n## {}\n\n{}\n\n", deviation.id, Folded(deviation.text));
    for (const std::string& id : deviation.requirements) {
      const Requirement* requirement = input_.catalogue->Find(id);
      text += fmt::format("- **breaks** `{}`: {}\n", id,
                          requirement == nullptr ? "" : Folded(requirement->text));
    }
    text += fmt::format("- **shown by** {}\n", shown_by);
    text += fmt::format("- **looks wrong:** {}. {}\n", ToString(deviation.looks_wrong),
                        Folded(deviation.why));
    text += fmt::format("- **cases:** {}\n", fmt::join(deviation.cases, ", "));
    const std::string program = input_.program(deviation);
    if (program.empty()) return text;
    return text + fmt::format(
                      "\n<details><summary>A program that shows it</summary>\n\n"
                      "```js\n{}```\n\n</details>\n",
                      program);
  }

  std::string Unexplained() const {
    std::string text;
    for (const Report& report : input_.reports) {
      for (const CaseResult& result : report.cases) {
        const std::string key = PublishedName(report) + " " + result.id;
        if (!IsFailure(result.verdict) || explained_.contains(key)) continue;
        text += fmt::format("- {} {}, {}: `{}`\n", report.implementation, report.version,
                            ToString(report.edition), result.id);
      }
    }
    if (text.empty()) return "\nEvery failure in the published reports is one of these.\n";
    return "\n## Not explained by any of these\n\n" + text;
  }

  const FindingsInput& input_;
  std::set<std::string> explained_;
};

}  // namespace

std::string PublishedName(const Report& report) {
  const std::string name = report.Runtime();
  return fmt::format("{}-{}-{}", name, report.version, ToString(report.edition));
}

std::string ToSummaryTable(const std::vector<Report>& reports,
                           const std::vector<Deviation>& deviations, const std::string& folder) {
  std::string text =
      "| implementation | edition | cases passed | requirements kept | failed | unsupported | "
      "deviations |\n| :-- | :-- | --: | --: | --: | --: | --: |\n";
  for (const Report& report : reports) text += Row(report, deviations, folder);
  return text;
}

std::string ToFindings(const FindingsInput& input) { return FindingsPage(input).Write(); }

}  // namespace clusterspec

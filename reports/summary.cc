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
  for (const CaseOutcome& result : report.cases) {
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
  explicit FindingsPage(const FindingsInput& input) : input_(input) {
    for (const Deviation& each : input.deviations) {
      Shown shown = ShownBy(each);
      if (!shown.empty()) shown_.emplace_back(&each, std::move(shown));
    }
  }

  std::string Write() {
    std::string text =
        "# Findings\n\n"
        "What the published reports show of runtimes that differ from the documentation they are\n"
        "held to. Written by `clusterspec report publish`; the deviations are described in\n"
        "[spec/deviations.yaml](spec/deviations.yaml). Versions are those that were tested.\n";
    text += Overview();
    for (const auto& [deviation, shown] : shown_) text += Entry(*deviation, shown);
    return text + Unexplained();
  }

 private:
  // The reports that show a deviation, by runtime, in the order of the reports.
  using Shown = std::vector<std::pair<std::string, std::vector<const Report*>>>;

  Shown ShownBy(const Deviation& deviation) {
    Shown shown;
    for (const Report& report : input_.reports) {
      const auto evidence = EvidenceIn(report, deviation);
      if (evidence.empty()) continue;
      for (const std::string& id : evidence) explained_.insert(PublishedName(report) + " " + id);
      const std::string name = report.Runtime();
      const auto same = [&](const auto& each) { return each.first == name; };
      auto found = std::find_if(shown.begin(), shown.end(), same);
      if (found == shown.end()) found = shown.insert(shown.end(), {name, {}});
      found->second.push_back(&report);
    }
    return shown;
  }

  // The first number of each version, once.
  static std::vector<std::string> Majors(const std::vector<const Report*>& reports) {
    std::vector<std::string> majors;
    for (const Report* each : reports) {
      const std::string major = each->version.substr(0, each->version.find('.'));
      if (majors.empty() || majors.back() != major) majors.push_back(major);
    }
    return majors;
  }

  // "node 6, 10; deno": the name alone where all that were tested show it.
  std::string Versions(const Shown& shown) const {
    std::vector<std::string> runtimes;
    for (const auto& [name, reports] : shown) {
      std::vector<const Report*> tested;
      for (const Report& each : input_.reports) {
        if (each.Runtime() == name) tested.push_back(&each);
      }
      const auto majors = Majors(reports);
      const bool all = majors == Majors(tested);
      runtimes.push_back(all ? name : fmt::format("{} {}", name, fmt::join(majors, ", ")));
    }
    return fmt::format("{}", fmt::join(runtimes, "; "));
  }

  std::string Overview() const {
    if (shown_.empty()) return "";
    std::string text = "\n| deviation | shown by | looks wrong |\n| :-- | :-- | :-- |\n";
    for (const auto& [deviation, shown] : shown_) {
      text += fmt::format("| [{0}](#{0}) | {1} | {2} |\n", deviation->id, Versions(shown),
                          ToString(deviation->looks_wrong));
    }
    return text;
  }

  std::string Entry(const Deviation& deviation, const Shown& shown) const {
    std::string text = fmt::format("\n## {}\n\n{}\n\n", deviation.id, Folded(deviation.text));
    for (const std::string& id : deviation.requirements) {
      const Requirement* requirement = input_.catalogue->Find(id);
      text += fmt::format("- **breaks** `{}`: {}\n", id,
                          requirement == nullptr ? "" : Folded(requirement->text));
    }
    text += fmt::format("- **shown by** {}\n", VersionsAndEditions(shown));
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

  // "node 6.17.1 (v6), 10.24.1 (v10); deno 2.9.6 (v18)".
  static std::string VersionsAndEditions(const Shown& shown) {
    std::vector<std::string> runtimes;
    for (const auto& [name, reports] : shown) {
      std::vector<std::string> versions;
      for (const Report* each : reports) {
        versions.push_back(fmt::format("{} ({})", each->version, ToString(each->edition)));
      }
      runtimes.push_back(fmt::format("{} {}", name, fmt::join(versions, ", ")));
    }
    return fmt::format("{}", fmt::join(runtimes, "; "));
  }

  std::string Unexplained() const {
    std::string text;
    for (const Report& report : input_.reports) {
      for (const CaseOutcome& result : report.cases) {
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
  std::vector<std::pair<const Deviation*, Shown>> shown_;  // in the order of the catalogue
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

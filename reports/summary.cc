#include "reports/summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/findings.h"
#include "reports/sections.h"

namespace clusterspec {
namespace {

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

}  // namespace clusterspec

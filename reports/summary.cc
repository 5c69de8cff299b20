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
  const auto why = report.WhyCounts();
  const auto requirements = reports::RequirementCounts(report);
  const int later = reports::RequirementWhyCounts(report).at(WhyUnsupported::kLater);
  const int failed =
      counts.at(Verdict::kFail) + counts.at(Verdict::kTimeout) + counts.at(Verdict::kCrash);
  const int not_by_own = report.OwnEditionSaysCount(OwnEditionSays::kNothing) +
                         report.OwnEditionSaysCount(OwnEditionSays::kOtherwise);
  return fmt::format("| {} | {} | [{}]({}/{}.md) | {} of {} | {} | {} | {} | {} | {} |\n",
                     reports::ImplementationText(report), ToString(report.edition),
                     counts.at(Verdict::kPass), folder, PublishedName(report),
                     requirements.at(Verdict::kPass),
                     report.requirements.size() - static_cast<size_t>(later), failed - not_by_own,
                     not_by_own, why.at(WhyUnsupported::kLater),
                     counts.at(Verdict::kUnsupported) - why.at(WhyUnsupported::kLater), shown);
}

}  // namespace

std::string PublishedName(const Report& report) {
  const std::string name = report.Runtime();
  return fmt::format("{}-{}-{}", name, report.version, ToString(report.edition));
}

std::string ToSummaryTable(const std::vector<Report>& reports,
                           const std::vector<Deviation>& deviations, const std::string& folder) {
  std::string text =
      "| implementation | edition | cases passed | requirements kept | failed | by this edition "
      "only | dated later | unsupported | deviations |\n"
      "| :-- | :-- | --: | --: | --: | --: | --: | --: | --: |\n";
  for (const Report& report : reports) text += Row(report, deviations, folder);
  return text;
}

}  // namespace clusterspec

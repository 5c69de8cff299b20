#include "cli/case_programs.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "reports/program/script.h"

namespace clusterspec {
namespace {

// By the case's id.
std::map<std::string_view, std::vector<const Report*>> FailingIn(
    const std::vector<Report>& reports) {
  std::map<std::string_view, std::vector<const Report*>> failing;
  for (const Report& report : reports) {
    for (const CaseOutcome& each : report.cases) {
      if (IsFailure(each.verdict)) failing[each.id].push_back(&report);
    }
  }
  return failing;
}

}  // namespace

Edition OwnEdition(const Report& report, const std::vector<Manifest>& manifests) {
  for (const Manifest& each : manifests) {
    if (each.name == report.Runtime()) {
      return each.EditionFor(report.version).value_or(report.edition);
    }
  }
  return report.edition;
}

bool CanTell(const Case& a_case, const Report& report, const std::vector<Manifest>& manifests) {
  if (!a_case.scenario.fixture.listening_fd) return true;
  return std::none_of(manifests.begin(), manifests.end(), [&report](const Manifest& each) {
    return each.name == report.Runtime() && each.Lacks("server-descriptors", report.version);
  });
}

CasePrograms ProgramsOf(const std::vector<Report>& reports, const std::vector<Case>& cases,
                        const std::vector<Manifest>& manifests, const Catalogue& catalogue) {
  CasePrograms programs;
  const auto failing = FailingIn(reports);
  for (const Case& each : cases) {
    const auto found = failing.find(each.id);
    if (found == failing.end()) continue;
    Edition judged = kAllEditions.front();
    Edition spoken = kAllEditions.back();
    bool can_tell = false;
    for (const Report* const report : found->second) {
      if (!CanTell(each, *report, manifests)) continue;
      can_tell = true;
      judged = std::max(judged, report->edition);
      spoken = std::min({spoken, OwnEdition(*report, manifests), report->edition});
    }
    if (!can_tell) continue;
    auto script = ToScript(each, judged, catalogue, spoken);
    if (script) programs[each.id] = *std::move(script);
  }
  return programs;
}

}  // namespace clusterspec

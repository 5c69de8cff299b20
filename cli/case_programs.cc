#include "cli/case_programs.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "reports/program/script.h"

namespace clusterspec {
namespace {

struct Editions {
  Edition judged;  // the newest in which it fails
  Edition spoken;  // the oldest of the releases' own
};

std::map<std::string_view, Editions> FailingIn(const std::vector<Report>& reports,
                                               const std::vector<Manifest>& manifests) {
  std::map<std::string_view, Editions> failing;
  for (const Report& report : reports) {
    const Edition own = OwnEdition(report, manifests);
    for (const CaseOutcome& each : report.cases) {
      if (!IsFailure(each.verdict)) continue;
      Editions& editions =
          failing.try_emplace(each.id, Editions{report.edition, own}).first->second;
      editions.judged = std::max(editions.judged, report.edition);
      editions.spoken = std::min({editions.spoken, own, report.edition});
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
  const auto failing = FailingIn(reports, manifests);
  for (const Case& each : cases) {
    const auto found = failing.find(each.id);
    if (found == failing.end()) continue;
    const bool can_tell = std::any_of(reports.begin(), reports.end(), [&](const Report& report) {
      return CanTell(each, report, manifests);
    });
    if (!can_tell) continue;
    auto script = ToScript(each, found->second.judged, catalogue, found->second.spoken);
    if (script) programs[each.id] = *std::move(script);
  }
  return programs;
}

}  // namespace clusterspec

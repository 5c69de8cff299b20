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

Edition SpokenBy(const std::vector<const Report*>& reports, Edition judged,
                 const std::vector<Manifest>& manifests) {
  Edition oldest = judged;
  for (const Report* const report : reports) {
    oldest = std::min({oldest, report->edition, OwnEdition(*report, manifests)});
  }
  return oldest;
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
    std::vector<const Report*> telling = found->second;
    std::erase_if(telling,
                  [&](const Report* report) { return !CanTell(each, *report, manifests); });
    if (telling.empty()) continue;
    const Report* const newest =
        *std::max_element(telling.begin(), telling.end(),
                          [](const Report* a, const Report* b) { return a->edition < b->edition; });
    const Edition judged = newest->edition;
    auto script = ToScript(each, judged, catalogue, SpokenBy(telling, judged, manifests));
    if (script) programs[each.id] = *std::move(script);
  }
  return programs;
}

}  // namespace clusterspec

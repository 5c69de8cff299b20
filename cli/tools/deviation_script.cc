#include "cli/tools/deviation_script.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "reports/program/script.h"
#include "spec/nouns/operation_walk.h"

namespace clusterspec {
namespace {

// Steps and operations: what somebody has to read.
size_t Size(const Case& a_case) {
  size_t size = a_case.scenario.steps.size();
  ForEachOperation(a_case.scenario, [&](const Operation&, const std::string&, int) { ++size; });
  return size;
}

bool Decides(const Case& a_case, const std::vector<std::string>& requirements) {
  return std::find_first_of(a_case.covers.begin(), a_case.covers.end(), requirements.begin(),
                            requirements.end()) != a_case.covers.end();
}

// The cases among `ids`: first those about what the deviation breaks, and small ones first.
std::vector<const Case*> MostTellingFirst(const std::vector<std::string>& ids,
                                          const Deviation& deviation,
                                          const std::vector<Case>& cases) {
  std::vector<const Case*> found;
  for (const Case& each : cases) {
    if (std::find(ids.begin(), ids.end(), each.id) != ids.end()) found.push_back(&each);
  }
  const auto rank = [&deviation](const Case* each) {
    return std::pair(!Decides(*each, deviation.requirements), Size(*each));
  };
  std::stable_sort(found.begin(), found.end(),
                   [&rank](const Case* a, const Case* b) { return rank(a) < rank(b); });
  return found;
}

// The edition of the release's own time.
Edition OwnEdition(const Report& report, const std::vector<Manifest>& manifests) {
  for (const Manifest& each : manifests) {
    if (each.name == report.Runtime()) {
      return each.EditionFor(report.version).value_or(report.edition);
    }
  }
  return report.edition;
}

// Of the newest release, by editions; of these the first runtime, its newest version, and the
// newest edition that this was held to.
const Report* NewestReport(const ShownDeviation& shown, const std::vector<Manifest>& manifests) {
  const Report* newest = shown.reports.front();
  for (const Report* each : shown.reports) {
    const Edition own = OwnEdition(*each, manifests), best = OwnEdition(*newest, manifests);
    if (own > best || (own == best && each->Runtime() == newest->Runtime())) newest = each;
  }
  return newest;
}

}  // namespace

DeviationProgram WriteDeviationProgram(const ShownDeviation& shown, const std::vector<Case>& cases,
                                       const std::vector<Manifest>& manifests,
                                       const Catalogue& catalogue) {
  const Report* report = NewestReport(shown, manifests);
  DeviationProgram program;
  program.why_not = "only checks of every run show it, and no case";
  program.runtime = fmt::format("{} {}", report->Runtime(), report->version);
  const Edition dialect = std::min(report->edition, OwnEdition(*report, manifests));
  const auto evidence = EvidenceIn(*report, *shown.deviation);
  for (const Case* each : MostTellingFirst(evidence, *shown.deviation, cases)) {
    auto script = ToScript(*each, report->edition, catalogue, dialect);
    if (script) {
      program.code = *std::move(script);
      return program;
    }
    program.why_not = script.error().message;
  }
  return program;
}

}  // namespace clusterspec

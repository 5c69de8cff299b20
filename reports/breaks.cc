#include "reports/breaks.h"

#include <algorithm>
#include <map>
#include <set>

#include "reports/findings.h"

namespace clusterspec::reports {
namespace {

using IdSet = std::set<std::string, std::less<>>;

// Of the cases' requirements those that the catalogue says it breaks; all where it says of none.
std::vector<const RequirementResult*> BrokenBy(const Report& report, const Break& cause) {
  std::set<std::string> asked;
  for (const CaseOutcome* result : cause.cases) asked.merge(result->Broken());
  std::vector<const RequirementResult*> all, named;
  for (const RequirementResult& each : report.requirements) {
    if (!IsFailure(each.verdict)) continue;
    const bool is_named =
        cause.about != nullptr &&
        std::count(cause.about->requirements.begin(), cause.about->requirements.end(), each.id) > 0;
    if (is_named) named.push_back(&each);
    if (asked.contains(each.id)) all.push_back(&each);
  }
  return named.empty() ? all : named;
}

}  // namespace

Breaks BreaksOf(const Report& report, const std::vector<Deviation>& deviations) {
  std::map<std::string, IdSet> evidence;
  std::map<std::string, const Deviation*> catalogue;
  for (const DeviationResult& result : report.deviations) {
    evidence[result.id].insert(result.evidence.begin(), result.evidence.end());
  }
  for (const Deviation& deviation : deviations) {
    catalogue[deviation.id] = &deviation;
    const auto listed = EvidenceIn(report, deviation);
    if (!listed.empty()) evidence[deviation.id].insert(listed.begin(), listed.end());
  }
  Breaks breaks;
  IdSet explained;
  for (const auto& [id, ids] : evidence) {
    const auto about = catalogue.find(id);
    Break cause{id, about == catalogue.end() ? nullptr : about->second, {}, {}};
    for (const CaseOutcome& result : report.cases) {
      if (IsFailure(result.verdict) && ids.contains(result.id)) cause.cases.push_back(&result);
    }
    if (cause.cases.empty()) {
      breaks.harmless.push_back(id);
      continue;
    }
    for (const CaseOutcome* result : cause.cases) explained.insert(result->id);
    cause.requirements = BrokenBy(report, cause);
    breaks.by_deviation.push_back(std::move(cause));
  }
  std::stable_sort(
      breaks.by_deviation.begin(), breaks.by_deviation.end(),
      [](const auto& a, const auto& b) { return a.requirements.size() > b.requirements.size(); });
  for (const CaseOutcome& result : report.cases) {
    if (IsFailure(result.verdict) && !explained.contains(result.id)) {
      breaks.other.cases.push_back(&result);
    }
  }
  breaks.other.requirements = BrokenBy(report, breaks.other);
  return breaks;
}

}  // namespace clusterspec::reports

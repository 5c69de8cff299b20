#include "harness/judge/requirement_verdicts.h"

#include <algorithm>
#include <map>
#include <utility>

#include "harness/judge/judge.h"
#include "harness/judge/monitor.h"

namespace clusterspec {
namespace {

// Why the result is unsupported for this requirement.
std::optional<WhyUnsupported> WhyOn(const CaseResult& result, const std::string& requirement) {
  const bool later =
      std::find(result.later.begin(), result.later.end(), requirement) != result.later.end();
  return later ? WhyUnsupported::kLater : result.why;
}

}  // namespace

std::vector<RequirementResult> RequirementsOf(const std::vector<CaseResult>& results,
                                              const Catalogue& catalogue) {
  std::map<std::string, RequirementResult> requirements;
  for (const CaseResult& result : results) {
    for (const std::string& id : result.requirements) {
      const Verdict verdict = VerdictOn(result, id);
      const auto [entry, fresh] = requirements.emplace(id, RequirementResult{});
      RequirementResult& requirement = entry->second;
      requirement.verdict = fresh ? verdict : Worse(requirement.verdict, verdict);
      if (verdict == Verdict::kUnsupported) {
        requirement.why = std::max(requirement.why, WhyOn(result, id));
      }
      requirement.cases.push_back(result.id);
      if (!result.reading.empty()) requirement.reading = result.reading;
    }
  }
  std::vector<RequirementResult> sorted;
  for (auto& [id, requirement] : requirements) {
    const Requirement* known = catalogue.Find(id);
    requirement.id = id;
    requirement.text = known->text;
    requirement.level = known->level;
    requirement.monitors =
        std::any_of(Monitors().begin(), Monitors().end(),
                    [&id = id](const Monitor& monitor) { return monitor.requirement == id; });
    // Only a requirement that can be read in several ways is told the reading.
    if (known->readings.empty()) requirement.reading.clear();
    if (requirement.verdict != Verdict::kUnsupported) requirement.why.reset();
    sorted.push_back(std::move(requirement));
  }
  return sorted;
}

}  // namespace clusterspec

#include "spec/nouns/report.h"

#include <algorithm>
#include <array>

#include "spec/nouns/implementation.h"

namespace clusterspec {

std::string_view ToString(OwnEditionSays says) {
  constexpr std::array<std::string_view, 3> kNames = {"", "nothing", "otherwise"};
  return kNames[static_cast<size_t>(says)];
}

std::string CaseResult::Message() const { return findings.empty() ? "" : findings.front().message; }

std::vector<WayToEnd> CaseResult::Ways() const {
  return ways.empty() ? std::vector<WayToEnd>{{verdict, Message()}} : ways;
}

std::set<std::string> CaseResult::Broken() const {
  std::set<std::string> all(requirements.begin(), requirements.end());
  if (findings.empty()) return all;
  std::set<std::string> broken;
  for (const Finding& finding : findings) {
    if (finding.requirement.empty()) return all;
    broken.insert(finding.requirement);
  }
  return broken;
}

std::string CaseResult::MainRequirement() const {
  if (!findings.empty() && !findings.front().requirement.empty()) {
    return findings.front().requirement;
  }
  return requirements.empty() ? "" : requirements.front();
}

std::string RunInfo::Runtime() const { return RuntimeOf(implementation); }

bool RunInfo::IsWhole() const { return complete && shards == 1 && filters.empty(); }

std::map<Verdict, int> Report::Counts() const {
  std::map<Verdict, int> counts;
  for (const Verdict verdict : kAllVerdicts) counts[verdict] = 0;
  for (const CaseResult& result : cases) ++counts[result.verdict];
  return counts;
}

std::map<WhyUnsupported, int> Report::WhyCounts() const {
  std::map<WhyUnsupported, int> counts;
  for (const WhyUnsupported why : kAllWhyUnsupported) counts[why] = 0;
  for (const CaseResult& result : cases) {
    if (result.why) ++counts[*result.why];
  }
  return counts;
}

int Report::OwnEditionSaysCount(OwnEditionSays says) const {
  return static_cast<int>(std::count_if(cases.begin(), cases.end(), [&](const CaseOutcome& result) {
    return IsFailure(result.verdict) && result.own_edition_says == says;
  }));
}

int Report::FlakyCount() const {
  return static_cast<int>(std::count_if(cases.begin(), cases.end(), [](const CaseOutcome& result) {
    return result.flaky && result.expected;
  }));
}

int Report::DisputedCount() const {
  return static_cast<int>(std::count_if(cases.begin(), cases.end(), [](const CaseOutcome& result) {
    return IsFailure(result.verdict) && !result.disputed.empty();
  }));
}

bool Report::CheckedNothing() const {
  return !cases.empty() && std::all_of(cases.begin(), cases.end(), [](const CaseResult& result) {
    return result.verdict == Verdict::kUnsupported;
  });
}

int Report::Unexpected() const {
  const auto surprises = std::count_if(cases.begin(), cases.end(),
                                       [](const CaseOutcome& result) { return !result.expected; });
  return static_cast<int>(surprises) + static_cast<int>(unmatched.size());
}

Verdicts Report::WithoutOutcomes() const {
  return {{cases.begin(), cases.end()}, requirements, deviations, explained};
}

}  // namespace clusterspec

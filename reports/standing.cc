#include "reports/standing.h"

#include <fmt/format.h>

#include "reports/sections.h"
#include "reports/text.h"

namespace clusterspec::reports {
namespace {

constexpr size_t kLongestReason = 300;

}  // namespace

Standing StandingOf(const CaseOutcome& result) {
  if (result.verdict == Verdict::kError) return Standing::kTrouble;
  if (!result.expected) {
    return result.verdict == Verdict::kInconclusive ? Standing::kTrouble : Standing::kNews;
  }
  if (result.verdict == Verdict::kPass) return Standing::kGood;
  return result.verdict == Verdict::kUnsupported ? Standing::kNotAsked : Standing::kKnown;
}

std::string ReasonOf(const CaseOutcome& result) {
  const Standing standing = StandingOf(result);
  if (standing == Standing::kGood) return "";
  std::string reason = VerdictText(result.verdict, result.why);
  if (standing == Standing::kKnown) {
    reason = result.disputed.empty() ? "known: " + result.listed : "disputed: " + result.disputed;
  } else if (IsFine(result.verdict) && !result.expected) {
    reason += ", not as listed: " + result.listed;
  } else if (!result.Message().empty()) {
    reason += ": " + result.Message();
  }
  return Clip(OneLine(reason), kLongestReason);
}

std::string PlaceOf(const CaseResult& result) {
  for (const Finding& finding : result.findings) {
    if (!finding.where.empty()) return finding.where;
  }
  return "";
}

}  // namespace clusterspec::reports

#include "harness/known_failures/outcomes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "spec/nouns/name_match.h"
#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

constexpr size_t kDateLength = 10;  // of "2026-11-24T.."

CaseOutcome* FindResult(Report* report, const std::string& id) {
  const auto found = std::find_if(report->cases.begin(), report->cases.end(),
                                  [&](const CaseOutcome& each) { return each.id == id; });
  return found == report->cases.end() ? nullptr : &*found;
}

bool Expired(const KnownFailure& known, std::string_view today) {
  return !known.difference.expires.empty() && known.difference.expires < today;
}

// What the entry says of the result, for people.
std::string Listed(const KnownFailure& known, std::string_view why_not) {
  const Difference& difference = known.difference;
  std::string text = fmt::format("{} with \"{}\"", VerdictsText(known), known.message);
  if (!why_not.empty()) text = fmt::format("{}: {}", why_not, text);
  text += fmt::format(". {}", difference.reason);
  if (!difference.deviation.empty()) text += fmt::format(" (deviation {})", difference.deviation);
  if (!difference.link.empty()) text += fmt::format(" {}", difference.link);
  return text + fmt::format(" [{}:{}]", known.where.file, known.where.line);
}

std::string WhyNot(const KnownFailure& known, const CaseResult& result, std::string_view today) {
  if (!known.Lists(result.verdict)) return "expected another verdict";
  if (!Matches(known, result)) return "expected another message";
  if (Expired(known, today)) {
    return fmt::format("expired on {}, to be looked at again", known.difference.expires);
  }
  return "";
}

}  // namespace

bool AppliesTo(const KnownFailure& known, std::string_view version, Edition edition) {
  return known.editions.Contains(edition) && !IsOlder(version, known.since) &&
         (known.until.empty() || !IsOlder(known.until, version));
}

std::string VerdictsText(const KnownFailure& known) {
  std::vector<std::string_view> names;
  for (const Verdict each : known.verdicts) names.push_back(ToString(each));
  return fmt::format("{}", fmt::join(names, " or "));
}

bool Matches(const KnownFailure& known, const CaseResult& result) {
  return known.Lists(result.verdict) &&
         (!IsFailure(result.verdict) || GlobMatches(known.message, result.Message()));
}

Report Conclude(const RunInfo& run, Verdicts verdicts, const KnownFailures& known) {
  Report report{run,
                {},
                std::move(verdicts.requirements),
                std::move(verdicts.deviations),
                {},
                verdicts.explained};
  for (CaseResult& result : verdicts.cases) {
    const bool fine = IsFine(result.verdict);
    report.cases.push_back({std::move(result), fine, false, ""});
  }
  const std::string_view today = std::string_view(run.started).substr(0, kDateLength);
  for (const KnownFailure& each : known.failures) {
    if (!AppliesTo(each, run.version, run.edition)) continue;
    // A monitor watches all forms. It needs the traces that show it, of which a part of the suite,
    // or the cases in another form than their own, may have none.
    const bool is_monitor = each.id.starts_with("monitor/");
    const bool asked = std::count(run.forms.begin(), run.forms.end(), FormOf(each.id)) != 0;
    if (!asked && !is_monitor) continue;
    CaseOutcome* result = FindResult(&report, each.id);
    const bool quiet = is_monitor && !(run.IsWhole() && asked);
    if (quiet && result != nullptr && result->expected) continue;
    // Which events a run shows is often a race: the next trace of the case may be explained.
    if (result == nullptr && each.id.starts_with("explained/")) continue;
    if (result != nullptr) {
      const std::string why_not = WhyNot(each, *result, today);
      result->expected = why_not.empty();
      result->flaky = each.IsFlaky();
      result->listed = Listed(each, why_not);
    } else if (run.IsWhole() && asked) {
      report.unmatched.push_back(
          Error(each.id + " is listed, but there is no such result", each.where).ToString());
    }
  }
  return report;
}

}  // namespace clusterspec

#include "harness/known_failures/outcomes.h"

#include <fmt/format.h>

#include <algorithm>

#include "spec/nouns/name_match.h"
#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

CaseResult* FindResult(Report* report, const std::string& id) {
  const auto found = std::find_if(report->cases.begin(), report->cases.end(),
                                  [&](const CaseResult& each) { return each.id == id; });
  return found == report->cases.end() ? nullptr : &*found;
}

// Without a list: nothing that is broken, and nothing left open.
bool ExpectedUnlisted(Verdict verdict) {
  return verdict == Verdict::kPass || verdict == Verdict::kUnsupported;
}

bool Expired(const KnownFailure& known, std::string_view today) {
  return !known.difference.expires.empty() && known.difference.expires < today;
}

// What the entry says of the result, for people.
std::string Listed(const KnownFailure& known, std::string_view why_not) {
  const Difference& difference = known.difference;
  std::string text = fmt::format("{} with \"{}\"", ToString(known.verdict), known.message);
  if (!why_not.empty()) text = fmt::format("{}: {}", why_not, text);
  text += fmt::format(". {}", difference.reason);
  if (!difference.deviation.empty()) text += fmt::format(" (deviation {})", difference.deviation);
  if (!difference.link.empty()) text += fmt::format(" {}", difference.link);
  return text + fmt::format(" [{}:{}]", known.where.file, known.where.line);
}

std::string WhyNot(const KnownFailure& known, const CaseResult& result, std::string_view today) {
  if (result.verdict != known.verdict) return "expected another verdict";
  if (!GlobMatches(known.message, result.message)) return "expected another message";
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

void Compare(const KnownFailures& list, std::string_view today, bool whole, Report* report) {
  for (CaseResult& result : report->cases) result.expected = ExpectedUnlisted(result.verdict);
  for (const KnownFailure& known : list.failures) {
    if (!AppliesTo(known, report->version, report->edition)) continue;
    CaseResult* result = FindResult(report, known.id);
    // A monitor needs the traces that show it, of which a part of the suite may have none.
    const bool quiet = known.id.starts_with("monitor/") && !whole;
    if (quiet && result != nullptr && result->expected) continue;
    // Such a row is there only when traces were held against the model, and one was not explained.
    if (result == nullptr && known.id.starts_with("inclusion/")) continue;
    if (result != nullptr) {
      const std::string why_not = WhyNot(known, *result, today);
      result->expected = why_not.empty();
      result->listed = Listed(known, why_not);
    } else if (whole) {
      report->unmatched.push_back(
          Error(known.id + " is listed, but there is no such result", known.where).ToString());
    }
  }
}

}  // namespace clusterspec

#include "cli/exit_code.h"

#include <algorithm>
#include <iterator>

namespace clusterspec {

int CodeOf(const Report& report) {
  const auto undecided =
      std::count_if(report.cases.begin(), report.cases.end(), [](const CaseOutcome& result) {
        return result.verdict == Verdict::kInconclusive && !result.expected;
      });
  if (!report.complete) return kStopped;
  if (report.Counts().at(Verdict::kError) > 0) return kHarnessFailed;
  if (report.Unexpected() > undecided) return kUnexpected;
  return undecided > 0 || report.CheckedNothing() ? kUndecided : kAsExpected;
}

int WorseCode(int a, int b) {
  constexpr int kOrder[] = {kAsExpected, kUndecided, kUnexpected, kUsage, kHarnessFailed, kStopped};
  const auto rank = [&](int code) {
    return std::find(std::begin(kOrder), std::end(kOrder), code) - std::begin(kOrder);
  };
  return rank(a) < rank(b) ? b : a;
}

}  // namespace clusterspec

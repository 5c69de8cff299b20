#include "cli/exit_code.h"

#include <algorithm>
#include <iterator>

namespace clusterspec {

int CodeOf(const Report& report) {
  const auto counts = report.Counts();
  const int inconclusive = counts.at(Verdict::kInconclusive);
  if (!report.complete) return kStopped;
  if (counts.at(Verdict::kError) > 0) return kHarnessFailed;
  if (report.Unexpected() > inconclusive) return kUnexpected;
  return inconclusive > 0 ? kOnlyInconclusive : kAsExpected;
}

int WorseCode(int a, int b) {
  constexpr int kOrder[] = {kAsExpected, kOnlyInconclusive, kUnexpected,
                            kUsage,      kHarnessFailed,    kStopped};
  const auto rank = [&](int code) {
    return std::find(std::begin(kOrder), std::end(kOrder), code) - std::begin(kOrder);
  };
  return rank(a) < rank(b) ? b : a;
}

}  // namespace clusterspec

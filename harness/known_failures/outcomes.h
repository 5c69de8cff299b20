// Verdicts + known failures -> outcomes, in a report.
#ifndef CLUSTERSPEC_HARNESS_KNOWN_FAILURES_OUTCOMES_H_
#define CLUSTERSPEC_HARNESS_KNOWN_FAILURES_OUTCOMES_H_

#include <string>
#include <string_view>

#include "spec/nouns/known_failure.h"
#include "spec/nouns/report.h"

namespace clusterspec {

// Whether the entry speaks of this version in this edition.
bool AppliesTo(const KnownFailure& known, std::string_view version, Edition edition);

// "fail"; "pass or fail" of a flaky result.
std::string VerdictsText(const KnownFailure& known);

// Whether it is a verdict that the entry lists, of a failure with its message.
bool Matches(const KnownFailure& known, const WayToEnd& way);

// The result of one run with what the list says of it, while others are still to come. What is
// listed of a case with servers of TCP or HTTP holds for those of HTTPS and HTTP/2, which may do
// better.
CaseOutcome OutcomeOf(CaseResult result, const RunInfo& run, const KnownFailures& known);

// The report: what was run, how it ended, and which of that was expected. Entries that expired
// before the run make their results unexpected. Where the run was whole, an entry without a result
// matches nothing, which is unexpected too.
Report Conclude(const RunInfo& run, Verdicts verdicts, const KnownFailures& known);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_KNOWN_FAILURES_OUTCOMES_H_

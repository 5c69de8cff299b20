// Report + known failures -> the report with its outcomes.
#ifndef CLUSTERSPEC_HARNESS_KNOWN_FAILURES_OUTCOMES_H_
#define CLUSTERSPEC_HARNESS_KNOWN_FAILURES_OUTCOMES_H_

#include <string>
#include <string_view>

#include "spec/nouns/known_failure.h"
#include "spec/nouns/report.h"

namespace clusterspec {

// Whether the entry speaks of this version in this edition.
bool AppliesTo(const KnownFailure& known, std::string_view version, Edition edition);

// Sets `expected` and `listed` of every result, and `unmatched` of the report. `today` is a date
// such as "2026-11-24": entries that expired before it make their results unexpected. `whole` says
// that every case of the edition ran, so that an entry without a result matches nothing.
void Compare(const KnownFailures& known, std::string_view today, bool whole, Report* report);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_KNOWN_FAILURES_OUTCOMES_H_

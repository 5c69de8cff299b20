// Known failures + new reports -> known failures that fit both.
#ifndef CLUSTERSPEC_HARNESS_KNOWN_FAILURES_UPDATE_H_
#define CLUSTERSPEC_HARNESS_KNOWN_FAILURES_UPDATE_H_

#include <string>
#include <vector>

#include "spec/nouns/deviation.h"
#include "spec/nouns/known_failure.h"
#include "spec/nouns/report.h"

namespace clusterspec {

// What is known of the versions and editions that no report is about stays. Ranges are drawn
// through the tested versions, and are open where they reach the newest one. A failure keeps its
// difference; a new one takes it from the same failure in another form, or from the catalogue, or
// has the reason `otherwise`: an empty one, which no list may have, for a person to fill in. The
// reports are of one implementation, whole and complete.
KnownFailures Update(const KnownFailures& old, const std::vector<Report>& reports,
                     const std::vector<Deviation>& catalogue, const std::string& otherwise = "");

// What changed, a line each: "- " for what `before` has and `after` has not, "+ " the other way
// round. Places in files do not count.
std::vector<std::string> ChangesBetween(const KnownFailures& before, const KnownFailures& after);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_KNOWN_FAILURES_UPDATE_H_

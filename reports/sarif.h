// SARIF 2.1.0, which code scanners' viewers read.
#ifndef CLUSTERSPEC_REPORTS_SARIF_H_
#define CLUSTERSPEC_REPORTS_SARIF_H_

#include "spec/nouns/json.h"
#include "spec/nouns/report.h"

namespace clusterspec {

// A rule per requirement, and a result per finding of what fails or is not as listed, at the line
// of the case that asks. Known failures are suppressed, with their reason. Trouble of the harness
// is a notification of the tool, since it says nothing about the implementation.
json::value ToSarif(const Report& report);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REPORTS_SARIF_H_

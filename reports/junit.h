// JUnit XML, which CI servers read.
#ifndef CLUSTERSPEC_REPORTS_JUNIT_H_
#define CLUSTERSPEC_REPORTS_JUNIT_H_

#include <string>

#include "spec/nouns/report.h"

namespace clusterspec {

// One test suite with a test case per result, counted as a gate counts: what fails as listed is
// skipped with "known: .." and why, what is not as listed is a failure, and what the harness or the
// oracle could not decide is an error. An entry of the list without a result is a failure too. The
// properties tell verdict and outcome apart. Well-formed XML 1.0 whatever the report holds.
std::string ToJUnit(const Report& report);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REPORTS_JUNIT_H_

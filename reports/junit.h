// JUnit XML, which CI servers read.
#ifndef CLUSTERSPEC_REPORTS_JUNIT_H_
#define CLUSTERSPEC_REPORTS_JUNIT_H_

#include <string>

#include "spec/nouns/report.h"

namespace clusterspec {

// One test suite with a test case per result. fail, timeout and crash are failures of that type,
// error is an error, unsupported and inconclusive are skipped with the reason. Known failures
// change nothing of this: JUnit tells verdicts, the exit code of `clusterspec run` tells outcomes;
// the property `outcome` of each test case has it too. Well-formed XML 1.0 whatever the report
// holds.
std::string ToJUnit(const Report& report);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REPORTS_JUNIT_H_

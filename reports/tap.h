// TAP, the Test Anything Protocol, version 13.
#ifndef CLUSTERSPEC_REPORTS_TAP_H_
#define CLUSTERSPEC_REPORTS_TAP_H_

#include <string>

#include "spec/nouns/report.h"

namespace clusterspec {

// A test point per result: known failures are TODO, which no reader counts as failures, and what
// was not asked is SKIP. What is not as listed, harness trouble, and an entry of the list without a
// result are plain `not ok` with what was expected and seen below. A run that was stopped bails out
// at its end.
std::string ToTap(const Report& report);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REPORTS_TAP_H_

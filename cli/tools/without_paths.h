// A report for others to read.
#ifndef CLUSTERSPEC_CLI_TOOLS_WITHOUT_PATHS_H_
#define CLUSTERSPEC_CLI_TOOLS_WITHOUT_PATHS_H_

#include "spec/nouns/error.h"
#include "spec/nouns/report.h"

namespace clusterspec {

// The report without the places of programs, traces and the home folder on the machine that ran it,
// which are nobody's business: programs are named by their last part. An error when it cannot be
// read back.
Result<Report> WithoutPaths(const Report& report);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TOOLS_WITHOUT_PATHS_H_

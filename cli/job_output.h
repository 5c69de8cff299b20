// What a run tells the CI server that it runs on.
#ifndef CLUSTERSPEC_CLI_JOB_OUTPUT_H_
#define CLUSTERSPEC_CLI_JOB_OUTPUT_H_

#include "spec/nouns/report.h"

namespace clusterspec {

// On GitHub Actions (GITHUB_ACTIONS is "true") prints annotations, and adds a summary to the file
// that GITHUB_STEP_SUMMARY names. Elsewhere nothing. False, and the reason on stderr, when the
// summary cannot be written.
bool TellJob(const Report& report);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_JOB_OUTPUT_H_

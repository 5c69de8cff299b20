// The program's exit codes.
#ifndef CLUSTERSPEC_CLI_EXIT_CODE_H_
#define CLUSTERSPEC_CLI_EXIT_CODE_H_

#include "spec/nouns/report.h"

namespace clusterspec {

// Exit codes of the program.
enum ExitCode : int {
  kAsExpected = 0,
  kUnexpected = 1,
  kUndecided =
      2,  // some cases are inconclusive, or all are unsupported, and the rest is as expected
  kHarnessFailed = 3,
  kUsage = 64,
  kStopped = 130,
};

// What a report comes to.
int CodeOf(const Report& report);

// Of two codes the one that tells most: stopped, harness failed, usage, unexpected, undecided, as
// expected.
int WorseCode(int a, int b);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_EXIT_CODE_H_

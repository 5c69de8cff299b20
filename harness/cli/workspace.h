// The source tree that the program works with: catalogue, cases, manifests.
#ifndef CLUSTERSPEC_HARNESS_CLI_WORKSPACE_H_
#define CLUSTERSPEC_HARNESS_CLI_WORKSPACE_H_

#include <string>
#include <vector>

#include "harness/core/implementation.h"
#include "harness/core/requirement.h"
#include "harness/core/scenario.h"

namespace clusterspec {

// Exit codes of the program.
enum ExitCode : int {
  kAsExpected = 0,
  kUnexpected = 1,
  kOnlyInconclusive = 2,
  kHarnessFailed = 3,
  kUsage = 64,
  kStopped = 130,
};

// Where the tree is: CLUSTERSPEC_HOME, else where the program was built from.
std::string Home();

// Each loads its part; on problems they stand on stderr and the result is empty.
Result<Catalogue, Errors> LoadCatalogue();
Result<std::vector<Case>, Errors> LoadCases(const Catalogue& catalogue);
Result<std::vector<Manifest>, Errors> LoadManifests();

// Prints the errors, one a line.
void Print(const Errors& errors);

// Writes the file whole or not at all.
Result<bool> WriteFile(const std::string& path, const std::string& text);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_CLI_WORKSPACE_H_

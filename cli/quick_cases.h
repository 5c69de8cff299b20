// The cases of `run --quick`: few that stand for the suite.
#ifndef CLUSTERSPEC_CLI_QUICK_CASES_H_
#define CLUSTERSPEC_CLI_QUICK_CASES_H_

#include <string>
#include <vector>

#include "spec/nouns/error.h"

namespace clusterspec {

// Where they are listed, an id a line; `mutants --quick` writes it.
std::string QuickCasesFile();

// Their ids, those that tell most for their time first.
Result<std::vector<std::string>> LoadQuickCases();

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_QUICK_CASES_H_

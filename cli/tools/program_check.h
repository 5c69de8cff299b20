// Whether a deviation's program shows it where its page says so.
#ifndef CLUSTERSPEC_CLI_TOOLS_PROGRAM_CHECK_H_
#define CLUSTERSPEC_CLI_TOOLS_PROGRAM_CHECK_H_

#include <map>
#include <string>
#include <vector>

#include "reports/deviation_page.h"
#include "spec/nouns/implementation.h"

namespace clusterspec {

struct ProgramCheck {
  int runs = 0;
  std::vector<std::string> problems;       // a message for each run that does not show the failure
  std::vector<std::string> not_installed;  // "node@6.17.1": nothing was run there
};

// Runs each program, by the deviation's id, on each of its runtimes that is installed, several at a
// time. All that a program starts is ended, and none takes longer than a minute. The error says why
// there is no folder for the programs.
Result<ProgramCheck> CheckPrograms(const std::map<std::string, DeviationProgram>& programs,
                                   const std::vector<Manifest>& manifests);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TOOLS_PROGRAM_CHECK_H_

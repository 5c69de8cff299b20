// A deviation as a plain program, for FINDINGS.md.
#ifndef CLUSTERSPEC_CLI_TOOLS_DEVIATION_SCRIPT_H_
#define CLUSTERSPEC_CLI_TOOLS_DEVIATION_SCRIPT_H_

#include <string>
#include <vector>

#include "spec/nouns/deviation.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

// The program of the smallest case that shows the deviation, in the newest edition in which the
// case applies and the deviation breaks something. Empty: no case can be told as a program.
std::string DeviationScript(const Deviation& deviation, const std::vector<Case>& cases,
                            const Catalogue& catalogue);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TOOLS_DEVIATION_SCRIPT_H_

// A deviation as a plain program, for its page.
#ifndef CLUSTERSPEC_CLI_TOOLS_DEVIATION_SCRIPT_H_
#define CLUSTERSPEC_CLI_TOOLS_DEVIATION_SCRIPT_H_

#include <vector>

#include "reports/deviation_page.h"
#include "reports/findings.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

// The program of one case and edition: of those about what the deviation breaks, one that fails on
// most runtimes, and a small one. Its names are those of the oldest of these runtimes.
DeviationProgram WriteDeviationProgram(const ShownDeviation& shown, const Findings& findings,
                                       const std::vector<Case>& cases,
                                       const std::vector<Manifest>& manifests,
                                       const Catalogue& catalogue);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TOOLS_DEVIATION_SCRIPT_H_

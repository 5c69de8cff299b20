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

// The program of a case that fails in the newest release that shows the deviation: a small one
// about what it breaks, in the newest edition in which it fails, with names and syntax that the
// release knows.
DeviationProgram WriteDeviationProgram(const ShownDeviation& shown, const std::vector<Case>& cases,
                                       const std::vector<Manifest>& manifests,
                                       const Catalogue& catalogue);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TOOLS_DEVIATION_SCRIPT_H_

// `run --debug`: one case for a debugger.
#ifndef CLUSTERSPEC_CLI_DEBUG_CASE_H_
#define CLUSTERSPEC_CLI_DEBUG_CASE_H_

#include <string>
#include <vector>

#include "harness/run/bounds.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

// Runs the case of this id step by step, tells what came of it, and leaves its trace, its output
// and its core files in the folder debug-ID. The exit code: that of the case's verdict alone.
int DebugCase(const std::string& id, const std::vector<Case>& cases, const Catalogue& catalogue,
              const Implementation& implementation, const Bounds& bounds);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_DEBUG_CASE_H_

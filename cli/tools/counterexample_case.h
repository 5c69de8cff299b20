// What an exploration found, as a case file.
#ifndef CLUSTERSPEC_CLI_TOOLS_COUNTEREXAMPLE_CASE_H_
#define CLUSTERSPEC_CLI_TOOLS_COUNTEREXAMPLE_CASE_H_

#include <string>

#include "reference/explore/search.h"
#include "spec/nouns/requirement.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

// The case that was explored, with the requirement that the example breaks among those that it
// covers, and an expectation of it where one can be said; the monitors watch others. Its note tells
// how it was found.
Case CounterexampleCase(const Case& explored, const explore::Counterexample& example,
                        const explore::Subject& subject, const Catalogue& catalogue);

// Writes the case as a file that the loader reads.
Result<bool> WriteCase(const Case& a_case, const std::string& file);

// On how many of 100 simulated runs the case or a monitor of its requirements fails.
int FailuresOf(const Case& a_case, const explore::Subject& subject, const Catalogue& catalogue);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TOOLS_COUNTEREXAMPLE_CASE_H_

// `expect`, and the expectations of `run`.
#ifndef CLUSTERSPEC_CLI_KNOWN_COMMAND_H_
#define CLUSTERSPEC_CLI_KNOWN_COMMAND_H_

#include <string>
#include <vector>

#include "spec/nouns/known_failure.h"
#include "spec/nouns/report.h"

namespace clusterspec {

// The expectations of `file`; with "" those that the project keeps for the implementation (none for
// most); with "none" none.
Result<Expectations, Errors> LoadExpectations(const std::string& file,
                                              const std::string& implementation);

// Shows how the kept expectations would change by these reports, and writes them if asked to.
// Exits 1 when they differ and were not written.
int UpdateExpectations(const std::vector<std::string>& reports, bool write);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_KNOWN_COMMAND_H_

// Files of known failures -> KnownFailures.
#ifndef CLUSTERSPEC_HARNESS_LOAD_KNOWN_FAILURES_LOADER_H_
#define CLUSTERSPEC_HARNESS_LOAD_KNOWN_FAILURES_LOADER_H_

#include <string>
#include <vector>

#include "spec/nouns/known_failure.h"

namespace clusterspec {

// Reads the text of a file; `file` is for messages only. Gives all problems: unknown keys, a reason
// without words, a verdict that is no failure, ...
Result<KnownFailures, Errors> ParseKnownFailures(const std::string& text, const std::string& file);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_KNOWN_FAILURES_LOADER_H_

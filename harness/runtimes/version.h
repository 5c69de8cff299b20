// The version that a program says it has.
#ifndef CLUSTERSPEC_HARNESS_RUNTIMES_VERSION_H_
#define CLUSTERSPEC_HARNESS_RUNTIMES_VERSION_H_

#include <string>

#include "spec/nouns/error.h"
#include "spec/nouns/implementation.h"

namespace clusterspec {

// Runs the manifest's version command ("${program} --version" if it has none) with `program`.
// The error says what was run and what it printed instead of a version.
Result<std::string> ReadVersion(const Manifest& manifest, const std::string& program);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUNTIMES_VERSION_H_

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

// The version of Node.js whose API the program says it offers: what the dates of the documentation
// are compared with. Runs the manifest's command for that, unless it is the one that gave
// `version`; empty where the manifest has none.
Result<std::string> ReadNodeVersion(const Manifest& manifest, const std::string& program,
                                    const std::string& version);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUNTIMES_VERSION_H_

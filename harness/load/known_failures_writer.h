// KnownFailures -> the file that the loader reads.
#ifndef CLUSTERSPEC_HARNESS_LOAD_KNOWN_FAILURES_WRITER_H_
#define CLUSTERSPEC_HARNESS_LOAD_KNOWN_FAILURES_WRITER_H_

#include <string>

#include "spec/nouns/known_failure.h"

namespace clusterspec {

// Failures that have their difference in common stand together. ParseKnownFailures reads it back,
// unless a reason is empty, which a person has to fill in.
std::string ToYaml(const KnownFailures& known);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_KNOWN_FAILURES_WRITER_H_

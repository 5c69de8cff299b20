// Where temporary folders go.
#ifndef CLUSTERSPEC_HARNESS_RUN_TEMPORARY_FOLDER_H_
#define CLUSTERSPEC_HARNESS_RUN_TEMPORARY_FOLDER_H_

#include <string>

#include "spec/nouns/error.h"

namespace clusterspec {

// The absolute path of TMPDIR, or /tmp where that is not set or empty. An error when it is no
// folder.
Result<std::string> TemporaryFolder();

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_TEMPORARY_FOLDER_H_

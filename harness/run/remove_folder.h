// Removes what a run leaves, and nothing else.
#ifndef CLUSTERSPEC_HARNESS_RUN_REMOVE_FOLDER_H_
#define CLUSTERSPEC_HARNESS_RUN_REMOVE_FOLDER_H_

#include <string>

#include "spec/nouns/error.h"

namespace clusterspec {

// Removes the folder with all that is in it; links in it lead to nothing that is removed. Where
// something is mounted in it, it stays as it is: what is below a mount belongs to somebody else.
// True, also when there is no such folder, or why it is still there.
Result<bool> RemoveFolder(const std::string& folder);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_REMOVE_FOLDER_H_

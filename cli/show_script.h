// A case as a plain program.
#ifndef CLUSTERSPEC_CLI_SHOW_SCRIPT_H_
#define CLUSTERSPEC_CLI_SHOW_SCRIPT_H_

#include <string>

namespace clusterspec {

// Prints it for the edition or, where that is empty, for the newest that the case applies to.
// kUsage, and the reason, when it cannot be told so.
int ShowScript(const std::string& id, const std::string& edition_name);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_SHOW_SCRIPT_H_

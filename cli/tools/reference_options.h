// What the commands on the reference model take from the command line.
#ifndef CLUSTERSPEC_CLI_TOOLS_REFERENCE_OPTIONS_H_
#define CLUSTERSPEC_CLI_TOOLS_REFERENCE_OPTIONS_H_

#include <string>

#include "spec/nouns/scenario.h"

namespace clusterspec {

// A case of the suite by its id, or any by the path of its YAML file.
Result<Case, Errors> LoadCase(const std::string& name);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TOOLS_REFERENCE_OPTIONS_H_

// What the commands on the reference model take from the command line.
#ifndef CLUSTERSPEC_CLI_TOOLS_REFERENCE_OPTIONS_H_
#define CLUSTERSPEC_CLI_TOOLS_REFERENCE_OPTIONS_H_

#include <string>
#include <vector>

#include "spec/nouns/scenario.h"

namespace clusterspec {

// A case of the suite by its id, or any by the path of its YAML file.
Result<Case, Errors> LoadCase(const std::string& name);

// "sim?deviation=a&deviation=b": the name of the implementation with these switched on.
std::string NameWithDeviations(const std::string& implementation,
                               const std::vector<std::string>& deviations);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_TOOLS_REFERENCE_OPTIONS_H_

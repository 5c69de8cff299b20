// clusterspec adapter lint: is a program an adapter?
#ifndef CLUSTERSPEC_CLI_LINT_COMMAND_H_
#define CLUSTERSPEC_CLI_LINT_COMMAND_H_

#include <string>
#include <vector>

namespace clusterspec {

// `command` starts a primary. Says what is missing, in words.
int LintAdapter(const std::vector<std::string>& command);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_LINT_COMMAND_H_

// clusterspec runtime: real runtimes to test.
#ifndef CLUSTERSPEC_CLI_RUNTIME_COMMAND_H_
#define CLUSTERSPEC_CLI_RUNTIME_COMMAND_H_

#include <string>
#include <vector>

namespace clusterspec {

// Each is NAME@VERSION. Goes on after a failure; the exit code tells.
int InstallRuntimes(const std::vector<std::string>& specs);
int ListRuntimes();

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_RUNTIME_COMMAND_H_

// clusterspec list, show, doctor, judge: everything that looks and runs nothing under test.
#ifndef CLUSTERSPEC_HARNESS_CLI_INSPECT_COMMANDS_H_
#define CLUSTERSPEC_HARNESS_CLI_INSPECT_COMMANDS_H_

#include <string>
#include <vector>

namespace clusterspec {

// `what` is cases, requirements, editions, implementations or deviations.
int List(const std::string& what, bool as_json);

// A case's or requirement's id.
int Show(const std::string& id);

// Whether this machine has what the harness needs.
int Doctor();

// Judges stored traces again.
int JudgeTraces(const std::vector<std::string>& files);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_CLI_INSPECT_COMMANDS_H_

// Nouns -> YAML: the way back from a case to a file that the loader reads.
#ifndef CLUSTERSPEC_HARNESS_LOAD_SCENARIO_WRITER_H_
#define CLUSTERSPEC_HARNESS_LOAD_SCENARIO_WRITER_H_

#include <string>

#include "spec/nouns/scenario.h"

namespace clusterspec {

// The case as a case file, without its id, which is the file's name. ParseCase reads it back to the
// same case, if its operations are numbered from 1 in the order in which they stand.
std::string ToYaml(const Case& a_case);

// Numbers the operations as the loader does.
void NumberOperations(Scenario* scenario);

// Whether they are equal in all but the places in files.
bool Same(const Scenario& a, const Scenario& b);
bool Same(const Case& a, const Case& b);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_SCENARIO_WRITER_H_

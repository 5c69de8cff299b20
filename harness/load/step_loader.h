// Steps and operations out of case files.
#ifndef CLUSTERSPEC_HARNESS_LOAD_STEP_LOADER_H_
#define CLUSTERSPEC_HARNESS_LOAD_STEP_LOADER_H_

#include <vector>

#include "harness/load/reader.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

// The list under `steps`. Operations are numbered from 1 in the order of the file.
std::vector<Step> LoadSteps(const Node& node, Reader* reader);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_STEP_LOADER_H_

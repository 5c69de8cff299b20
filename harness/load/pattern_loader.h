// Patterns, conditions and expectations out of case files.
#ifndef CLUSTERSPEC_HARNESS_LOAD_PATTERN_LOADER_H_
#define CLUSTERSPEC_HARNESS_LOAD_PATTERN_LOADER_H_

#include <vector>

#include "harness/load/reader.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

// "cluster.exit w1" or {event: cluster.exit w1, where: {code: 0}}. Of a mapping only `event` and
// `where` are read; the caller checks the keys.
Pattern LoadPattern(const Node& node, Reader* reader);

// {code: 0, snap.exitedAfterDisconnect: true}
std::vector<Condition> LoadConditions(const Node& node, Reader* reader);

// A demand on one value; wrong operators are noted.
json::value LoadDemand(const Node& node, Reader* reader);

// The list under `expect` or under one reading.
std::vector<Expectation> LoadExpectations(const Node& node, Reader* reader);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_PATTERN_LOADER_H_

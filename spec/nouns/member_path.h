// Paths to members, as `get` and its like name them: "process.env.A", "cluster.workers.1.id".
#ifndef CLUSTERSPEC_SPEC_NOUNS_MEMBER_PATH_H_
#define CLUSTERSPEC_SPEC_NOUNS_MEMBER_PATH_H_

#include <string_view>

#include "spec/nouns/json.h"

namespace clusterspec {

// The part of a path before the first dot; `rest` becomes what follows it.
std::string_view TakePart(std::string_view* rest);

// Whether every event emitter has a method of this name.
bool IsEmitterMethod(std::string_view name);

// Whether a Worker object has, those of event emitters among them.
bool IsWorkerMethod(std::string_view name);

// What the rest of a path finds inside a value: all of it where nothing is left, "$undefined" where
// there is no such member.
json::value Inside(const json::value& value, std::string_view rest);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_MEMBER_PATH_H_

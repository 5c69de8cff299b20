// Paths to members, as `get` and its like name them: "process.env.A", "cluster.workers.1.id".
#ifndef CLUSTERSPEC_SPEC_NOUNS_MEMBER_PATH_H_
#define CLUSTERSPEC_SPEC_NOUNS_MEMBER_PATH_H_

#include <string_view>

namespace clusterspec {

// The part of a path before the first dot; `rest` becomes what follows it.
std::string_view TakePart(std::string_view* rest);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_MEMBER_PATH_H_

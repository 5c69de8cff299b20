// Whether a path to a member, such as w1.process.pid, names what cluster, a Worker object or a
// process can have.
#ifndef CLUSTERSPEC_HARNESS_LOAD_MEMBER_PATHS_H_
#define CLUSTERSPEC_HARNESS_LOAD_MEMBER_PATHS_H_

#include <optional>
#include <string>
#include <string_view>

#include "harness/load/labels.h"

namespace clusterspec {

// What is wrong with a name, and where in the text it stands.
struct Slip {
  std::string message;
  size_t offset = 0;
};

// Nothing when the path makes sense in that process, "primary" or a worker.
std::optional<Slip> SlipInPath(std::string_view path, std::string_view process,
                               const Labels& labels);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_MEMBER_PATHS_H_

// Where in a list of versions something changed, by asking as few of them as possible.
#ifndef CLUSTERSPEC_HARNESS_RUNTIMES_HALVING_H_
#define CLUSTERSPEC_HARNESS_RUNTIMES_HALVING_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "spec/nouns/error.h"

namespace clusterspec {

// What was found of a version.
struct VersionState {
  std::string version;
  std::string state;  // "pass", "fail", "shown"; of what could not be decided: why
  bool decided = true;
};

struct Change {
  VersionState before, after;         // whose states differ; no decided version is between them
  std::vector<VersionState> between;  // that could not be decided, from old to new
};

struct Halving {
  std::vector<VersionState> tried;  // in the order in which they were asked
  std::optional<Change> change;     // nothing: both ends are alike, or nothing was decided
  bool stopped = false;
};

// Asks the first and the last of `versions`, then always one in the middle of those between which
// the state differs. One that cannot be decided is passed over for its neighbours. Where the state
// changed several times it finds one of the changes. Asks nothing more once `stopped` says so.
Halving FindChange(const std::vector<std::string>& versions,
                   const std::function<VersionState(const std::string& version)>& ask,
                   const std::function<bool()>& stopped);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUNTIMES_HALVING_H_

// How the temporary folders of runs are called. Sockets go there, whose paths must be short.
#ifndef CLUSTERSPEC_HARNESS_RUN_FOLDER_NAMES_H_
#define CLUSTERSPEC_HARNESS_RUN_FOLDER_NAMES_H_

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace clusterspec {

// What mkdtemp fills in.
inline constexpr std::string_view kUnique = "XXXXXX";

// Of all runs of one invocation. Folders of older versions are named otherwise: these held no
// locks.
inline constexpr std::string_view kRunsPrefix = "clusterspec-runs-";

// Of one run, in that one; and the corner of the case in it.
inline std::string RunPrefix(size_t number) { return fmt::format("run-{}-", number); }
inline constexpr std::string_view kAnyRunPrefix = "run-";
inline constexpr std::string_view kWorkFolder = "work";

// The longest path of a case's corner, from the temporary folder of the machine on.
inline std::string LongestWorkFolder() {
  constexpr size_t kMostRuns = 1'000'000;
  return fmt::format("/{}{}/{}{}/{}", kRunsPrefix, kUnique, RunPrefix(kMostRuns), kUnique,
                     kWorkFolder);
}

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_FOLDER_NAMES_H_

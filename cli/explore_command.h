// clusterspec explore: every run that the documentation allows, of a case or of all short programs.
#ifndef CLUSTERSPEC_CLI_EXPLORE_COMMAND_H_
#define CLUSTERSPEC_CLI_EXPLORE_COMMAND_H_

#include <cstdint>
#include <string>
#include <vector>

namespace clusterspec {

struct ExploreFlags {
  std::string a_case;  // id, or path of a file; empty: all programs up to `depth`
  std::string edition = "v18";
  std::vector<std::string> deviations;
  int depth = 0;    // operations
  int crashes = 0;  // processes that may die at any time
  uint64_t max_states = 40'000'000;
  uint64_t judged = 1000;  // schedules on which the case is judged, at most
  bool unreduced = false;
  std::string save;  // file for the case that shows the violation
};

// Exit codes: kAsExpected when nothing is broken, kUnexpected for a violation or a schedule on
// which the case does not pass, kOnlyInconclusive when a bound was hit first.
int Explore(const ExploreFlags& flags);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_EXPLORE_COMMAND_H_

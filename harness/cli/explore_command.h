// clusterspec explore: every run that the documentation allows, of a case or of all short programs.
#ifndef CLUSTERSPEC_HARNESS_CLI_EXPLORE_COMMAND_H_
#define CLUSTERSPEC_HARNESS_CLI_EXPLORE_COMMAND_H_

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
  uint64_t max_states = 20'000'000;
  uint64_t judged = 1000;  // how many schedules the case's expectations are looked at on, at most
  bool unreduced = false;
  std::string save;  // file for the case that shows the violation
};

int ExploreCase(const ExploreFlags& flags);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_CLI_EXPLORE_COMMAND_H_

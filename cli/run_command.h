// clusterspec run: the main job.
#ifndef CLUSTERSPEC_CLI_RUN_COMMAND_H_
#define CLUSTERSPEC_CLI_RUN_COMMAND_H_

#include <cstdint>
#include <string>
#include <vector>

namespace clusterspec {

struct RunFlags {
  std::vector<std::string> implementations;  // names or paths of manifests
  std::string edition;                       // empty: the manifest picks it
  std::vector<std::string> include;          // globs of case ids
  std::vector<std::string> exclude;
  std::vector<std::string> requirements;  // globs of requirement ids
  int parallel = 0;                       // 0: as many as there are cores
  std::string shard;                      // "I/N"; empty: all
  uint64_t seed = 0;                      // not 0: the cases start in an order drawn from it
  int repeat = 1;
  double deadline_s = 30;
  std::string expect;                               // file; empty: the kept one; "none"
  std::string json, junit, html, markdown, traces;  // files and a folder; empty: none
  bool inclusion = false;  // also hold every trace against the model, and fit deviations
  bool verbose = false;
  bool quiet = false;
};

// Runs the suite on every implementation and gives the worst exit code.
int Run(const RunFlags& flags);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_RUN_COMMAND_H_

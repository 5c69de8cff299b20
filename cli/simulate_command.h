// clusterspec simulate: the trace of a case, or of a load, without any runtime.
#ifndef CLUSTERSPEC_CLI_SIMULATE_COMMAND_H_
#define CLUSTERSPEC_CLI_SIMULATE_COMMAND_H_

#include <cstdint>
#include <string>
#include <vector>

namespace clusterspec {

struct SimulateFlags {
  std::string a_case;  // id, or path of a file
  uint64_t seed = 0;
  std::string edition = "v18";
  std::vector<std::string> deviations;
  bool json = false;  // the trace as it is stored
  bool load = false;  // no case: many connections
  int workers = 4;
  uint32_t connections = 100'000;
  std::string policy = "rr";
};

int SimulateCase(const SimulateFlags& flags);
int SimulateManyConnections(const SimulateFlags& flags);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_SIMULATE_COMMAND_H_

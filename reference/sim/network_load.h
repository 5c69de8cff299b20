// A port under load: how the model's primary and workers share out many connections.
#ifndef CLUSTERSPEC_REFERENCE_SIM_NETWORK_LOAD_H_
#define CLUSTERSPEC_REFERENCE_SIM_NETWORK_LOAD_H_

#include <cstdint>
#include <vector>

#include "reference/model/primary.h"

namespace clusterspec::sim {

struct LoadOptions {
  int workers = 4;  // at least 1
  uint32_t connections = 1000;
  model::Policy policy = model::Policy::kRoundRobin;
  uint64_t seed = 0;
};

struct LoadResult {
  std::vector<uint32_t> taken;  // by worker: how many connections
  uint64_t steps = 0;           // of the model
};

// Every worker listens on one port; then the connections come, in bursts drawn from the seed, while
// the answers of workers are under way for as long as chance wills. Every connection is taken by
// somebody. Time per connection does not grow with the number of workers.
LoadResult SimulateLoad(const LoadOptions& options);

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_NETWORK_LOAD_H_

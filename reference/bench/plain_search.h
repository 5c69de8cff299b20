// A plain search through all that may happen, for measuring: no reduction, no checks.
#ifndef CLUSTERSPEC_REFERENCE_BENCH_PLAIN_SEARCH_H_
#define CLUSTERSPEC_REFERENCE_BENCH_PLAIN_SEARCH_H_

#include <cstdint>

#include "spec/nouns/scenario.h"

namespace clusterspec::bench {

struct SearchResult {
  uint64_t states = 0;       // distinct ones
  uint64_t transitions = 0;  // choices carried out
  uint64_t bytes = 0;        // of all states, and of the parts that they number
};

// Breadth first from the start of the scenario. What the texts leave open is decided in one way,
// the first option; what happens when is tried in all ways. Stops at `max_states`.
SearchResult Search(const Scenario& scenario, uint64_t max_states = UINT64_MAX);

// The protocol that reference/bench/cluster.pml models too: so many workers are forked, come
// online and listen; all are told to disconnect while the first is killed.
Scenario RaceOf(int workers);

}  // namespace clusterspec::bench

#endif  // CLUSTERSPEC_REFERENCE_BENCH_PLAIN_SEARCH_H_

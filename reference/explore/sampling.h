// Complete schedules out of an exploration.
#ifndef CLUSTERSPEC_REFERENCE_EXPLORE_SAMPLING_H_
#define CLUSTERSPEC_REFERENCE_EXPLORE_SAMPLING_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "reference/explore/explorer.h"

namespace clusterspec::explore {

// Hands over at most `limit` complete schedules, as ordinals, until `visit` gives false. All of
// them where there are no more; else such that each takes a transition that none before it took, as
// long as there is one, in an order drawn from a fixed seed. The exploration must have been
// exhausted without a violation, so that the edges of a state are all its transitions.
void ForSchedules(const Explorer& explorer, const ExploreResult& result, uint64_t limit,
                  const std::function<bool(const std::vector<uint16_t>&)>& visit);

}  // namespace clusterspec::explore

#endif  // CLUSTERSPEC_REFERENCE_EXPLORE_SAMPLING_H_

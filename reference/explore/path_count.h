// How many ways there are through the graph of an exploration.
#ifndef CLUSTERSPEC_REFERENCE_EXPLORE_PATH_COUNT_H_
#define CLUSTERSPEC_REFERENCE_EXPLORE_PATH_COUNT_H_

#include <optional>
#include <string>
#include <vector>

#include "reference/explore/state_store.h"

namespace clusterspec::explore {

// How many paths lead from the first state to one of `ends`; exact below 2^64. Nothing when the
// graph has a circle, so that there is no last one. Every state must have been opened.
std::optional<long double> CountPaths(const StateStore& store, const std::vector<StateIndex>& ends);

// "1234", "about 3.4e+27".
std::string CountText(long double count);

}  // namespace clusterspec::explore

#endif  // CLUSTERSPEC_REFERENCE_EXPLORE_PATH_COUNT_H_

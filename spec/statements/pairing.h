// Pairs of two sequences that keep the order of both.
#ifndef CLUSTERSPEC_SPEC_STATEMENTS_PAIRING_H_
#define CLUSTERSPEC_SPEC_STATEMENTS_PAIRING_H_

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace clusterspec {

// Index in the first sequence, in the second, or in both: then they are a pair.
using Pairs = std::vector<std::pair<std::optional<size_t>, std::optional<size_t>>>;

// The cheapest way to go through both sequences in order, where a pair costs what `cost` says and a
// member without a partner costs a half. Takes time and memory for first * second members, which
// ends with pairs of equal index where there are too many.
Pairs PairUp(size_t first, size_t second, const std::function<double(size_t, size_t)>& cost);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_STATEMENTS_PAIRING_H_

#include "reference/explore/path_count.h"

#include <fmt/format.h>

namespace clusterspec::explore {

// States are taken when all that lead to them have been.
std::optional<long double> CountPaths(const StateStore& store,
                                      const std::vector<StateIndex>& ends) {
  std::vector<uint32_t> missing(store.size(), 0);
  for (uint64_t edge = 0; edge < store.edges(); ++edge) ++missing[store.Edge(edge)];
  std::vector<long double> paths(store.size(), 0);
  paths[0] = 1;
  std::vector<StateIndex> ready;
  if (missing[0] == 0) ready.push_back(0);
  size_t taken = 0;
  for (; !ready.empty(); ++taken) {
    const StateIndex state = ready.back();
    ready.pop_back();
    const auto [begin, end] = store.EdgesOf(state);
    for (uint64_t edge = begin; edge < end; ++edge) {
      const StateIndex to = store.Edge(edge);
      paths[to] += paths[state];
      if (--missing[to] == 0) ready.push_back(to);
    }
  }
  if (taken != store.size()) return std::nullopt;
  long double sum = 0;
  for (const StateIndex end : ends) sum += paths[end];
  return sum;
}

std::string CountText(long double count) {
  constexpr long double kExact = 18446744073709551615.0L;
  if (count < kExact) return std::to_string(static_cast<unsigned long long>(count));
  return fmt::format("about {:.2e}", count);
}

}  // namespace clusterspec::explore

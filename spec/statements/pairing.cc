#include "spec/statements/pairing.h"

#include <algorithm>

namespace clusterspec {
namespace {

constexpr double kAlone = 0.5;
constexpr size_t kMaxCells = 1'000'000;

Pairs PairByIndex(size_t first, size_t second) {
  Pairs pairs;
  for (size_t i = 0; i < std::max(first, second); ++i) {
    pairs.emplace_back(i < first ? std::optional(i) : std::nullopt,
                       i < second ? std::optional(i) : std::nullopt);
  }
  return pairs;
}

}  // namespace

Pairs PairUp(size_t first, size_t second, const std::function<double(size_t, size_t)>& cost) {
  if (first * second > kMaxCells) return PairByIndex(first, second);
  const size_t width = second + 1;
  // Of the rest from (i, j) on, at i * width + j.
  std::vector<double> cheapest((first + 1) * width);
  std::vector<double> pair_costs((first + 1) * width);
  for (size_t i = first + 1; i-- > 0;) {
    for (size_t j = second + 1; j-- > 0;) {
      double& best = cheapest[i * width + j];
      best = kAlone * static_cast<double>(first - i + second - j);
      if (i < first) best = std::min(best, kAlone + cheapest[(i + 1) * width + j]);
      if (j < second) best = std::min(best, kAlone + cheapest[i * width + j + 1]);
      if (i == first || j == second) continue;
      pair_costs[i * width + j] = cost(i, j) + cheapest[(i + 1) * width + j + 1];
      best = std::min(best, pair_costs[i * width + j]);
    }
  }
  Pairs pairs;
  for (size_t i = 0, j = 0; i < first || j < second;) {
    if (i < first && j < second && pair_costs[i * width + j] <= cheapest[i * width + j]) {
      pairs.emplace_back(i++, j++);
    } else if (i < first && kAlone + cheapest[(i + 1) * width + j] <= cheapest[i * width + j]) {
      pairs.emplace_back(i++, std::nullopt);
    } else {
      pairs.emplace_back(std::nullopt, j++);
    }
  }
  return pairs;
}

}  // namespace clusterspec

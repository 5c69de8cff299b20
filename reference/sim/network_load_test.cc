#include "reference/sim/network_load.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace clusterspec::sim {
namespace {

LoadResult Share(int workers, uint32_t connections, model::Policy policy, uint64_t seed = 0) {
  LoadOptions options;
  options.workers = workers;
  options.connections = connections;
  options.policy = policy;
  options.seed = seed;
  return SimulateLoad(options);
}

uint64_t Sum(const LoadResult& result) {
  return std::accumulate(result.taken.begin(), result.taken.end(), uint64_t{0});
}

TEST(Load, EveryConnectionIsTakenOnce) {
  for (const auto policy : {model::Policy::kRoundRobin, model::Policy::kShared}) {
    EXPECT_EQ(Sum(Share(7, 10'000, policy)), 10'000u);
    EXPECT_EQ(Sum(Share(1, 100, policy)), 100u);
  }
}

TEST(Load, RoundRobinIsEvenerThanChance) {
  const auto spread = [](const LoadResult& result) {
    const auto [least, most] = std::minmax_element(result.taken.begin(), result.taken.end());
    return *most - *least;
  };
  const LoadResult even = Share(100, 100'000, model::Policy::kRoundRobin);
  EXPECT_LT(spread(even), spread(Share(100, 100'000, model::Policy::kShared)));
}

TEST(Load, TheSameSeedGivesTheSameShares) {
  const auto shares = [](uint64_t seed) {
    return Share(50, 5'000, model::Policy::kRoundRobin, seed).taken;
  };
  EXPECT_EQ(shares(3), shares(3));
  EXPECT_NE(shares(3), shares(4));
}

// Counted in steps of the model, since clocks are not to be trusted in tests.
TEST(Load, StepsPerConnectionDoNotGrowWithWorkers) {
  const auto steps = [](int workers) {
    const LoadResult result = Share(workers, 20'000, model::Policy::kRoundRobin);
    return result.steps - 4 * static_cast<uint64_t>(workers);
  };
  EXPECT_LE(steps(2'000), steps(2) + 10);
}

}  // namespace
}  // namespace clusterspec::sim

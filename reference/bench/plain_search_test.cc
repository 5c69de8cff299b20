#include "reference/bench/plain_search.h"

#include <gtest/gtest.h>

namespace clusterspec::bench {
namespace {

TEST(Search, FindsEveryStateOnce) {
  const SearchResult one = Search(RaceOf(1));
  EXPECT_GT(one.states, 20u);
  EXPECT_GE(one.transitions + 1, one.states);
  EXPECT_EQ(Search(RaceOf(1)).states, one.states);
  EXPECT_GT(Search(RaceOf(2), 5000).states, one.states);
}

TEST(Search, StatesAreSmall) {
  const SearchResult two = Search(RaceOf(2), 5000);
  EXPECT_LT(two.bytes / two.states, 100u);
}

TEST(Search, StopsAtTheBound) { EXPECT_LT(Search(RaceOf(2), 100).states, 200u); }

}  // namespace
}  // namespace clusterspec::bench

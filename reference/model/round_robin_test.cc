#include "reference/model/round_robin.h"

#include <gtest/gtest.h>

namespace clusterspec::model {
namespace {

constexpr Listener kFirst{0, 0};
constexpr Listener kSecond{1, 0};

TEST(RoundRobin, TakesTurns) {
  RoundRobin round_robin;
  EXPECT_FALSE(round_robin.Ready(kFirst).has_value());
  EXPECT_FALSE(round_robin.Ready(kSecond).has_value());
  EXPECT_EQ(round_robin.Offer(7)->listener, kFirst);
  EXPECT_EQ(round_robin.Offer(8)->listener, kSecond);
}

TEST(RoundRobin, ABusyListenerIsSparedUntilItAnswers) {
  RoundRobin round_robin;
  round_robin.Ready(kFirst);
  round_robin.Ready(kSecond);
  round_robin.Offer(1);
  round_robin.Offer(2);
  EXPECT_FALSE(round_robin.Offer(3).has_value());
  EXPECT_FALSE(round_robin.Offer(4).has_value());
  const auto next = round_robin.Ready(kSecond);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->listener, kSecond);
  EXPECT_EQ(next->connection, 3u);
}

TEST(RoundRobin, NothingGoesToOneThatWasRemoved) {
  RoundRobin round_robin;
  round_robin.Ready(kFirst);
  round_robin.Ready(kSecond);
  round_robin.Remove(kFirst);
  EXPECT_EQ(round_robin.Offer(1)->listener, kSecond);
  EXPECT_FALSE(round_robin.Offer(2).has_value());
}

}  // namespace
}  // namespace clusterspec::model

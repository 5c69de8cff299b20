#include <gtest/gtest.h>

#include <string>

#include "reference/explore/frontier.h"
#include "reference/explore/path_count.h"
#include "reference/explore/state_store.h"

namespace clusterspec::explore {
namespace {

TEST(StateStore, KeepsEachStateOnceWithItsFirstOrigin) {
  StateStore store;
  for (int round = 0; round < 2; ++round) {
    for (uint32_t i = 0; i < 20'000; ++i) {
      const auto [state, fresh] =
          store.Insert(HashOf(std::to_string(i)), {i / 2, static_cast<uint16_t>(round)});
      ASSERT_EQ(state, i);
      ASSERT_EQ(fresh, round == 0);
    }
  }
  EXPECT_EQ(store.size(), 20'000u);
  EXPECT_EQ(store.OriginOf(7).parent, 3u);
  EXPECT_EQ(store.OriginOf(7).ordinal, 0);
}

TEST(HashOf, DependsOnEveryByteAndOnTheLength) {
  const std::string text = "a state of some length";
  for (size_t i = 0; i < text.size(); ++i) {
    std::string other = text;
    other[i] = static_cast<char>(other[i] + 1);
    EXPECT_FALSE(HashOf(text) == HashOf(other)) << i;
  }
  EXPECT_FALSE(HashOf(std::string(8, '\0')) == HashOf(std::string(9, '\0')));
  EXPECT_FALSE(HashOf("") == HashOf(std::string(1, '\0')));
  for (size_t size = 1; size < 20; ++size) {
    for (size_t at = 0; at < size; ++at) {
      std::string other(size, 'x');
      other[at] = 'y';
      EXPECT_FALSE(HashOf(other) == HashOf(std::string(size, 'x'))) << size << " " << at;
    }
  }
}

// A ladder of squares: each of its rungs doubles the ways.
TEST(CountPaths, CountsTheWaysThroughAGraph) {
  constexpr uint32_t kSquares = 40;
  StateStore store;
  for (uint32_t i = 0; i <= 3 * kSquares; ++i) store.Insert(HashOf(std::to_string(i)), {});
  for (uint32_t i = 0; i <= 3 * kSquares; ++i) {
    store.Open(i);
    if (i == 3 * kSquares) break;
    if (i % 3 == 0) store.AddEdge(i + 1);
    store.AddEdge(i % 3 == 0 ? i + 2 : i + 3 - i % 3);
  }
  const auto paths = CountPaths(store, {3 * kSquares});
  ASSERT_TRUE(paths.has_value());
  EXPECT_EQ(CountText(*paths), std::to_string(uint64_t{1} << kSquares));
}

TEST(CountPaths, SaysWhenThereIsNoLastOne) {
  StateStore store;
  for (uint32_t i = 0; i < 3; ++i) store.Insert(HashOf(std::to_string(i)), {});
  store.Open(0);
  store.AddEdge(1);
  store.Open(1);
  store.AddEdge(0);
  store.AddEdge(2);
  store.Open(2);
  EXPECT_FALSE(CountPaths(store, {2}).has_value());
}

TEST(CountPaths, WritesGreatNumbersShort) {
  EXPECT_EQ(CountText(12345), "12345");
  EXPECT_EQ(CountText(3.4e27L), "about 3.40e+27");
}

TEST(Frontier, GivesBackWhatWasPushedInOrder) {
  Frontier frontier;
  const auto state = [](int i) {
    return std::string(static_cast<size_t>(i % 400), 'x') + std::to_string(i);
  };
  int taken = 0;
  for (int i = 0; i < 5'000; ++i) {
    frontier.Push(state(i));
    if (i % 3 == 0) {
      EXPECT_EQ(frontier.Pop(), state(taken++));
    }
  }
  for (; !frontier.empty(); ++taken) EXPECT_EQ(frontier.Pop(), state(taken));
  EXPECT_EQ(taken, 5'000);
}

TEST(Frontier, TakesStatesThatAreLongerThanABlock) {
  Frontier frontier;
  const std::string big(200'000, 'b');
  frontier.Push("small");
  frontier.Push(big);
  frontier.Push("");
  EXPECT_EQ(frontier.Pop(), "small");
  EXPECT_EQ(frontier.Pop(), big);
  EXPECT_EQ(frontier.Pop(), "");
}

TEST(Frontier, GivesMemoryBack) {
  Frontier frontier;
  const std::string state(1000, 's');
  for (int i = 0; i < 10'000; ++i) {
    frontier.Push(state);
    frontier.Pop();
  }
  EXPECT_LT(frontier.peak_bytes(), 200'000u);
}

}  // namespace
}  // namespace clusterspec::explore

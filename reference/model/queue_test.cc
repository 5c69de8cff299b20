#include "reference/model/queue.h"

#include <gtest/gtest.h>

#include <vector>

namespace clusterspec::model {
namespace {

using Numbers = Queue<int, 2>;

std::vector<int> All(const Numbers& queue) { return {queue.begin(), queue.end()}; }

TEST(Queue, GivesWhatCameFirst) {
  Numbers queue;
  for (int i = 0; i < 100; ++i) queue.Push(i);
  for (int i = 0; i < 60; ++i) EXPECT_EQ(queue.Pop(), i);
  queue.Push(100);
  EXPECT_EQ(queue.size(), 41u);
  for (int i = 60; i <= 100; ++i) EXPECT_EQ(queue.Pop(), i);
  EXPECT_TRUE(queue.empty());
}

TEST(Queue, ErasesAmongWhatIsLeft) {
  Numbers queue;
  for (int i = 0; i < 6; ++i) queue.Push(i);
  queue.Pop();
  queue.EraseIf([](int number) { return number % 2 == 0; });
  EXPECT_EQ(All(queue), (std::vector<int>{1, 3, 5}));
}

TEST(Queue, CopiesAreIndependent) {
  Numbers queue;
  queue.Push(1);
  Numbers copy = queue;
  copy.Push(2);
  EXPECT_EQ(copy.Pop(), 1);
  EXPECT_EQ(All(queue), std::vector<int>{1});
}

}  // namespace
}  // namespace clusterspec::model

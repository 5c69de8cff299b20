#include "reference/model/small.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

namespace clusterspec::model {
namespace {

Small<uint16_t, 1> UpTo(int end) {
  Small<uint16_t, 1> numbers;
  for (int i = 0; i < end; ++i) numbers.push_back(static_cast<uint16_t>(i));
  return numbers;
}

TEST(Small, GrowsAndShrinks) {
  Small<uint16_t, 1> numbers = UpTo(100);
  ASSERT_EQ(numbers.size(), 100u);
  for (uint16_t i = 0; i < 100; ++i) EXPECT_EQ(numbers[i], i);
  numbers.resize(2);
  EXPECT_EQ(numbers, UpTo(2));
  numbers.resize(3);
  EXPECT_EQ(numbers.back(), 0);
  numbers.assign(2, 7);
  EXPECT_EQ(numbers.front(), 7);
  EXPECT_EQ(numbers.size(), 2u);
}

TEST(Small, ElementsComeAndGoAnywhere) {
  Small<uint16_t, 1> numbers = UpTo(6);
  numbers.erase(numbers.begin());
  numbers.erase(numbers.begin() + 1, numbers.begin() + 3);
  numbers.insert(numbers.begin() + 1, 9);
  const uint16_t expected[] = {1, 9, 4, 5};
  EXPECT_TRUE(std::equal(numbers.begin(), numbers.end(), expected, expected + 4));
}

// Few and many, onto few and onto many.
TEST(Small, CopiesAreIndependent) {
  for (const int from : {0, 3, 50}) {
    for (const int onto : {0, 2, 10, 60}) {
      const Small<uint16_t, 1> source = UpTo(from);
      Small<uint16_t, 1> copy = UpTo(onto);
      copy = source;
      EXPECT_EQ(copy, UpTo(from));
      copy.push_back(1);
      EXPECT_EQ(source, UpTo(from));
    }
  }
}

TEST(Small, ElementsNeedNotBePlain) {
  Small<std::string, 2> texts;
  for (int i = 0; i < 5; ++i) texts.push_back(std::string(40, static_cast<char>('a' + i)));
  Small<std::string, 2> copy = texts;
  copy.erase(copy.begin(), copy.begin() + 4);
  EXPECT_EQ(copy.front(), std::string(40, 'e'));
  copy = texts;
  EXPECT_EQ(copy, texts);
  const Small<std::string, 2> moved = std::move(copy);
  EXPECT_EQ(moved, texts);
  copy.clear();  // NOLINT(bugprone-use-after-move): what was moved from can be filled again
  copy.push_back("x");
  copy = Small<std::string, 2>();
  EXPECT_TRUE(copy.empty());
}

TEST(Small, DestroysEachElementOnce) {
  const auto counted = std::make_shared<int>(1);
  {
    Small<std::shared_ptr<int>, 1> pointers;
    for (int i = 0; i < 4; ++i) pointers.push_back(counted);
    Small<std::shared_ptr<int>, 1> other = pointers;
    other.resize(1);
    Small<std::shared_ptr<int>, 1> moved = std::move(other);
    pointers = moved;
    EXPECT_EQ(counted.use_count(), 3);
  }
  EXPECT_EQ(counted.use_count(), 1);
}

}  // namespace
}  // namespace clusterspec::model

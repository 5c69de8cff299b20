#include "reference/model/index_set.h"

#include <gtest/gtest.h>

namespace clusterspec::model {
namespace {

IndexSet Of(std::initializer_list<size_t> indices) {
  IndexSet set;
  for (const size_t index : indices) set.Insert(index);
  return set;
}

TEST(IndexSet, HoldsIndicesBeyondOneWord) {
  const IndexSet set = Of({0, 63, 64, 130, 1000});
  for (size_t index = 0; index < 2000; ++index) {
    const bool in = index == 0 || index == 63 || index == 64 || index == 130 || index == 1000;
    EXPECT_EQ(set.Contains(index), in) << index;
  }
  EXPECT_TRUE(IndexSet().empty());
  EXPECT_FALSE(set.empty());
}

TEST(IndexSet, ComparesSetsOfAnySize) {
  EXPECT_TRUE(Of({3, 70}).Intersects(Of({70})));
  EXPECT_TRUE(Of({70}).Intersects(Of({3, 70})));
  EXPECT_FALSE(Of({3, 70}).Intersects(Of({6, 4})));
  EXPECT_TRUE(Of({3}).IsSubsetOf(Of({3, 70})));
  EXPECT_FALSE(Of({3, 70}).IsSubsetOf(Of({3})));
  EXPECT_TRUE(IndexSet().IsSubsetOf(IndexSet()));
  EXPECT_EQ(Of({3, 70}), Of({70, 3}));
  EXPECT_FALSE(Of({3}) == Of({3, 70}));
}

TEST(IndexSet, IsWrittenDownWordByWord) {
  const IndexSet set = Of({1, 129});
  EXPECT_EQ(set.words(), 3u);
  IndexSet read;
  for (size_t word = 0; word < 5; ++word) read.SetWord(word, set.Word(word));
  EXPECT_EQ(read, set);
}

}  // namespace
}  // namespace clusterspec::model

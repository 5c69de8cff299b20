#include "reference/runtime/reading_chooser.h"

#include <gtest/gtest.h>

#include <set>

namespace cluster {
namespace {

using clusterspec::model::ChoicePoints;
using clusterspec::model::OptionCount;

TEST(ReadingChooser, GivesOptionsThatThereAre) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    ReadingChooser chooser(seed);
    for (const auto& info : ChoicePoints()) {
      const int picked = chooser.Pick(info.point, OptionCount(info.point));
      EXPECT_GE(picked, 0);
      EXPECT_LT(picked, OptionCount(info.point));
    }
  }
}

TEST(ReadingChooser, AllProcessesAgreeWhateverTheyAskFirst) {
  ReadingChooser a(7);
  ReadingChooser b(7);
  b.Pick(ChoicePoints().back().point, 2);
  for (const auto& info : ChoicePoints()) {
    EXPECT_EQ(a.Pick(info.point, 2), b.Pick(info.point, 2)) << info.name;
  }
}

TEST(ReadingChooser, SeedsReachEveryOption) {
  for (const auto& info : ChoicePoints()) {
    std::set<int> seen;
    for (uint64_t seed = 1; seed < 64; ++seed) {
      seen.insert(ReadingChooser(seed).Pick(info.point, OptionCount(info.point)));
    }
    EXPECT_EQ(static_cast<int>(seen.size()), OptionCount(info.point)) << info.name;
  }
}

}  // namespace
}  // namespace cluster

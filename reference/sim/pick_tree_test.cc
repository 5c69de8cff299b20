#include "reference/sim/pick_tree.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace clusterspec::sim {
namespace {

// Asks once, and for a second point only after one option of the first.
std::string Step(model::Chooser* chooser) {
  std::string seen = std::to_string(chooser->Pick(model::ChoicePoint::kPrimaryOnly, 3));
  if (seen == "1") seen += std::to_string(chooser->Pick(model::ChoicePoint::kRemoval, 2));
  return seen;
}

TEST(PickTree, EveryCombinationComesOnce) {
  PickTree tree;
  std::multiset<std::string> seen;
  do {
    seen.insert(Step(&tree));
  } while (tree.Next());
  EXPECT_EQ(seen, (std::multiset<std::string>{"0", "10", "11", "2"}));
}

TEST(PickTree, ItsPicksGiveTheSameStepAgain) {
  PickTree tree;
  do {
    const std::string seen = Step(&tree);
    PickList list(&tree.picks());
    EXPECT_EQ(Step(&list), seen);
  } while (tree.Next());
}

TEST(PickTree, AStepThatAsksNothingHasOneWay) {
  PickTree tree;
  EXPECT_FALSE(tree.Next());
}

}  // namespace
}  // namespace clusterspec::sim

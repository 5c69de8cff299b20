#include "spec/nouns/name_match.h"

#include <gtest/gtest.h>

namespace clusterspec {
namespace {

TEST(NamesTest, NearestForgivesTyposAndNothingMore) {
  const std::vector<std::string> names = {"worker.id.unique", "worker.kill.signal"};
  EXPECT_EQ(NearestName("worker.id.uniqe", names), "worker.id.unique");
  EXPECT_EQ(NearestName("settings", names), "");
  EXPECT_EQ(NearestName("Mpa", {"Set", "Map"}), "Map") << "two letters swapped are one slip";
  EXPECT_EQ(DidYouMean("worker.kil.signal", names), " Did you mean 'worker.kill.signal'?");
}

TEST(NamesTest, GlobsMatchTheWholeText) {
  EXPECT_TRUE(GlobMatches("*", ""));
  EXPECT_TRUE(GlobMatches("worker*/kill*", "worker-kill/kill-twice"));
  EXPECT_TRUE(GlobMatches("*a*b?", "xxaxxbc"));
  EXPECT_FALSE(GlobMatches("worker", "worker/kill"));
  EXPECT_FALSE(GlobMatches("a?", "a"));
  EXPECT_FALSE(GlobMatches("", "a"));
}

}  // namespace
}  // namespace clusterspec

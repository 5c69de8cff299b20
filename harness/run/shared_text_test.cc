#include "harness/run/shared_text.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace clusterspec {
namespace {

// A child that leaves `text`.
void LeaveInChild(const SharedText& shared, const std::string& text) {
  const pid_t child = fork();
  if (child == 0) {
    shared.Leave(text);
    std::_Exit(0);
  }
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
}

TEST(SharedText, ComesFromAChildOnce) {
  auto shared = SharedText::Make();
  ASSERT_TRUE(shared);
  EXPECT_FALSE(shared->Take());
  for (const std::string& text : {std::string("one"), std::string(1'000'000, 'x'), std::string()}) {
    LeaveInChild(*shared, text);
    const auto left = shared->Take();
    ASSERT_TRUE(left);
    EXPECT_EQ(left->text, text);
    EXPECT_FALSE(shared->Take());
  }
}

TEST(SharedText, IsNotLeftWhereItIsTooLong) {
  auto shared = SharedText::Make();
  ASSERT_TRUE(shared);
  EXPECT_FALSE(shared->Leave(std::string(SharedText::kCapacityBytes + 1, 'x')));
  EXPECT_FALSE(shared->Take());
}

TEST(SharedText, TellsWhatMemoryTheChildHasTaken) {
  auto shared = SharedText::Make();
  ASSERT_TRUE(shared);
  const auto peak_of = [&](size_t bytes) {
    LeaveInChild(*shared, std::string(bytes, 'x'));
    const auto left = shared->Take();
    return left ? left->peak_kib : 0;
  };
  const int64_t small = peak_of(1);
  EXPECT_GT(small, 100);
  EXPECT_GT(peak_of(size_t{32} << 20), small + (30 << 10));
}

}  // namespace
}  // namespace clusterspec

#include "harness/run/shared_text.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>
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
  EXPECT_EQ(shared->Take(), std::nullopt);
  for (const std::string& text : {std::string("one"), std::string(1'000'000, 'x'), std::string()}) {
    LeaveInChild(*shared, text);
    EXPECT_EQ(shared->Take(), text);
    EXPECT_EQ(shared->Take(), std::nullopt);
  }
}

TEST(SharedText, IsNotLeftWhereItIsTooLong) {
  auto shared = SharedText::Make();
  ASSERT_TRUE(shared);
  EXPECT_FALSE(shared->Leave(std::string(SharedText::kCapacityBytes + 1, 'x')));
  EXPECT_EQ(shared->Take(), std::nullopt);
}

}  // namespace
}  // namespace clusterspec

#include "harness/adapters/reference/batch.h"

#include <gtest/gtest.h>

namespace clusterspec::adapter {
namespace {

TEST(ParseBatch, TakesOperationsInOrder) {
  const auto batch = ParseBatch(R"({"batch":3,"ops":[{"op":"fork","id":1},{"op":"kill","id":2}]})");
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->number, 3);
  ASSERT_EQ(batch->operations.size(), 2U);
  EXPECT_EQ(StringOr(batch->operations[1], "op"), "kill");
}

TEST(ParseBatch, TakesABarrier) {
  const auto batch = ParseBatch(R"({"batch":4,"ops":[]})");
  ASSERT_TRUE(batch);
  EXPECT_TRUE(batch->operations.empty());
}

TEST(ParseBatch, SaysWhatIsWrong) {
  const std::pair<const char*, const char*> lines[] = {
      {"[]", "it is no object"},
      {R"({"ops":[]})", "'batch' is no whole number"},
      {R"({"batch":"1","ops":[]})", "'batch' is no whole number"},
      {R"({"batch":1})", "'ops' is no list"},
      {R"({"batch":1,"ops":{}})", "'ops' is no list"},
      {R"({"batch":1,"ops":[{"op":"fork"},3]})", "an operation is no object"}};
  for (const auto& [line, wrong] : lines) {
    const auto batch = ParseBatch(line);
    ASSERT_FALSE(batch) << line;
    EXPECT_EQ(batch.error().message, wrong);
  }
  EXPECT_FALSE(ParseBatch("{"));
}

}  // namespace
}  // namespace clusterspec::adapter

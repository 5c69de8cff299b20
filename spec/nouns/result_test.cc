#include "spec/nouns/result.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>

#include "spec/nouns/error.h"

namespace clusterspec {
namespace {

using ::testing::ElementsAre;

Result<std::string> Text(bool good) {
  if (good) return "a text";
  return Error{"no text", {"a.yaml", 3, 5}};
}

Result<void> Done(bool good) {
  if (good) return {};
  return Error{"not done", {}};
}

TEST(ResultTest, HoldsAValueOrAnError) {
  const auto good = Text(true);
  ASSERT_TRUE(good);
  EXPECT_EQ(*good, "a text");
  EXPECT_EQ(good->size(), 6u);
  EXPECT_EQ(Text(true).value(), "a text");
  const auto bad = Text(false);
  ASSERT_FALSE(bad.has_value());
  EXPECT_EQ(bad.error().ToString(), "a.yaml:3:5: no text");
  EXPECT_TRUE(Done(true));
  EXPECT_EQ(Done(false).error().message, "not done");
}

TEST(ResultTest, GivesTheSameErrorAtEveryCall) {
  const Result<int, Errors> bad = Errors{{"one", {}}, {"two", {}}};
  EXPECT_EQ(&bad.error(), &bad.error());
  EXPECT_EQ(bad.error().size(), 2u);
}

TEST(ResultTest, AnErrorOutlivesAResultThatIsGone) {
  std::vector<std::string> seen;
  for (const Error& each : Result<int, Errors>(Errors{{"one", {}}, {"two", {}}}).error()) {
    seen.push_back(each.message);
  }
  EXPECT_THAT(seen, ElementsAre("one", "two"));
}

TEST(ResultTest, GivesItsValueAwayWithoutACopy) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  const std::unique_ptr<int> taken = *std::move(result);
  EXPECT_EQ(*taken, 7);
}

TEST(ResultDeathTest, AskingForWhatIsNotThereEndsTheProgramAndTellsWhy) {
  EXPECT_DEATH(Text(false).value(), "result_test.cc.*a.yaml:3:5: no text");
  EXPECT_DEATH(*Text(false), "no text");
  EXPECT_DEATH(Text(true).error(), "error\\(\\) of a result with a value");
  EXPECT_DEATH(Done(true).error(), "without one");
}

}  // namespace
}  // namespace clusterspec

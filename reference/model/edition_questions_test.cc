#include "reference/model/edition_questions.h"

#include <gtest/gtest.h>

namespace clusterspec::model {
namespace {

TEST(EditionQuestions, EditionsAreAlikeUntilSomethingTellsThemApart) {
  EditionQuestions questions;
  EXPECT_TRUE(questions.AreAlike(Edition::kV6, Edition::kV18));
  const AskedEdition asked(Edition::kV12, &questions);
  EXPECT_TRUE(asked >= Edition::kV12);
  EXPECT_TRUE(questions.AreAlike(Edition::kV6, Edition::kV10));
  EXPECT_TRUE(questions.AreAlike(Edition::kV12, Edition::kV18));
  EXPECT_FALSE(questions.AreAlike(Edition::kV10, Edition::kV12));
  EXPECT_TRUE(asked < Edition::kV18);
  EXPECT_TRUE(questions.AreAlike(Edition::kV12, Edition::kV16));
  EXPECT_FALSE(questions.AreAlike(Edition::kV18, Edition::kV16));
}

TEST(EditionQuestions, WhoTakesTheEditionMayAskAnything) {
  EditionQuestions questions;
  const Edition taken = AskedEdition(Edition::kV6, &questions);
  EXPECT_EQ(taken, Edition::kV6);
  EXPECT_FALSE(questions.AreAlike(Edition::kV6, Edition::kV10));
  EXPECT_TRUE(questions.AreAlike(Edition::kV16, Edition::kV16));
}

TEST(EditionQuestions, NobodyNeedNote) {
  EXPECT_TRUE(AskedEdition(Edition::kV10, nullptr) >= Edition::kV6);
  EXPECT_EQ(Edition{AskedEdition(Edition::kV10, nullptr)}, Edition::kV10);
}

}  // namespace
}  // namespace clusterspec::model

#include "spec/statements/canonical_text.h"

#include <gtest/gtest.h>

namespace clusterspec {
namespace {

std::string Prose(std::string_view raw) { return CanonicalProse(raw).text; }

TEST(CanonicalTest, MarkupSpaceAndCaseDoNotCount) {
  EXPECT_EQ(Prose("* The `port` is **always**\n  {number}."), "theportisalwaysnumber.");
  EXPECT_EQ(Prose("the port is always <number>."), "theportisalwaysnumber.");
}

TEST(CanonicalTest, WordsAndPunctuationCount) {
  EXPECT_NE(Prose("it is true."), Prose("it is not true."));
  EXPECT_NE(Prose("one, two"), Prose("one; two"));
  EXPECT_NE(Prose("exit code 0"), Prose("exit code 1"));
}

TEST(CanonicalTest, OnlyADashThatStandsAloneGoes) {
  EXPECT_EQ(Prose("Stability: 2 - Stable"), "stability:2stable");
  EXPECT_EQ(Prose("- an item"), "anitem");
  EXPECT_EQ(Prose("`-1` or re-spawned"), "-1orre-spawned");
  EXPECT_EQ(Prose("trailing -"), "trailing");
}

TEST(CanonicalTest, OnlyTheNumberOfAListItemGoes) {
  EXPECT_EQ(Prose("1. First"), "first");
  EXPECT_EQ(Prose("cases differ: 1. First. 12. Second"), "casesdiffer:first.second");
  EXPECT_EQ(Prose("it exits with code 0. Then"), "itexitswithcode0.then");
  EXPECT_EQ(Prose("v1.2. 3.5 7."), "v1.2.3.57.");
}

TEST(CanonicalTest, SpellingsOfOneCharacterAreOne) {
  EXPECT_EQ(Prose("a\u00a0worker\u2019s \u201cport\u201d"), Prose("a worker's \"port\""));
  EXPECT_EQ(Prose("Stabilit\u00c0"), Prose("stabilit\u00e0"));
  EXPECT_EQ(Prose("\u2013 \u00d7"), "\u00d7");
}

TEST(CanonicalTest, HiddenBytesDoNotCount) {
  EXPECT_EQ(CanonicalProse("abc", {Mark::kText, Mark::kHidden, Mark::kCode}).text, "ac");
}

TEST(CanonicalTest, InCodeMarkupCounts) {
  EXPECT_EQ(CanonicalProse("f([a])", Marks(6, Mark::kCode)).text, "f([a])");
  EXPECT_EQ(CanonicalProse("f([a])").text, "f(a)");
}

TEST(CanonicalTest, InProgramsEveryVisibleCharacterCounts) {
  EXPECT_EQ(CanonicalCode("if (A[0] !== -1) {\n}\n").text, "if(a[0]!==-1){}");
}

TEST(CanonicalTest, KnowsWhereEveryByteCameFrom) {
  const Canonical canonical = CanonicalProse("  *a* \u00e8b");
  ASSERT_EQ(canonical.text, "a\u00e8b");
  EXPECT_EQ(canonical.at, (std::vector<size_t>{3, 6, 6, 8}));
}

TEST(CanonicalTest, TakesAnyBytes) {
  EXPECT_EQ(Prose("\xc3"), "\xc3");
  EXPECT_EQ(Prose(std::string_view("\xff\0\xc3(", 4)), std::string("\xff\0\xc3(", 4));
}

}  // namespace
}  // namespace clusterspec

#include "reports/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/markup.h"

namespace clusterspec::reports {
namespace {

using ::testing::ElementsAre;

TEST(TextTest, VisibleShowsWhatCannotBeSeen) {
  EXPECT_EQ(Visible("a\tb\nc"), "a\tb\nc");
  EXPECT_EQ(Visible("a\r\nb\rc"), "a\nb\\x0dc");
  EXPECT_EQ(Visible("\x1b[2J\x7f\xC2\x9B"), "\\x1b[2J\\x7f\\x9b");
  EXPECT_EQ(Visible("\xE2\x80\xAE\xE2\x81\xA6\xEF\xBB\xBF\xEF\xBF\xBF"),
            "\\u202e\\u2066\\ufeff\\uffff");
  EXPECT_EQ(Visible("caf\xC3\xA9 \xF0\x9F\x98\x80"), "caf\xC3\xA9 \xF0\x9F\x98\x80");
  EXPECT_EQ(Visible("\xFF"), "\xEF\xBF\xBD");
}

TEST(TextTest, LinesAndProse) {
  EXPECT_EQ(OneLine("a\n\tb"), "a\\n\\tb");
  EXPECT_EQ(Folded("a\nb\n"), "a b");
  EXPECT_THAT(Lines("a\n\nb\n"), ElementsAre("a", "", "b"));
  EXPECT_THAT(Lines(""), ElementsAre(""));
}

TEST(TextTest, ClipCountsCharacters) {
  EXPECT_EQ(Clip("abc", 3), "abc");
  EXPECT_EQ(Clip("abcd", 3), "abc… (1 more character)");
  EXPECT_EQ(Clip("\xC3\xA9\xC3\xA9\xC3\xA9", 1), "\xC3\xA9… (2 more characters)");
  EXPECT_THAT(ClipLines("abcd\nb\nc", 2, 3),
              ElementsAre("abc… (1 more character)", "b", "… (1 more line)"));
}

TEST(TextTest, NumbersForPeople) {
  EXPECT_EQ(Duration(0), "0.00 s");
  EXPECT_EQ(Duration(9.994), "9.99 s");
  EXPECT_EQ(Duration(9.996), "10.0 s");
  EXPECT_EQ(Duration(59.96), "1 min 0 s");
  EXPECT_EQ(Duration(200), "3 min 20 s");
  EXPECT_EQ(Plural(1, "case"), "1 case");
  EXPECT_EQ(Plural(0, "case"), "0 cases");
  EXPECT_EQ(ReadableTime("2026-01-02T03:04:05Z"), "2026-01-02 03:04:05 UTC");
  EXPECT_EQ(ReadableTime("yesterday"), "yesterday");
  EXPECT_EQ(LocationOf("cases/x.yaml:12:5"), (SourceLocation{"cases/x.yaml", 12, 5}));
  EXPECT_EQ(LocationOf("cases/x.yaml"), (SourceLocation{"cases/x.yaml", 0, 0}));
  EXPECT_EQ(LocationOf("a:x:5"), (SourceLocation{"a", 0, 0}));
}

TEST(MarkupTest, EscapesAndAnchors) {
  EXPECT_EQ(EscapeMarkup("<a b=\"'&'\">"), "&lt;a b=&quot;&#39;&amp;&#39;&quot;&gt;");
  EXPECT_EQ(Anchor("case", "a/b-c.d"), "case-a/b-c.d");
  EXPECT_EQ(Anchor("case", "a \"~"), "case-a~20~22~7e");
}

TEST(MarkupTest, ValuesAreNotFilledInAgain) {
  EXPECT_EQ(FillTemplate("{{a}}-{{b}}.", {{"a", "{{b}}"}, {"b", "2"}}), "{{b}}-2.");
  EXPECT_DEATH(FillTemplate("{{c}}", {}), "internal error");
}

}  // namespace
}  // namespace clusterspec::reports

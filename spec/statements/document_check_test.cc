#include "spec/statements/document_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "spec/statements/fingerprint.h"
#include "spec/statements/html_reader.h"
#include "spec/statements/markdown_reader.h"
#include "spec/statements/stub.h"

namespace clusterspec {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kText = R"(# Widget

Widgets turn around their own axis. They stop when told so.

## Starting

A widget starts when it is plugged in. It is quiet.

* `speed` {number} Turns per second. **Default:** `1`.

```js
widget.on('start', () => console.log(widget.speed));
```

## Stopping

A widget stops when it is unplugged. It is quiet.
)";

StatementMap MapOf(const std::string& text) {
  StatementMap map;
  for (const StubStatement& each : MakeStub(ReadMarkdown(text), {})) {
    map.statements.push_back(each.statement);
  }
  return map;
}

// "7 changed Starting/2" per change.
std::vector<std::string> Changes(const Document& document) {
  std::vector<std::string> changes;
  for (const Change& each : Compare(document, MapOf(kText)).changes) {
    changes.push_back(fmt::format("{} {}", each.line, ToString(each.kind)));
    if (each.statement) {
      changes.back() += fmt::format(" {}/{}", each.statement->section, each.statement->ordinal);
    }
  }
  return changes;
}

std::string Replaced(std::string_view what, std::string_view with) {
  std::string text = kText;
  const size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos);
  return text.replace(at, what.size(), with);
}

std::vector<std::string> ChangesIn(const std::string& text) { return Changes(ReadMarkdown(text)); }

TEST(CompareTest, TheSameTextHasNoChanges) {
  EXPECT_THAT(ChangesIn(kText), IsEmpty());
  EXPECT_EQ(Compare(ReadMarkdown(kText), MapOf(kText)).kept, MapOf(kText).statements.size());
}

TEST(CompareTest, LayoutAndMarkupAreNoChanges) {
  std::string flat = kText;
  std::replace(flat.begin(), flat.end(), '\n', ' ');
  EXPECT_THAT(ChangesIn(flat), IsEmpty());
  EXPECT_THAT(ChangesIn(Replaced("own axis", "*own*\n  `axis`")), IsEmpty());
  EXPECT_THAT(ChangesIn(Replaced("Widgets", "WIDGETS")), IsEmpty());
  EXPECT_THAT(ChangesIn(Replaced("plugged in.", "[plugged][p] in.\n\n[p]: plug.md\n\n")),
              IsEmpty());
}

TEST(CompareTest, HtmlOfTheSameTextHasNoChanges) {
  const auto page = ReadHtml(
      "<body><h1>Widget</h1><p>Widgets turn around their own axis.\nThey stop when told so.</p>"
      "<h2>Starting</h2><p>A widget starts when it is plugged in. It is quiet.</p>"
      "<ul><li><code>speed</code> &lt;number&gt; Turns per second. <b>Default:</b> 1.</li></ul>"
      "<pre><code>widget.on(&#39;start&#39;, () =&gt; console.log(widget.speed));\n</code></pre>"
      "<h2>Stopping</h2><p>A widget stops when it is unplugged. It is quiet.</p></body>",
      "w.html");
  ASSERT_TRUE(page);
  EXPECT_THAT(Changes(*page), IsEmpty());
}

TEST(CompareTest, AChangedSentence) {
  EXPECT_THAT(ChangesIn(Replaced("when it is plugged in", "when it likes")),
              ElementsAre("7 changed Starting/2"));
  const Comparison comparison =
      Compare(ReadMarkdown(Replaced("when it is plugged in", "when it likes")), MapOf(kText));
  EXPECT_EQ(comparison.changes[0].words, "A widget starts when it likes.");
}

TEST(CompareTest, AChangedProgram) {
  EXPECT_THAT(ChangesIn(Replaced("'start'", "'begin'")), ElementsAre("12 changed Starting/6"));
}

TEST(CompareTest, ANewSentence) {
  EXPECT_THAT(ChangesIn(Replaced("It is quiet.", "It hums. It is quiet.")),
              ElementsAre("7 new Starting/2"));
  EXPECT_THAT(ChangesIn("Preface.\n\n" + std::string(kText)), ElementsAre("1 new"));
  EXPECT_THAT(ChangesIn(std::string(kText) + "\nAppendix.\n"), ElementsAre("19 new Stopping/3"));
}

TEST(CompareTest, ARemovedSentence) {
  EXPECT_THAT(ChangesIn(Replaced("They stop when told so.", "")), ElementsAre("5 vanished /3"));
  // Of two alike the right one.
  EXPECT_THAT(ChangesIn(Replaced("unplugged. It is quiet.", "unplugged.")),
              ElementsAre("17 vanished Stopping/3"));
}

TEST(CompareTest, WordsAddedToAStatementChangeIt) {
  EXPECT_THAT(ChangesIn(Replaced("They stop", "Unless told otherwise, they stop")),
              ElementsAre("3 changed /3"));
  EXPECT_THAT(ChangesIn(Replaced("`speed` {number}", "`speed` {number|string}")),
              ElementsAre("9 changed Starting/4"));
  EXPECT_THAT(ChangesIn(Replaced("told so.", "told so or not.")), ElementsAre("3 changed /3"));
}

TEST(CompareTest, ChangesArePairedByLikeness) {
  EXPECT_THAT(ChangesIn(Replaced("A widget starts when it is plugged in.",
                                 "Hm. A widget starts when it is plugged on.")),
              ElementsAre("7 new Starting/2", "7 changed Starting/2"));
}

TEST(CompareTest, AShortStatementMoves) {
  std::string text = Replaced("## Stopping\n\n", "");
  text += "\n## Stopping\n";
  EXPECT_THAT(ChangesIn(text), ElementsAre("17 moved Stopping/1"));
}

TEST(CompareTest, AMovedSentence) {
  std::string text = Replaced("Widgets turn around their own axis. ", "");
  text += "\nWidgets turn around their own axis.\n";
  EXPECT_THAT(ChangesIn(text), ElementsAre("19 moved /2"));
}

TEST(CompareTest, AChangeInATextWithoutLineBreaks) {
  std::string flat = Replaced("when it is plugged in", "when it likes");
  std::replace(flat.begin(), flat.end(), '\n', ' ');
  EXPECT_THAT(ChangesIn(flat), ElementsAre("1 changed Starting/2"));
}

TEST(CompareTest, AnotherTextAltogether) {
  const Comparison comparison = Compare(ReadMarkdown("Nothing alike."), MapOf(kText));
  EXPECT_EQ(comparison.kept, 0u);
  EXPECT_EQ(comparison.changes.size(), MapOf(kText).statements.size());
  EXPECT_THAT(Compare(ReadMarkdown("a."), StatementMap{}).changes.size(), 1);
}

TEST(CompareTest, ManyOccurrencesTakeNoLongTime) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "It is quiet. ";
  EXPECT_EQ(Compare(ReadMarkdown(text), MapOf(kText)).kept, 2u);
}

TEST(StubTest, TakesOverWhatOtherEditionsKnow) {
  std::vector<StatementMap> known = {MapOf(kText)};
  for (Statement& each : known[0].statements) {
    each.statement_class = StatementClass::kNormative;
    each.requirements = {"of." + each.section};
  }
  // No line breaks, so the document itself suggests no cut before "It is quiet".
  const auto stub = MakeStub(
      ReadMarkdown("# New\n\n## Starting\n\nSpeed {number} Turns per second. It is quiet."), known);
  std::vector<std::string> lines;
  lines.reserve(stub.size());
  for (const StubStatement& each : stub) {
    lines.push_back(fmt::format("{} {} {}", each.statement.line, each.words,
                                fmt::join(each.statement.requirements, ",")));
  }
  EXPECT_THAT(lines, ElementsAre("1 # New\n ", "3 ## Starting\n of.Starting",
                                 "5 Speed {number} Turns per second. of.Starting",
                                 "5 It is quiet. of.Starting"));
  EXPECT_FALSE(stub[0].statement.statement_class);
}

TEST(StubTest, IsWrittenAsAMap) {
  const std::string text = FormatStub(MakeStub(ReadMarkdown("# A\n\nB \"c\".\n"), {}), "v99", true);
  EXPECT_EQ(text,
            "edition: v99\nsections:\n  - section: \"\"\n    statements:\n"
            "      # # A \n"
            "      - {n: 1, line: 1, hash: 0000000000000062, chars: 1, class: todo}\n"
            "      # B \"c\".\n" +
                fmt::format("      - {{n: 2, line: 3, hash: {:016x}, chars: 5, class: todo}}\n",
                            FingerprintOf("b\"c\".").hash));
}

}  // namespace
}  // namespace clusterspec

// Markdown and HTML -> passages.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "spec/statements/document_reader.h"
#include "spec/statements/html_reader.h"
#include "spec/statements/markdown_reader.h"

namespace clusterspec {
namespace {

using ::testing::ElementsAre;

// "1 h:widget" for a heading in line 1: line, kind, canonical text.
std::vector<std::string> Lines(const Document& document) {
  std::vector<std::string> lines;
  for (const Passage& each : document) {
    const char kind = "hpcy"[static_cast<int>(each.kind)];
    lines.push_back(fmt::format("{} {}:{}", each.line, kind, each.canonical.text));
  }
  return lines;
}

std::vector<std::string> Texts(const Document& document) {
  std::vector<std::string> texts;
  for (const Passage& each : document) texts.push_back(each.canonical.text);
  return texts;
}

TEST(MarkdownTest, CutsHeadingsSentencesItemsRowsProgramsAndHistory) {
  const std::string text = R"(# Widget

> Stability: 2

Widgets turn. They can be
stopped, e.g. by `stop()`. `stop()` is final!

* `speed` {number} Turns per second. **Default:** `1`.
  * `unit` {string}
1. First. Second.

| name | meaning |
| ---- | ------- |
| `a`  | b       |

```js
turn('Fast'); // now
```
## Event: `'stop'`
<!-- YAML
added: v1.0.0
changes:
  - version:
     - v2.1.0
     - v1.9.0
    pr-url: https://example.org/1
    description: It may
      fail now.
-->
)";
  EXPECT_THAT(Lines(ReadMarkdown(text)),
              ElementsAre("1 h:widget", "3 p:stability:2", "5 p:widgetsturn.",
                          "5 p:theycanbestopped,e.g.bystop().", "6 p:stop()isfinal!",
                          "8 p:speednumberturnspersecond.", "8 p:default:1.", "9 p:unitstring",
                          "10 p:first.", "10 p:second.", "12 p:namemeaning", "14 p:ab",
                          "17 c:turn('fast');//now", "19 h:event:'stop'", "21 y:addedv1.0.0",
                          "23 y:changedv2.1.0,v1.9.0:itmayfailnow."));
}

TEST(MarkdownTest, TargetsOfLinksAreNotSeenButBracketsInCodeAre) {
  const std::string text =
      "See [the `turn()` page][turn], [`stop`][] and [more](other.md#x).\n"
      "`f(a[, b][, c])` and f(a[, b][, c]) differ <br>from g.\n\n"
      "[turn]: turn.md\n[`stop`]: #stop\n";
  EXPECT_THAT(Texts(ReadMarkdown(text)),
              ElementsAre("seetheturn()page,stopandmore.", "f(a[,b][,c])andf(a,b,c)differfromg."));
}

TEST(MarkdownTest, LostLineBreaksLoseNoWords) {
  const std::string text =
      "# Widget <!-- YAML added: v1.0.0 changes: - version: v2.0.0 description: It `turns`. --> "
      "Widgets turn. * `speed` {number} ```js turn(); ``` ## Stop Ends it. [a]: b.md#c";
  EXPECT_THAT(Texts(ReadMarkdown(text)),
              ElementsAre("widget", "addedv1.0.0", "changedv2.0.0:itturns.", "widgetsturn.",
                          "speednumber", "turn();", "stopendsit."));
}

TEST(MarkdownTest, TakesUnfinishedText) {
  EXPECT_THAT(Texts(ReadMarkdown("a <!-- YAML added: v1")), ElementsAre("a", "addedv1"));
  EXPECT_THAT(Texts(ReadMarkdown("```js\nx = 1")), ElementsAre("x=1"));
  EXPECT_THAT(Texts(ReadMarkdown("`open [a][b](c")), ElementsAre("openab(c"));
  EXPECT_TRUE(ReadMarkdown("").empty());
  EXPECT_TRUE(ReadMarkdown(" \n\t\n# \n").empty());
}

// A page as Node's site has it.
constexpr const char* kPage = R"(<!DOCTYPE html><html><head><title>x</title></head><body>
<nav>Menu</nav><div id="column2"><ul><li>Other page</li></ul></div>
<div id="apicontent"><h2>Widget<span><a class="mark" href="#w">#</a></span></h2>
<div class="api_stability"><a href="d.html">Stability: 2</a> - Stable</div>
<p><strong>Source Code:</strong> <a href="x">lib/widget.js</a></p>
<p>Widgets <em>turn</em>. They &quot;stop&quot;.</p>
<ol><li>One</li><li><p>Two</p></li></ol>
<pre><code class="js mjs">import &#39;a&#39;;</code><code class="js cjs">require('a')</code>
<button>copy</button></pre>
<section><h3><code>stop()</code></h3>
<div class="api_metadata"><details class="changelog"><summary>History</summary><table>
<tr><th>Version</th><th>Changes</th></tr>
<tr><td>v2.1.0, v1.9.0</td><td><p>It may fail now.</p></td></tr>
<tr><td>v1.0.0</td><td><p><span>Added in: v1.0.0</span></p></td></tr>
</table></details></div>
<ul><li><code>speed</code> <a href="n">&lt;number&gt;</a> Turns. <strong>Default:</strong> <code>1</code>.</li></ul>
<table><tr><th>name</th></tr><tr><td>a</td><td>b</td></tr></table>
</section></div></body></html>)";

TEST(HtmlTest, ReadsAPageOfNodesSite) {
  const auto document = ReadHtml(kPage, "w.html");
  ASSERT_TRUE(document) << document.error().ToString();
  EXPECT_THAT(Texts(*document),
              ElementsAre("widget", "stability:2stable", "widgetsturn.", "they\"stop\".", "one",
                          "two", "import'a';", "require('a')", "stop()", "addedv1.0.0",
                          "changedv2.1.0,v1.9.0:itmayfailnow.", "speednumberturns.", "default:1.",
                          "name", "ab"));
}

// As copies of pages write them.
TEST(HtmlTest, TypesWithBareBrackets) {
  const auto document = ReadHtml(
      "<body><p>id</p>\n<ul><li><a class=\"type\"><number></a></li>"
      "<li>args <a class=\"type\"><string[]></a> Strings.</li>"
      "<li><a class=\"type\"><b>bold</b></a></li><li><a "
      "class=\"type\"><open\n</a></li></ul></body>",
      "w.html");
  ASSERT_TRUE(document);
  EXPECT_THAT(Texts(*document), ElementsAre("id", "number", "argsstringstrings.", "bold"));
}

TEST(HtmlTest, ShortMetadata) {
  const auto document = ReadHtml(
      "<body><h4>x</h4><div class='api_metadata'><span>Added in: v1.0.0</span>"
      "<span>Deprecated since: v2.0.0</span></div><!-- YAML\nadded: v3.0.0\n--></body>",
      "w.html");
  ASSERT_TRUE(document);
  EXPECT_THAT(Texts(*document), ElementsAre("x", "addedv1.0.0", "deprecatedv2.0.0", "addedv3.0.0"));
}

TEST(HtmlTest, APageWithoutTextIsAnError) {
  for (const char* page : {"", "<html></html>", "<body><script>x()</script></body>", "<!-- -->"}) {
    EXPECT_FALSE(ReadHtml(page, "w.html")) << page;
  }
}

TEST(HtmlTest, TakesBrokenPages) {
  EXPECT_TRUE(ReadHtml("<p>a<p>b</div></ul><table><td>c<h2>d", "w.html"));
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<div>";
  static_cast<void>(ReadHtml(deep + "text", "w.html"));
}

TEST(DocumentReaderTest, TellsHtmlFromMarkdown) {
  EXPECT_EQ(ReadDocument("\n<!DOCTYPE html><body><p>a</p>", "x")->size(), 1u);
  EXPECT_EQ(ReadDocument("<p>a</p>", "x.html")->front().canonical.text, "a");
  EXPECT_EQ(ReadDocument("# a\n\n<p>b</p>", "x.md")->size(), 2u);
  const auto empty = ReadDocument(" \n", "x.md");
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error().ToString(), "x.md:1:1: the file has no statements");
}

}  // namespace
}  // namespace clusterspec

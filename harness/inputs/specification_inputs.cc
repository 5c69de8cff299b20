// What the specification is read from.
#include "harness/inputs/input_kinds.h"
#include "harness/inputs/tree.h"
#include "harness/load/deviation_loader.h"
#include "harness/load/manifest_loader.h"
#include "harness/load/requirement_loader.h"
#include "harness/load/statement_loader.h"
#include "spec/nouns/read_file.h"
#include "spec/statements/document_check.h"
#include "spec/statements/document_reader.h"

namespace clusterspec {
namespace {

// A small page with all that the readers know, and the same in HTML.
std::vector<std::string> GoodDocuments() {
  return {
      "# Cluster\n\n<!-- YAML\nadded: v0.7.0\n-->\n\nA single *instance* of `Node.js` runs in "
      "[one thread](x.html).\n\n* item **one**\n* item two:\n  * below\n\n```js\ncode();\n```\n\n"
      "| a | b |\n|---|---|\n| 1 | 2 |\n\n> Stability: 2 - Stable\n\n1. first\n2. second\n",
      "<!DOCTYPE html><html><head><title>x</title></head><body><h1 id=\"a\">Cluster</h1><p>A "
      "single <em>instance</em> of <code>Node.js</code> runs.</p><ul><li>one</li><li>two<ul><li>"
      "below</li></ul></li></ul><pre><code>code();</code></pre><table><tr><td>1</td></tr></table>"
      "<!-- note --></body></html>",
      TextOf("/README.md"), TextOf("/reports/goldens/report.html")};
}

bool ReadDocumentAndCompare(const std::string& text) {
  if (text.size() > kMostDocumentBytes) return false;
  const auto document = ReadDocument(text, "d.md");
  if (!document) return false;
  static_cast<void>(Compare(*document, TheStatements().at(kCurrentEdition)));
  return true;
}

}  // namespace

InputKind DocumentInput() { return {"document", GoodDocuments, ReadDocumentAndCompare}; }

InputKind ManifestInput() {
  return {"manifest", [] { return YamlTextsIn("/harness/implementations"); },
          [](const std::string& text) { return ParseManifest(text, "m.yaml").has_value(); }};
}

InputKind RequirementsInput() {
  return {"requirements", [] { return YamlTextsIn("/spec/requirements"); },
          [](const std::string& text) {
            Catalogue catalogue;
            return ParseRequirements(text, "r.yaml", &catalogue).empty();
          }};
}

InputKind DeviationsInput() {
  return {"deviations", [] { return std::vector{TextOf("/spec/deviations.yaml")}; },
          [](const std::string& text) {
            return ParseDeviationCatalogue(text, "d.yaml", TheCatalogue(), TheCases()).has_value();
          }};
}

InputKind StatementsInput() {
  return {"statements", [] { return std::vector{TextOf("/spec/editions/v18.yaml")}; },
          [](const std::string& text) {
            return ParseStatementMap(text, "v18.yaml", Edition::kV18, TheCatalogue()).has_value();
          }};
}

}  // namespace clusterspec

#include "harness/inputs/testing/input_kinds.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "harness/evaluate/evaluate.h"
#include "harness/judge/judge.h"
#include "harness/known_failures/outcomes.h"
#include "harness/known_failures/update.h"
#include "harness/load/case_loader.h"
#include "harness/load/deviation_loader.h"
#include "harness/load/files.h"
#include "harness/load/forms.h"
#include "harness/load/known_failures_loader.h"
#include "harness/load/known_failures_writer.h"
#include "harness/load/manifest_loader.h"
#include "harness/load/requirement_loader.h"
#include "harness/load/scenario_loader.h"
#include "harness/load/scenario_writer.h"
#include "harness/load/statement_loader.h"
#include "reference/sim/simulate.h"
#include "reports/console.h"
#include "reports/html.h"
#include "reports/junit.h"
#include "reports/markdown.h"
#include "reports/program/script.h"
#include "spec/nouns/read_file.h"
#include "spec/nouns/source_dir.h"
#include "spec/statements/document_check.h"
#include "spec/statements/document_reader.h"

namespace clusterspec {
namespace {

const std::string kTree = CLUSTERSPEC_SOURCE_DIR;

std::vector<std::string> TextsIn(const std::string& folder) {
  std::vector<std::string> texts;
  for (const YamlFile& file : YamlFiles(kTree + folder).value()) {
    texts.push_back(ReadFile(file.path, kMostYamlBytes).value());
  }
  return texts;
}

std::string TextOf(const std::string& file) {
  return ReadFile(kTree + file, kMostDataBytes).value();
}

const Catalogue& TheCatalogue() {
  static const Catalogue catalogue = LoadCatalogue(kTree + "/spec/requirements").value();
  return catalogue;
}

const std::vector<Case>& TheCases() {
  static const std::vector<Case> cases = LoadCases(kTree + "/cases", TheCatalogue()).value();
  return cases;
}

const std::vector<Deviation>& TheDeviations() {
  static const std::vector<Deviation> deviations =
      ParseDeviationCatalogue(TextOf("/spec/deviations.yaml"), "d.yaml", TheCatalogue(), TheCases())
          .value();
  return deviations;
}

sim::SimOptions SimulationOf(const Case& a_case) {
  sim::SimOptions options;
  options.max_steps = 2000;
  for (const Edition edition : kAllEditions) {
    if (Applies(a_case, edition, TheCatalogue())) options.edition = edition;
  }
  return options;
}

bool ReadCase(const std::string& text) {
  const auto parsed = ParseCase(text, "c.yaml", "c", TheCatalogue());
  if (!parsed) return false;
  static_cast<void>(ParseCase(ToYaml(*parsed), "again.yaml", "c", TheCatalogue()).has_value());
  const sim::SimOptions options = SimulationOf(*parsed);
  static_cast<void>(ToScript(*parsed, options.edition, TheCatalogue()));
  for (const Case& each : InForms({*parsed}, {kForms.begin(), kForms.end()})) {
    const Trace trace = sim::Simulate(each.scenario, options);
    static_cast<void>(Judge(each, trace, TheCatalogue()));
  }
  return true;
}

std::vector<std::string> Traces() {
  std::vector<std::string> texts;
  for (const Case& each : TheCases()) {
    Trace trace = sim::Simulate(each.scenario, SimulationOf(each));
    trace.case_id = each.id;
    trace.implementation = "node@20.20.2";
    trace.version = trace.node_version = "20.20.2";
    texts.push_back(ToText(trace));
  }
  return texts;
}

bool ReadTrace(const std::string& text) {
  if (text.size() > kMostTraceBytes) return false;
  const auto trace = ParseTrace(text, "t.jsonl");
  if (!trace) return false;
  const auto& cases = TheCases();
  const auto found = std::find_if(cases.begin(), cases.end(),
                                  [&](const Case& each) { return each.id == trace->case_id; });
  if (found == cases.end()) return false;
  const std::vector<Observed> runs = {{&*found, *trace, "t.jsonl"}};
  const RunInfo run = RunOfTraces(runs, cases, TheCatalogue(), "2026-01-01T00:00:00Z");
  static_cast<void>(ToText(ToJson(Evaluate(runs, TheCatalogue(), run, {}))));
  static_cast<void>(ParseTrace(ToText(*trace), "again.jsonl").has_value());
  return true;
}

// All three kinds of pages.
bool ReadReport(const std::string& text) {
  const auto json = ParseJson(text);
  if (!json) return false;
  const auto report = ParseReport(*json, "r.json");
  if (!report) return false;
  static_cast<void>(ToHtml(*report) + ToJUnit(*report) + ToMarkdown(*report) +
                    FormatSummary(*report, false));
  static_cast<void>(ParseReport(ToJson(*report), "again.json").has_value());
  // Without the reasons, which people write, the list is refused; but it must be read.
  const KnownFailures known = Update({}, {*report}, TheDeviations());
  static_cast<void>(ParseKnownFailures(ToYaml(known), "again.yaml").has_value());
  return true;
}

bool ReadKnownFailures(const std::string& text) {
  const auto known = ParseKnownFailures(text, "k.yaml");
  return known && ParseKnownFailures(ToYaml(*known), "again.yaml").has_value();
}

// A small page with all that the readers know, and the same in HTML.
std::vector<std::string> Documents() {
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
  static const StatementMaps maps =
      LoadStatementMaps(kTree + "/spec/editions", TheCatalogue()).value();
  const auto document = ReadDocument(text, "d.md");
  if (!document) return false;
  static_cast<void>(Compare(*document, maps.at(kCurrentEdition)));
  return true;
}

}  // namespace

const std::vector<InputKind>& AllInputKinds() {
  static const std::vector<InputKind> kinds = {
      {"case", TextsIn("/cases"), ReadCase},
      {"trace", Traces(), ReadTrace},
      {"report",
       {TextOf("/reports/published/node-26.10.0-v18.json"),
        ToText(*ParseJson(TextOf("/reports/published/node-6.17.1-v6.json")))},
       ReadReport},
      {"known failures", TextsIn("/harness/known_failures"), ReadKnownFailures},
      {"manifest", TextsIn("/harness/implementations"),
       [](const std::string& text) { return ParseManifest(text, "m.yaml").has_value(); }},
      {"requirements", TextsIn("/spec/requirements"),
       [](const std::string& text) {
         Catalogue catalogue;
         return ParseRequirements(text, "r.yaml", &catalogue).empty();
       }},
      {"deviations",
       {TextOf("/spec/deviations.yaml")},
       [](const std::string& text) {
         return ParseDeviationCatalogue(text, "d.yaml", TheCatalogue(), TheCases()).has_value();
       }},
      {"statements",
       {TextOf("/spec/editions/v18.yaml")},
       [](const std::string& text) {
         return ParseStatementMap(text, "v18.yaml", Edition::kV18, TheCatalogue()).has_value();
       }},
      {"document", Documents(), ReadDocumentAndCompare},
  };
  return kinds;
}

}  // namespace clusterspec

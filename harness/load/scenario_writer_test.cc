#include "harness/load/scenario_writer.h"

#include <gtest/gtest.h>

#include "harness/load/case_loader.h"
#include "harness/load/document.h"
#include "harness/load/flow_yaml.h"
#include "harness/load/requirement_loader.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec {
namespace {

const Catalogue& TheCatalogue() {
  static const Catalogue catalogue =
      LoadCatalogue(CLUSTERSPEC_SOURCE_DIR "/spec/requirements").value();
  return catalogue;
}

Case Parse(const std::string& text, const std::string& id) {
  const auto parsed = ParseCase(text, id + ".yaml", id, TheCatalogue());
  EXPECT_TRUE(parsed) << (parsed ? "" : ToString(parsed.error())) << text;
  return parsed ? *parsed : Case();
}

TEST(ToYaml, EveryCaseOfTheSuiteIsReadBack) {
  const auto cases = LoadCases(CLUSTERSPEC_SOURCE_DIR "/cases", TheCatalogue());
  ASSERT_TRUE(cases) << ToString(cases.error());
  ASSERT_FALSE(cases->empty());
  for (const Case& each : *cases) {
    const std::string text = ToYaml(each);
    EXPECT_TRUE(Same(Parse(text, each.id), each)) << text;
  }
}

TEST(ToYaml, StandsAsAPersonWouldWriteIt) {
  const std::string text = R"(title: Two steps
covers: [cluster.event.exit.once]
editions: v16
fixture: {env: {A: "1"}}
steps:
  - primary: [{fork: w1, env: {B: "true"}}, {setup: null}]
  - await: {event: cluster.online w1, where: {args: 1}, count: 2}
expect:
  - once: cluster.exit w1
)";
  EXPECT_EQ(ToYaml(Parse(text, "a")), text);
}

TEST(Same, SeesEveryDifference) {
  const std::string head =
      "title: t\ncovers: [cluster.event.exit.once]\nsteps:\n  - await: cluster.setup\n";
  const std::string one = head + "  - primary: {send: w1, message: 1}\n  - primary: {fork: w1}\n";
  const Case same = Parse(one, "a");
  for (const char* other :
       {"  - primary: {send: w1, message: 2}\n  - primary: {fork: w1}\n",
        "  - primary: {send: w1, message: 1, callback: c}\n  - primary: {fork: w1}\n",
        "  - primary: [{send: w1, message: 1}, {fork: w1}]\n",
        "  - primary: {send: w1, message: 1}\n  - quiesce: true\n  - primary: {fork: w1}\n",
        "  - primary: {send: w1, message: 1}\n  - primary: {fork: w1}\nfixture: {module: es}\n"}) {
    EXPECT_FALSE(Same(Parse(head + other, "a"), same)) << other;
  }
  const std::string client = "  - client: {ask: c1, to: {port: 80}";
  EXPECT_FALSE(
      Same(Parse(head + client + "}\n", "a"), Parse(head + client + ", protocol: http}\n", "a")));
  EXPECT_TRUE(Same(Parse(one, "a"), same));
}

// A value is sent as it is; only the operation's own key may be left empty.
TEST(ToYaml, NothingIsAMessageToo) {
  const Case loaded = Parse(
      "title: t\ncovers: [cluster.event.exit.once]\nsteps:\n  - await: cluster.setup\n"
      "  - primary: [{fork: w1}, {send: w1, message: null}]\n",
      "a");
  const auto& batch = std::get<Batch>(loaded.scenario.steps[1].action);
  ASSERT_TRUE(batch.operations[1].fields.contains("message"));
  EXPECT_TRUE(Same(Parse(ToYaml(loaded), "a"), loaded));
}

TEST(FlowYaml, EveryValueIsReadBack) {
  for (const char* text : {R"("a b")",
                           R"("")",
                           R"("true")",
                           R"("No")",
                           R"("12")",
                           R"("1e3")",
                           R"(".5")",
                           R"("-")",
                           R"("~")",
                           R"("null")",
                           R"("a: b")",
                           R"("a #b")",
                           R"("$undefined")",
                           R"("$$")",
                           R"("${port:a}")",
                           R"("a\nb\t\"c\\")",
                           R"("\u0001\u007f")",
                           R"("\u0080 \u0085 \u009f \u00a0")",
                           R"("\u2028 \u2029 \ufeff \ufffe \uffff")",
                           R"("ä€😀")",
                           R"("a, b")",
                           R"("[x]")",
                           R"("a ")",
                           "0",
                           "-5",
                           "1.5",
                           "1e300",
                           "true",
                           "null",
                           "[]",
                           "{}",
                           R"([1,[null],{"a":{}}])",
                           R"({"$type":"Map","entries":[["a",1]]})",
                           R"({"a b":1,"":2})"}) {
    const json::value value = ParseJson(text).value();
    const std::string yaml = FlowYaml(json::array{value});
    const auto node = ParseYaml(yaml, "f.yaml");
    ASSERT_TRUE(node) << yaml;
    EXPECT_EQ(node->ToJson(), json::value(json::array{value})) << yaml;
  }
}

}  // namespace
}  // namespace clusterspec

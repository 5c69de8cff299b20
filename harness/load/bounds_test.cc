// What a file could make of this process by its aliases, depth, texts or expressions is refused at
// its place, before it is made.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/load/case_loader.h"
#include "harness/load/document.h"
#include "harness/load/pattern_loader.h"
#include "harness/load/requirement_loader.h"
#include "spec/nouns/read_file.h"

namespace clusterspec {
namespace {

using testing::StartsWith;

std::string Times(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::string ErrorOf(const std::string& text) {
  const auto node = ParseYaml(text, "f.yaml");
  return node ? "no error" : node.error().ToString();
}

TEST(Bounds, AliasesCountAsWhatTheyStandFor) {
  std::string laughs = "- &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 30; ++i) {
    laughs += fmt::format("- &a{} [{}]\n", i, Times(fmt::format("*a{}, ", i - 1), 10));
  }
  EXPECT_THAT(ErrorOf(laughs),
              StartsWith("f.yaml:5:38: the values, aliases written out, are more"));
  const std::string long_texts =
      "- &a " + std::string(60'000, 'x') + "\n- [" + Times("*a, ", 100) + "]\n";
  EXPECT_THAT(ErrorOf(long_texts), StartsWith("f.yaml:2:64: the bytes of text, aliases"));
  EXPECT_EQ(ErrorOf("- &a [1, 2]\n- [*a, *a]\n"), "no error");
}

// Anchors inside anchors: each keeps a copy of all that is below it.
TEST(Bounds, AnchorsCountAsCopies) {
  std::string text = "x";
  for (int i = 0; i < 60; ++i) text = fmt::format("&a{} [{}]", i, text);
  text = "- " + text + "\n";
  const std::string wide = fmt::format("- &w [{}]\n", Times("x, ", 40'000));
  EXPECT_EQ(ErrorOf(text), "no error");
  EXPECT_EQ(ErrorOf(wide), "no error");
  EXPECT_THAT(ErrorOf(fmt::format("- &v [&u [&w [{}]]]\n", Times("x, ", 40'000))),
              StartsWith("f.yaml:1:7: the values, aliases written out, are more"));
}

TEST(Bounds, NothingStandsInsideItself) {
  EXPECT_EQ(ErrorOf("steps: &s [a, *s]\n"),
            "f.yaml:1:15: an alias cannot stand inside what it names");
  EXPECT_EQ(ErrorOf("steps: &s {a: *s}\n"),
            "f.yaml:1:15: an alias cannot stand inside what it names");
}

TEST(Bounds, Levels) {
  EXPECT_EQ(ErrorOf(Times("[", 63) + "x" + Times("]", 63)), "no error");
  EXPECT_THAT(ErrorOf(Times("[", 64) + "x" + Times("]", 64)),
              StartsWith("f.yaml:1:65: the levels of lists and mappings are more than 64"));
  EXPECT_THAT(ErrorOf(Times("[", 100'000)), StartsWith("f.yaml:1:"));
  EXPECT_THAT(ErrorOf(Times("{a: ", 5'000)), StartsWith("f.yaml:1:"));
  EXPECT_THAT(ErrorOf(Times("- ", 20'000)), StartsWith("f.yaml:1:"));
  // An alias brings its own levels.
  std::string chain = "- &a0 [x]\n";
  for (int i = 1; i < 80; ++i) chain += fmt::format("- &a{} [*a{}]\n", i, i - 1);
  EXPECT_THAT(ErrorOf(chain), StartsWith("f.yaml:63:9: the levels of lists and mappings"));
}

TEST(Bounds, TextsAndKeys) {
  EXPECT_EQ(ErrorOf("- " + std::string(65'536, 'x')), "no error");
  EXPECT_THAT(ErrorOf("- " + std::string(65'537, 'x')),
              StartsWith("f.yaml:1:3: the bytes of this text are more than 65536"));
  std::string keys;
  for (int i = 0; i < 1001; ++i) keys += fmt::format("k{}: 1\n", i);
  EXPECT_EQ(ErrorOf(keys), "f.yaml:1001:1: a mapping has at most 1000 keys");
  EXPECT_THAT(ErrorOf(std::string(kMostYamlBytes + 1, '#')), StartsWith("f.yaml:1:1: it has more"));
}

TEST(Bounds, Expressions) {
  const auto error_of = [](const std::string& expression) {
    const Node node = ParseYaml("{$matches: '" + expression + "'}", "f.yaml").value();
    Errors errors;
    Reader reader(&errors);
    LoadDemand(node, &reader);
    return errors.empty() ? "no error" : errors.front().ToString();
  };
  EXPECT_EQ(error_of("^(a+)+$"), "no error");
  EXPECT_EQ(error_of("(a{1,10}){1,10}"), "no error");
  const std::string refused = "f.yaml:1:1: '$matches' is no operator, or its operand does not fit";
  EXPECT_THAT(error_of("((((a{1,100}){1,100}){1,100}){1,100})"), StartsWith(refused));
  EXPECT_THAT(error_of(Times("(a)", 20'000)), StartsWith(refused));
  EXPECT_THAT(error_of(Times("(", 20'000) + Times(")", 20'000)), StartsWith(refused));
}

TEST(Bounds, AddressesOfClients) {
  const auto error_of = [](const std::string& to) {
    Catalogue catalogue;
    const std::string row = "- {id: a.b, text: x, level: must, editions: all, decided: case}\n";
    EXPECT_TRUE(ParseRequirements(row, "r.yaml", &catalogue).empty());
    const auto parsed =
        ParseCase("title: t\ncovers: [a.b]\nsteps:\n  - client: {connect: c1, to: " + to +
                      "}\n"
                      "expect: [{once: hello}]\n",
                  "c.yaml", "c", catalogue);
    return parsed ? "no error" : parsed.error().front().ToString();
  };
  for (const char* good : {"{host: '::1', port: 1}", "{host: 127.0.0.2, port: 1}",
                           "{host: localhost, port: 1}", "{path: '${scratch}/s'}"}) {
    EXPECT_EQ(error_of(good), "no error");
  }
  EXPECT_THAT(error_of("{host: example.com, port: 1}"),
              StartsWith("c.yaml:4:38: 'example.com' is no address"));
  EXPECT_THAT(error_of("{path: /" + std::string(107, 'x') + "}"),
              StartsWith("c.yaml:4:38: a path of 108 bytes is too long"));
}

}  // namespace
}  // namespace clusterspec

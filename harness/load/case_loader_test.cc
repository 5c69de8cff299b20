#include "harness/load/case_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/load/date_check.h"
#include "harness/load/requirement_loader.h"

namespace clusterspec {
namespace {

using ::testing::HasSubstr;

Catalogue TestCatalogue() {
  Catalogue catalogue;
  const Errors errors = ParseRequirements(
      "- {id: a.b, text: x, level: must, editions: all, decided: case}\n"
      "- {id: a.new, text: x, level: must, editions: '>=v16', decided: case}\n",
      "r.yaml", &catalogue);
  CLUSTERSPEC_ASSERT(errors.empty());
  return catalogue;
}

Result<Case, Errors> Parse(const std::string& text) {
  static const Catalogue catalogue = TestCatalogue();
  return ParseCase(text, "c.yaml", "folder/c", catalogue);
}

// The first error, with its place.
std::string FirstError(const std::string& text) {
  const auto parsed = Parse(text);
  return parsed ? "no error" : parsed.error().front().ToString();
}

constexpr const char* kGood = R"(title: A good one
covers: [a.b, a.new]
editions: ">=v10"
needs: [udp]
fixture: {args: [--x], env: {A: "1"}, listening_fd: 7}
steps:
  - primary: [{fork: w1, env: {A: b}}, {setup: }]
  - await: {event: cluster.online w1, where: {args: 1}, count: 2}
  - w1: {listen: s1, port: 0}
  - client: {ask: c, to: w1.s1, times: 3}
  - client: {connect: d, to: {host: 127.0.0.1, port: "${port:a}"}}
  - signal: {to: w1, name: SIGKILL}
  - primary: {react: cluster.exit, subject: w1, do: [{fork: w2, returns: {$kind: object}}]}
  - w2: {get: self.id, returns: 2, for: a.new}
  - quiesce: true
expect:
  - ordered: [cluster.fork w1, {event: cluster.online w1, where: {args: 1}}]
  - once: cluster.exit w1
  - always: {event: cluster.exit w1, has: {code: 0}}
    for: a.b
  - count: {event: cluster.fork, at_least: 1, at_most: 3}
  - equal: [server.listening w1.s1 port, binding port:a value]
  - tally: {event: client.answer c, field: text, values: [w1], at_least: 1}
readings:
  one: [{never: cluster.setup}]
  two: [{once: cluster.setup}]
)";

TEST(CaseLoaderTest, ReadsEveryPartOfACase) {
  const auto parsed = Parse(kGood);
  ASSERT_TRUE(parsed) << ToString(parsed.error());
  const Case& loaded = *parsed;
  EXPECT_EQ(loaded.id, "folder/c");
  EXPECT_EQ(loaded.editions.ToString(), ">=v10");
  EXPECT_EQ(loaded.scenario.fixture.listening_fd, 7);
  ASSERT_EQ(loaded.scenario.steps.size(), 9u);
  const auto& fork = std::get<Batch>(loaded.scenario.steps[0].action).operations;
  EXPECT_EQ(ToText(ToJson(fork[0])), R"({"op":"fork","id":1,"label":"w1","env":{"A":"b"}})");
  EXPECT_EQ(ToText(ToJson(fork[1])), R"({"op":"setup","id":2})");
  const auto& react = std::get<Batch>(loaded.scenario.steps[6].action).operations[0];
  EXPECT_EQ(react.nested.at(0).id, 5);
  EXPECT_TRUE(react.nested.at(0).returns.has_value());
  EXPECT_EQ(loaded.expectations.size(), 6u);
  EXPECT_EQ(loaded.readings.size(), 2u);
}

// A small case with one part replaced.
std::string With(const std::string& steps, const std::string& rest = "") {
  return "title: t\ncovers: [a.b]\nsteps:\n" + steps + rest;
}

TEST(CaseLoaderTest, EveryErrorHasItsPlaceAndSaysWhatWasExpected) {
  const std::pair<std::string, std::string> expected[] = {
      {"title: [\n", "c.yaml:2:1: not well-formed YAML"},
      {"title: \"x\n",
       "c.yaml:2:1: not well-formed YAML: while scanning a quoted scalar: found unexpected end of "
       "stream"},
      {"title: \xff\n", "not well-formed YAML: invalid leading UTF-8 octet"},
      {"title: t\ntitle: u\n", "c.yaml:2:1: the key 'title' stands twice"},
      {"title: t\ncovers: [a.b]\nstpes: []\n", "c.yaml:1:1: a case has no 'steps'"},
      {"title: t\ncovers: [a.b]\nstpes: []\nsteps: []\n", "c.yaml:3:1: unknown key 'stpes'"},
      {"- 1\n", "c.yaml:1:1: a case is a list; expected a mapping"},
      {With("  - primary: {frok: w1}\n"), "c.yaml:4:14: unknown operation 'frok'"},
      {With("  - primary: {frok: w1}\n"), "Did you mean 'fork'?"},
      {With("  - primary: {fork: 7}\n"),
       "c.yaml:4:21: 'fork' of the operation fork is 7; expected a name"},
      {With("  - primary: {fork: w1, evn: {}}\n"), "c.yaml:4:25: unknown key 'evn'"},
      {With("  - primary: {send: w1}\n"), "the operation send has no 'message'"},
      {With("  - awiat: cluster.exit\n"), "c.yaml:4:5: 'awiat' is neither"},
      {With("  - w9: {get: self.id, returns: 1}\n"), "'w9' is neither"},
      {With("  - {await: hello, quiesce: true}\n"), "a step has one key"},
      {With("  - quiesce: true\n"), "the case demands nothing"},
      {With("  - primary: {get: cluster, throws: maybe}\n"), "the case demands nothing"},
      {With("  - await: hello\n", "expect: [{oncee: hello}]\n"), "'oncee' is no expectation"},
      {With("  - await: hello\n", "expect: [{count: {event: hello}}]\n"), "no bound"},
      {With("  - await: {event: hello, where: {x: {$knid: y}}}\n"), "'$knid' is no operator"},
      {With("  - await: hello\n", "editions: v7\n"), "c.yaml:5:11: 'v7' is not an edition"},
      {With("  - await: hello\n", "readings: {one: []}\n"), "at least two readings"},
      {With("  - await: hello\n", "expect: [{once: hello, for: a.new}]\n"),
       "not among what the case"},
      {With("  - primary: {get: cluster, returns: 1, for: a.new}\n"), "not among what the case"},
      {With("  - primary: {get: cluster, throws: Error}\n"),
       "'throws' takes true, maybe, or a mapping"},
      {With("  - await: hello\n", "expect: [{equal: [a b c]}]\n"), "at least two"},
      {With("  - await: {event: hello, where: {x: {$kind: nmber}}}\n"), "'$kind' is no operator"},
      {"title: t\ncovers: [a.c]\nsteps: [{await: hello}]\n",
       "c.yaml:2:10: unknown requirement 'a.c'"},
      {"title: t\ncovers: [a.new]\neditions: v6\nsteps: [{await: hello}]\n", "holds in >=v16"},
  };
  for (const auto& [text, words] : expected)
    EXPECT_THAT(FirstError(text), HasSubstr(words)) << text;
}

TEST(CaseLoaderTest, AllErrorsOfAFileAreToldAtOnce) {
  const auto parsed = Parse("titel: t\ncovers: [x.y]\nsteps: [{primary: {frok: w1}}]\n");
  ASSERT_FALSE(parsed);
  EXPECT_GE(parsed.error().size(), 4u);
}

TEST(CaseLoaderTest, NoTextCrashesTheLoader) {
  const std::string good = kGood;
  const auto expect_an_answer = [](const std::string& text) {
    const auto parsed = Parse(text);
    EXPECT_TRUE(parsed.has_value() || !parsed.error().empty()) << text;
  };
  for (size_t size = 0; size < good.size(); ++size) expect_an_answer(good.substr(0, size));
  for (size_t at = 0; at < good.size(); ++at) {
    for (const char letter : {'{', '[', ':', '\t', '&', '*', '\0'}) {
      std::string changed = good;
      changed[at] = letter;
      expect_an_answer(changed);
    }
  }
}

TEST(CatalogueTest, ProblemsHaveTheirPlace) {
  Catalogue catalogue;
  const auto first_error = [&](const std::string& text) {
    const Errors errors = ParseRequirements(text, "r.yaml", &catalogue);
    return errors.empty() ? "no error" : errors.front().ToString();
  };
  EXPECT_EQ(first_error("- {id: x, text: t, level: must, editions: all, decided: case}\n"),
            "no error");
  EXPECT_THAT(first_error("- {id: x, text: t, level: must, editions: all, decided: case}\n"),
              HasSubstr("r.yaml:1:3: the requirement x stands already at r.yaml:1"));
  EXPECT_THAT(first_error("- {id: y, text: t, level: must, editions: v3, decided: case}\n"),
              HasSubstr("r.yaml:1:43: 'v3' is not an edition"));
  EXPECT_THAT(first_error("- {id: z, text: t, level: mst, editions: all, decided: case}\n"),
              HasSubstr("expected one of must, should, may, info"));
  EXPECT_THAT(first_error("- {id: w, text: t, level: must, editions: all, decided: 'no'}\n"),
              HasSubstr("no 'why'"));
}

// cluster.isPrimary and the setting cwd are dated, cluster.isMaster is not.
Catalogue DatedCatalogue() {
  Catalogue catalogue;
  const Errors errors = ParseRequirements(
      "- {id: cluster.isPrimary.true, text: x, level: must, editions: all, decided: case,\n"
      "   since: {'>=v16': v16.0.0}}\n"
      "- {id: cluster.isMaster.alias, text: x, level: must, editions: all, decided: case}\n"
      "- {id: cluster.settings.cwd.used, text: x, level: must, editions: '>=v10', decided: case,\n"
      "   since: {'>=v10': v9.5.0}}\n"
      "- {id: cluster.settings.frozen, text: x, level: must, editions: all, decided: case}\n"
      "- {id: old.opposite, text: x, level: must, editions: <=v12, decided: case}\n",
      "r.yaml", &catalogue);
  CLUSTERSPEC_ASSERT(errors.empty());
  return catalogue;
}

// The first error of a case that covers cluster.isMaster.alias, with these keys and steps.
std::string DateError(const std::string& keys, const std::string& operation) {
  static const Catalogue catalogue = DatedCatalogue();
  const std::string text = "title: t\ncovers: [cluster.isMaster.alias]\n" + keys +
                           "steps:\n  - primary: " + operation + "\nexpect: [{once: hello}]\n";
  const auto parsed = ParseCase(text, "c.yaml", "folder/c", catalogue);
  if (!parsed) return parsed.error().front().ToString();
  Errors errors;
  Reader reader(&errors);
  CheckDates(*parsed, catalogue, &reader);
  return errors.empty() ? "no error" : errors.front().ToString();
}

TEST(CaseDates, ACaseSaysWhichDatedMembersItNeeds) {
  const std::string get = "{get: cluster.isPrimary}";
  EXPECT_THAT(DateError("", get), HasSubstr("c.yaml:4:14: cluster.isPrimary is there since v16.0.0 "
                                            "by v16"));
  EXPECT_THAT(DateError("", get), HasSubstr("'uses: [cluster.isPrimary.true]'"));
  EXPECT_EQ(DateError("uses: [cluster.isPrimary.true]\n", get), "no error");
  // Where no edition of the case dates it, nothing is to be said.
  EXPECT_EQ(DateError("editions: <=v12\n", get), "no error");
  EXPECT_EQ(DateError("", "{get: cluster.isMaster}"), "no error");
}

TEST(CaseDates, SettingsAndComparedMembersCountToo) {
  EXPECT_THAT(DateError("", "{setup: {cwd: /}}"), HasSubstr("cluster.settings.cwd is there since"));
  EXPECT_EQ(DateError("", "{setup: {silent: true}}"), "no error");
  EXPECT_EQ(DateError("", "{get: cluster.settings}"), "no error");
  EXPECT_THAT(DateError("", "{same: cluster.isMaster, right: cluster.isPrimary}"),
              HasSubstr("cluster.isPrimary is there since"));
}

TEST(CaseDates, WhatIsUsedHasADateAndIsNotCovered) {
  const std::string none = "{get: cluster.isMaster}";
  EXPECT_THAT(DateError("uses: [old.opposite]\n", none),
              HasSubstr("no edition dates old.opposite"));
  EXPECT_THAT(DateError("uses: [cluster.isMaster.alias]\n", none),
              HasSubstr("the case covers cluster.isMaster.alias already"));
  EXPECT_THAT(DateError("uses: [nothing]\n", none), HasSubstr("unknown requirement 'nothing'"));
}

TEST(CaseDates, WhatACaseContradictsIsOfOtherEditions) {
  const std::string none = "{get: cluster.isMaster}";
  EXPECT_THAT(DateError("contradicts: [old.opposite]\n", none),
              HasSubstr("old.opposite holds in v6, in which the case runs"));
  EXPECT_EQ(DateError("editions: v18\ncontradicts: [old.opposite]\n", none), "no error");
}

}  // namespace
}  // namespace clusterspec

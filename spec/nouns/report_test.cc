#include "spec/nouns/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <limits>
#include <set>
#include <sstream>

#include "spec/nouns/source_dir.h"

namespace clusterspec {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

CaseOutcome FailingCase() {
  CaseOutcome result;
  result.id = "worker/kill/voluntary";
  result.title = "kill() is voluntary: <&\"'> \x01 \xE2\x9C\x93";
  result.note = "As Node 26 does.";
  result.ways = {{Verdict::kPass, ""}, {Verdict::kFail, "it is <blue>"}};
  result.verdict = Verdict::kFail;
  result.expected = false;
  result.requirements = {"worker.kill.voluntary", "worker.exit.once"};
  result.later = {"worker.exit.once"};
  result.own_edition_says = OwnEditionSays::kOtherwise;
  result.remark = "v18 says otherwise";
  result.reading = "strict";
  result.duration_s = 0.125;
  result.findings = {{"worker.kill.voluntary", "cluster.exit w1 has another value", "true", "false",
                      1, "cases/worker/kill/voluntary.yaml:12:5"},
                     {"", "second", "", "", -1, ""}};
  result.trace = {"cluster.fork w1", "cluster.exit w1"};
  result.trace_file = "traces/worker/kill/voluntary.jsonl";
  result.replay = "clusterspec run --impl node --include worker/kill/voluntary";
  return result;
}

Report FullReport() {
  Report report;
  report.tool_version = "0.1.0";
  report.edition = Edition::kV16;
  report.seed = std::numeric_limits<uint64_t>::max();
  report.implementation = "node";
  report.version = "26.10.0";
  report.node_version = "26.10.0";
  report.own_edition = Edition::kV18;
  report.command = {"/usr/bin/node", "--flag"};
  report.started = "2026-01-02T03:04:05Z";
  report.duration_s = 12.5;
  report.complete = false;
  report.shard = 2;
  report.shards = 3;
  report.filters = {"--include worker/*"};
  report.forms = {Form::kHttp, Form::kEsm};
  report.shard_plan = "0123456789abcdef";
  CaseOutcome pass;
  pass.id = "monitor/one-exit";
  pass.expected = true;
  pass.watched = 12;
  pass.broken_by = {"worker/kill/voluntary"};
  report.cases = {pass, FailingCase()};
  report.requirements = {
      {"worker.exit.once", "Once.", Level::kShould, Verdict::kPass, "", {}, true},
      {"worker.kill.voluntary",
       "In our own words.",
       Level::kMay,
       Verdict::kFail,
       "strict",
       {"worker/kill/voluntary"},
       false}};
  report.deviations = {{"late-removal", {"worker/kill/voluntary"}}};
  return report;
}

// What ParseReport says of FullReport's JSON after `spoil` changed it.
template <typename Spoil>
std::string ErrorAfter(Spoil spoil) {
  json::value value = ToJson(FullReport());
  spoil(value.as_object());
  const auto parsed = ParseReport(value, "r.json");
  return parsed ? "no error" : parsed.error().ToString();
}

json::object& FirstCase(json::object& report) { return report["cases"].as_array()[0].as_object(); }

TEST(ReportTest, CountsEveryVerdictAndWhatIsUnexpected) {
  const Report report = FullReport();
  EXPECT_EQ(report.Counts().size(), kAllVerdicts.size());
  EXPECT_EQ(report.Counts().at(Verdict::kPass), 1);
  EXPECT_EQ(report.Counts().at(Verdict::kFail), 1);
  EXPECT_EQ(report.Counts().at(Verdict::kError), 0);
  EXPECT_EQ(report.Unexpected(), 1);
  EXPECT_EQ(Report().Unexpected(), 0);
}

TEST(ReportTest, WhatIsDisputedIsReadBack) {
  Report report = FullReport();
  EXPECT_EQ(Find(ToJson(report), "summary.disputed"), nullptr);  // as reports were before
  report.cases.back().disputed = "worker.kill.voluntary: It is old. https://example.org/1";
  report.requirements.back().disputed = report.cases.back().disputed;
  const json::value value = ToJson(report);
  EXPECT_EQ(ToText(*Find(value, "summary.disputed")), "1");
  const auto parsed = ParseReport(value, "r.json");
  ASSERT_TRUE(parsed) << parsed.error().ToString();
  EXPECT_EQ(parsed->cases.back().disputed, report.cases.back().disputed);
  EXPECT_EQ(parsed->requirements.back().disputed, report.cases.back().disputed);
}

TEST(ReportTest, HasTheKeysOfTheDesign) {
  const json::value value = ToJson(FullReport());
  EXPECT_EQ(Find(value, "schema")->as_string(), "clusterspec.report/1");
  EXPECT_EQ(ToText(*Find(value, "tool")), R"({"version":"0.1.0"})");
  EXPECT_EQ(ToText(*Find(value, "implementation")),
            R"({"name":"node","version":"26.10.0","node_version":"26.10.0","own_edition":"v18",)"
            R"("command":["/usr/bin/node","--flag"]})");
  EXPECT_EQ(ToText(*Find(value, "shard")), "[2,3]");
  EXPECT_EQ(ToText(*Find(value, "filters")), R"(["--include worker/*"])");
  EXPECT_EQ(ToText(*Find(value, "forms")), R"(["http","esm"])");
  EXPECT_EQ(ToText(*Find(value, "summary")),
            R"({"pass":1,"fail":1,"timeout":0,"crash":0,"unsupported":0,"inconclusive":0,)"
            R"("error":0,"unsupported_why":{"lacks":0,"later":0,"adapter":0},)"
            R"("own_edition_says":{"nothing":0,"otherwise":1},"unexpected":1,"flaky":0})");
  EXPECT_EQ(Find(value, "cases.0.outcome")->as_string(), "expected");
  EXPECT_EQ(Find(value, "cases.1.outcome")->as_string(), "unexpected");
  EXPECT_TRUE(Find(value, "requirements.0.reading")->is_null());
  EXPECT_TRUE(Find(value, "cases.1.findings.1.event")->is_null());
  EXPECT_EQ(ToText(*Find(value, "deviations")),
            R"([{"id":"late-removal","evidence":["worker/kill/voluntary"]}])");
}

TEST(ReportTest, UnsupportedIsCountedByItsReason) {
  Report report = FullReport();
  CaseOutcome& first = report.cases.at(0);
  first.verdict = Verdict::kUnsupported;
  first.why = WhyUnsupported::kLater;
  EXPECT_EQ(report.WhyCounts().at(WhyUnsupported::kLater), 1);
  EXPECT_EQ(report.WhyCounts().at(WhyUnsupported::kLacks), 0);
  const json::value value = ToJson(report);
  EXPECT_EQ(Find(value, "cases.0.why")->as_string(), "later");
  EXPECT_TRUE(Find(value, "cases.1.why")->is_null());
  EXPECT_EQ(ParseReport(value, "r.json")->cases.at(0).why, WhyUnsupported::kLater);
}

// Before there were several reasons, unsupported meant that something is lacking.
TEST(ReportTest, AnOldReportSaysOnlyThatSomethingIsLacking) {
  Report report = FullReport();
  report.cases.at(0).verdict = Verdict::kUnsupported;
  json::value value = ToJson(report);
  FirstCase(value.as_object()).erase("why");
  EXPECT_EQ(ParseReport(value, "r.json")->cases.at(0).why, WhyUnsupported::kLacks);
  EXPECT_EQ(ParseReport(value, "r.json")->cases.at(1).why, std::nullopt);
}

TEST(ReportTest, IsWholeWhereNothingWasLeftOut) {
  EXPECT_TRUE(Report().IsWhole());
  Report report;
  report.complete = false;
  EXPECT_FALSE(report.IsWhole());
  report = {};
  report.shards = 2;
  EXPECT_FALSE(report.IsWhole());
  report = {};
  report.filters = {"--exclude a/b"};
  EXPECT_FALSE(report.IsWhole());
}

// All members survive: what is read back writes the same JSON.
TEST(ReportTest, RoundTrip) {
  const json::value value = ToJson(FullReport());
  for (const std::string& text : {ToText(value), ToPrettyText(value)}) {
    const auto parsed = ParseReport(ParseJson(text).value(), "r.json");
    ASSERT_TRUE(parsed) << parsed.error().ToString();
    EXPECT_EQ(ToText(ToJson(*parsed)), ToText(value));
  }
}

TEST(ReportTest, RoundTripOfMembers) {
  const Report report = ParseReport(ToJson(FullReport()), "r.json").value();
  EXPECT_EQ(report.edition, Edition::kV16);
  EXPECT_EQ(report.seed, std::numeric_limits<uint64_t>::max());
  EXPECT_THAT(report.command, ElementsAre("/usr/bin/node", "--flag"));
  EXPECT_FALSE(report.complete);
  const CaseOutcome& result = report.cases.at(1);
  EXPECT_EQ(result.title, FailingCase().title);
  EXPECT_EQ(result.note, "As Node 26 does.");
  EXPECT_EQ(result.ways, FailingCase().ways);
  EXPECT_EQ(result.verdict, Verdict::kFail);
  EXPECT_FALSE(result.expected);
  EXPECT_THAT(result.later, ElementsAre("worker.exit.once"));
  EXPECT_EQ(result.own_edition_says, OwnEditionSays::kOtherwise);
  EXPECT_EQ(result.remark, "v18 says otherwise");
  EXPECT_EQ(report.node_version, "26.10.0");
  EXPECT_EQ(report.own_edition, Edition::kV18);
  EXPECT_EQ(result.reading, "strict");
  EXPECT_EQ(result.duration_s, 0.125);
  EXPECT_EQ(result.findings.at(0).event, 1);
  EXPECT_EQ(result.findings.at(0).where, "cases/worker/kill/voluntary.yaml:12:5");
  EXPECT_EQ(result.findings.at(1).event, -1);
  EXPECT_THAT(result.trace, ElementsAre("cluster.fork w1", "cluster.exit w1"));
  EXPECT_EQ(result.trace_file, "traces/worker/kill/voluntary.jsonl");
  EXPECT_EQ(report.requirements.at(0).level, Level::kShould);
  EXPECT_TRUE(report.requirements.at(0).monitors);
  EXPECT_EQ(report.requirements.at(1).reading, "strict");
  EXPECT_THAT(report.deviations.at(0).evidence, ElementsAre("worker/kill/voluntary"));
}

TEST(ReportTest, RoundTripOfAnEmptyReport) {
  Report report;
  report.implementation = "node";
  report.version = "26.10.0";
  const json::value value = ToJson(report);
  EXPECT_EQ(ToText(ToJson(ParseReport(value, "r.json").value())), ToText(value));
}

// Old or hand-made reports hold only what the schema requires, newer ones more than we know.
TEST(ReportTest, AdditiveKeysMayBeAbsentAndUnknownOnesPresent) {
  EXPECT_EQ(ErrorAfter([](json::object& report) {
              report["future"] = 1;
              report.erase("summary");
              for (const char* key : {"note", "findings", "trace_lines", "trace", "reading", "why",
                                      "later", "own_edition_says", "remark"}) {
                FirstCase(report).erase(key);
              }
              report["requirements"].as_array()[0].as_object().erase("text");
            }),
            "no error");
}

TEST(ReportTest, EveryKeyOfTheDesignIsAskedFor) {
  const json::value whole = ToJson(FullReport());
  for (const auto& member : whole.as_object()) {
    const std::string key = member.key();
    if (key == "summary") continue;  // counted anew
    if (key == "unmatched" || key == "filters" || key == "explained" || key == "forms" ||
        key == "shard_plan")
      continue;  // not of the design's; older ones lack it
    const std::string error = ErrorAfter([&](json::object& report) { report.erase(key); });
    EXPECT_THAT(error, HasSubstr("r.json: not a report: " + key)) << key;
    EXPECT_THAT(error, HasSubstr(": missing; expected ")) << key;
  }
}

TEST(ReportTest, ErrorsNameThePlaceAndWhatWasExpected) {
  EXPECT_EQ(ErrorAfter([](json::object& r) { FirstCase(r)["verdict"] = "passed"; }),
            "r.json: not a report: cases[0].verdict: expected one of pass, fail, timeout, crash, "
            "unsupported, inconclusive, error, found 'passed'");
  EXPECT_EQ(ErrorAfter([](json::object& r) { FirstCase(r).erase("verdict"); }),
            "r.json: not a report: cases[0].verdict: missing; expected a string");
  EXPECT_EQ(ErrorAfter([](json::object& r) { r["cases"].as_array()[1] = "x"; }),
            "r.json: not a report: cases[1]: expected an object, found a string");
  EXPECT_EQ(ErrorAfter([](json::object& r) { r["cases"] = nullptr; }),
            "r.json: not a report: cases: expected an array, found null");
  EXPECT_EQ(ErrorAfter([](json::object& r) {
              r["implementation"].as_object()["command"] = json::array{1};
            }),
            "r.json: not a report: implementation.command[0]: expected a string, found a number 1");
  EXPECT_EQ(ErrorAfter([](json::object& r) { r["edition"] = "v17"; }),
            "r.json: not a report: edition: expected one of v6, v10, v12, v16, v18, found 'v17'");
  EXPECT_EQ(ErrorAfter([](json::object& r) { r["complete"] = 1; }),
            "r.json: not a report: complete: expected true or false, found a number 1");
  EXPECT_EQ(ErrorAfter([](json::object& r) {
              r["requirements"].as_array()[1].as_object()["level"] = "shall";
            }),
            "r.json: not a report: requirements[1].level: expected one of must, should, may, info, "
            "found 'shall'");
}

TEST(ReportTest, NumbersAreChecked) {
  for (const json::value& bad : {json::value(-1), json::value(1.5), json::value("1")}) {
    EXPECT_THAT(ErrorAfter([&](json::object& r) { r["seed"] = bad; }),
                HasSubstr("seed: expected a whole number, found a "));
  }
  EXPECT_THAT(ErrorAfter([](json::object& r) { r["duration_s"] = -1; }),
              HasSubstr("duration_s: expected a number of seconds, found a number -1"));
  for (const json::array& bad : {json::array{1}, json::array{3, 2}, json::array{1, 2, 3}}) {
    EXPECT_THAT(ErrorAfter([&](json::object& r) { r["shard"] = bad; }),
                HasSubstr("shard: expected two numbers"));
  }
}

// Of both paths are made, and entries of lists that must be read again.
TEST(ReportTest, NamesAndVersionsAreChecked) {
  const auto error_with = [](const char* key, const char* text) {
    return ErrorAfter([&](json::object& r) { r["implementation"].as_object()[key] = text; });
  };
  for (const char* good : {"node@20", "sim?deviation=x", "./my.yaml", "/a/b.yaml"}) {
    EXPECT_EQ(error_with("name", good), "no error");
  }
  for (const char* bad : {"", "..", "a b", "node\n"}) {
    EXPECT_THAT(error_with("name", bad), HasSubstr("implementation.name: expected the path of"));
  }
  for (const char* bad : {"../../../X", "", "1.0", "1.0.0-rc.1", "1.0.0/.."}) {
    EXPECT_THAT(error_with("version", bad),
                HasSubstr("implementation.version: expected a version such as 20.1.0"));
  }
  EXPECT_THAT(error_with("node_version", "x"), HasSubstr("implementation.node_version: expected"));
}

TEST(ReportTest, AnotherDocumentIsNoReport) {
  EXPECT_THAT(ErrorAfter([](json::object& r) { r["schema"] = "clusterspec.report/2"; }),
              HasSubstr("schema: expected one of clusterspec.report/1, found"));
  const auto parsed = ParseReport(json::array(), "r.json");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().ToString(), "r.json: not a report: expected an object, found an array");
}

TEST(ReportTest, WhatHappenedIsTheFirstFinding) {
  const auto read_with = [](const char* message, const char* findings) {
    json::value value = ToJson(FullReport());
    json::object& first = FirstCase(value.as_object());
    first["message"] = message;
    first["findings"] = ParseJson(findings).value();
    std::vector<std::string> messages;
    const Report report = ParseReport(value, "r.json").value();
    for (const Finding& each : report.cases.at(0).findings) messages.push_back(each.message);
    return messages;
  };
  EXPECT_EQ(CaseResult().Message(), "");
  EXPECT_EQ(FailingCase().Message(), "cluster.exit w1 has another value");
  EXPECT_THAT(read_with("", "[]"), ElementsAre());
  EXPECT_THAT(read_with("it ended", "[]"), ElementsAre("it ended"));
  EXPECT_THAT(read_with("it ended", R"([{"message":"a"}])"), ElementsAre("it ended", "a"));
  EXPECT_THAT(read_with("b", R"([{"message":"a"},{"message":"b"}])"), ElementsAre("b", "a"));
  EXPECT_THAT(read_with("", R"([{"message":"a"}])"), ElementsAre("a"));
}

TEST(ReportTest, BytesThatAreNoTextStillMakeJson) {
  Report report = FullReport();
  report.cases[0].findings = {{"", "a\xFF\xC3(b", "", "", -1, ""}};
  const auto again = ParseJson(ToText(ToJson(report)));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(Find(*again, "cases.0.message")->as_string(), "a\xEF\xBF\xBD\xEF\xBF\xBD(b");
}

// The keys of `object`, which must be those that the schema lists under `definition`.
void ExpectSameKeys(const json::value& schema, std::string_view definition,
                    const json::value& written) {
  std::set<std::string> known, keys;
  const json::value* properties = Find(schema, definition)->as_object().if_contains("properties");
  for (const auto& member : properties->as_object()) known.emplace(member.key());
  for (const auto& member : written.as_object()) keys.emplace(member.key());
  EXPECT_EQ(known, keys) << "in " << definition;
}

TEST(ReportTest, TheSchemaKnowsEveryKey) {
  std::ifstream file(CLUSTERSPEC_SOURCE_DIR "/spec/schemas/report.schema.json");
  std::stringstream text;
  text << file.rdbuf();
  const json::value schema = ParseJson(text.str()).value();
  Report full = FullReport();
  for (CaseOutcome& each : full.cases) {
    each.disputed = "why";
    each.ways = {{Verdict::kFail, "so"}};
  }
  for (RequirementResult& each : full.requirements) each.disputed = "why";
  const json::value report = ToJson(full);
  ExpectSameKeys(schema, "", report);
  ExpectSameKeys(schema, "properties.implementation", *Find(report, "implementation"));
  ExpectSameKeys(schema, "properties.summary", *Find(report, "summary"));
  ExpectSameKeys(schema, "$defs.case", *Find(report, "cases.0"));
  ExpectSameKeys(schema, "$defs.finding", *Find(report, "cases.1.findings.0"));
  ExpectSameKeys(schema, "$defs.requirement", *Find(report, "requirements.0"));
  ExpectSameKeys(schema, "$defs.deviation", *Find(report, "deviations.0"));
}

}  // namespace
}  // namespace clusterspec

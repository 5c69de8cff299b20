#include "spec/nouns/report.h"
#include "spec/nouns/report_words.h"

namespace clusterspec {
namespace {

using report_words::kExpected;
using report_words::kSchema;
using report_words::kUnexpected;

json::array TextsToJson(const std::vector<std::string>& texts) {
  json::array array;
  for (const std::string& text : texts) array.emplace_back(ValidUtf8(text));
  return array;
}

json::array FormsToJson(const std::vector<Form>& forms) {
  json::array array;
  for (const Form form : forms) array.emplace_back(ToString(form));
  return array;
}

// What is not there is null rather than "": the format has it so.
json::value TextOrNull(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(ValidUtf8(text));
}

json::value WhyToJson(std::optional<WhyUnsupported> why) {
  return why ? json::value(ToString(*why)) : json::value(nullptr);
}

json::value ToJson(const Finding& finding) {
  return {{"requirement", ValidUtf8(finding.requirement)},
          {"message", ValidUtf8(finding.message)},
          {"expected", ValidUtf8(finding.expected)},
          {"seen", ValidUtf8(finding.seen)},
          {"event", finding.event < 0 ? json::value(nullptr) : json::value(finding.event)},
          {"where", ValidUtf8(finding.where)}};
}

json::array WaysToJson(const std::vector<WayToEnd>& ways) {
  json::array array;
  for (const WayToEnd& way : ways) {
    array.push_back({{"verdict", ToString(way.verdict)}, {"message", ValidUtf8(way.message)}});
  }
  return array;
}

json::value ToJson(const CaseOutcome& result) {
  json::array findings;
  for (const Finding& finding : result.findings) findings.push_back(ToJson(finding));
  json::object value{{"id", ValidUtf8(result.id)},
                     {"title", ValidUtf8(result.title)},
                     {"verdict", ToString(result.verdict)},
                     {"why", WhyToJson(result.why)},
                     {"outcome", result.expected ? kExpected : kUnexpected},
                     {"flaky", result.flaky},
                     {"listed", ValidUtf8(result.listed)},
                     {"requirements", TextsToJson(result.requirements)},
                     {"later", TextsToJson(result.later)},
                     {"reading", TextOrNull(result.reading)},
                     {"duration_s", result.duration_s},
                     {"message", ValidUtf8(result.Message())},
                     {"note", ValidUtf8(result.note)},
                     {"own_edition_says", ToString(result.own_edition_says)},
                     {"remark", ValidUtf8(result.remark)},
                     {"findings", std::move(findings)},
                     {"trace_lines", TextsToJson(result.trace)},
                     {"trace", ValidUtf8(result.trace_file)},
                     {"replay", ValidUtf8(result.replay)}};
  if (!result.disputed.empty()) value["disputed"] = ValidUtf8(result.disputed);
  if (!result.ways.empty()) value["ways"] = WaysToJson(result.ways);
  if (result.watched > 0) {
    value["watched"] = result.watched;
    value["broken_by"] = TextsToJson(result.broken_by);
  }
  return value;
}

json::value ToJson(const RequirementResult& result) {
  json::object value{{"id", ValidUtf8(result.id)},         {"text", ValidUtf8(result.text)},
                     {"level", ToString(result.level)},    {"verdict", ToString(result.verdict)},
                     {"why", WhyToJson(result.why)},       {"reading", TextOrNull(result.reading)},
                     {"cases", TextsToJson(result.cases)}, {"monitors", result.monitors}};
  if (!result.disputed.empty()) value["disputed"] = ValidUtf8(result.disputed);
  return value;
}

json::value ToJson(const DeviationResult& result) {
  return {{"id", ValidUtf8(result.id)}, {"evidence", TextsToJson(result.evidence)}};
}

template <typename T>
json::array AllToJson(const std::vector<T>& results) {
  json::array array;
  for (const T& result : results) array.push_back(ToJson(result));
  return array;
}

json::object SummaryToJson(const Report& report) {
  json::object summary;
  for (const auto& [verdict, count] : report.Counts()) summary[ToString(verdict)] = count;
  json::object why;
  for (const auto& [reason, count] : report.WhyCounts()) why[ToString(reason)] = count;
  summary["unsupported_why"] = std::move(why);
  json::object own_edition;
  for (const OwnEditionSays says : {OwnEditionSays::kNothing, OwnEditionSays::kOtherwise}) {
    own_edition[ToString(says)] = report.OwnEditionSaysCount(says);
  }
  summary["own_edition_says"] = std::move(own_edition);
  summary["unexpected"] = report.Unexpected();
  summary["flaky"] = report.FlakyCount();
  if (report.DisputedCount() > 0) summary["disputed"] = report.DisputedCount();
  return summary;
}

}  // namespace

json::value ToJson(const Report& report) {
  return {{"schema", kSchema},
          {"tool", {{"version", ValidUtf8(report.tool_version)}}},
          {"edition", ToString(report.edition)},
          {"seed", report.seed},
          {"implementation",
           {{"name", ValidUtf8(report.implementation)},
            {"version", ValidUtf8(report.version)},
            {"node_version", TextOrNull(report.node_version)},
            {"own_edition", report.own_edition ? json::value(ToString(*report.own_edition))
                                               : json::value(nullptr)},
            {"command", TextsToJson(report.command)}}},
          {"started", ValidUtf8(report.started)},
          {"duration_s", report.duration_s},
          {"complete", report.complete},
          {"shard", json::array{report.shard, report.shards}},
          {"shard_plan", TextOrNull(report.shard_plan)},
          {"filters", TextsToJson(report.filters)},
          {"forms", FormsToJson(report.forms)},
          {"explained", report.explained},
          {"summary", SummaryToJson(report)},
          {"cases", AllToJson(report.cases)},
          {"requirements", AllToJson(report.requirements)},
          {"deviations", AllToJson(report.deviations)},
          {"unmatched", TextsToJson(report.unmatched)}};
}

}  // namespace clusterspec

#include "reports/sarif.h"

#include <fmt/format.h>

#include <set>

#include "reports/sections.h"
#include "reports/standing.h"
#include "reports/text.h"

namespace clusterspec {
namespace {

using reports::Folded;
using reports::Standing;

constexpr std::string_view kSchema = "https://json.schemastore.org/sarif-2.1.0.json";
// What is about no single requirement: a death, an event that nothing explains, a stale entry.
constexpr std::string_view kAnyRule = "documentation";

json::object Message(std::string_view text) { return {{"text", Folded(text)}}; }

bool IsResult(const CaseOutcome& result) {
  const Standing standing = reports::StandingOf(result);
  return standing == Standing::kKnown || standing == Standing::kNews;
}

std::string RuleOf(const CaseOutcome& result) {
  const std::string requirement = result.MainRequirement();
  return requirement.empty() ? std::string(kAnyRule) : requirement;
}

std::string_view LevelOf(const Report& report, const CaseOutcome& result) {
  const RequirementResult* requirement = reports::FindRequirement(report, RuleOf(result));
  if (requirement == nullptr || requirement->level == Level::kMust) return "error";
  return requirement->level == Level::kInfo ? "note" : "warning";
}

json::object RegionOf(const SourceLocation& place) {
  json::object region;
  if (place.line > 0) region["startLine"] = place.line;
  if (place.column > 0) region["startColumn"] = place.column;
  return region;
}

json::array LocationsOf(const CaseOutcome& result) {
  const SourceLocation place = reports::LocationOf(reports::PlaceOf(result));
  if (place.file.empty()) return {};
  json::object physical{{"artifactLocation", {{"uri", ValidUtf8(place.file)}}}};
  json::object region = RegionOf(place);
  if (!region.empty()) physical["region"] = std::move(region);
  return {json::object{{"physicalLocation", std::move(physical)}}};
}

json::value ResultOf(const Report& report, const CaseOutcome& result) {
  const std::string what = result.Message().empty() ? reports::ReasonOf(result) : result.Message();
  json::object value{{"ruleId", ValidUtf8(RuleOf(result))},
                     {"level", LevelOf(report, result)},
                     {"message", Message(fmt::format("{}: {}", result.id, what))},
                     {"partialFingerprints", {{"caseId/v1", ValidUtf8(result.id)}}},
                     {"properties",
                      {{"case", ValidUtf8(result.id)},
                       {"verdict", ToString(result.verdict)},
                       {"replay", ValidUtf8(result.replay)}}}};
  json::array locations = LocationsOf(result);
  if (!locations.empty()) value["locations"] = std::move(locations);
  json::array suppressions;
  if (reports::StandingOf(result) == Standing::kKnown) {
    suppressions.push_back(json::object{
        {"kind", "external"},
        {"justification", Folded(result.disputed.empty() ? result.listed : result.disputed)}});
  }
  value["suppressions"] = std::move(suppressions);
  return value;
}

json::array Results(const Report& report) {
  json::array results;
  for (const CaseOutcome& result : report.cases) {
    if (IsResult(result)) results.push_back(ResultOf(report, result));
  }
  for (const std::string& line : report.unmatched) {
    results.push_back(json::object{{"ruleId", kAnyRule},
                                   {"level", "error"},
                                   {"message", Message(line)},
                                   {"suppressions", json::array()}});
  }
  return results;
}

json::object Rule(std::string_view id, std::string_view text) {
  return {{"id", ValidUtf8(id)}, {"shortDescription", Message(text.empty() ? id : text)}};
}

json::array Rules(const Report& report) {
  json::array rules{Rule(kAnyRule, "What the documentation as a whole allows.")};
  std::set<std::string> there{std::string(kAnyRule)};
  for (const RequirementResult& requirement : report.requirements) {
    rules.push_back(Rule(requirement.id, requirement.text));
    there.insert(requirement.id);
  }
  for (const CaseOutcome& result : report.cases) {
    if (!IsResult(result) || !there.insert(RuleOf(result)).second) continue;
    rules.push_back(Rule(RuleOf(result), ""));
  }
  return rules;
}

json::object Invocation(const Report& report) {
  json::array notifications;
  for (const CaseOutcome& result : report.cases) {
    if (reports::StandingOf(result) != Standing::kTrouble) continue;
    notifications.push_back(json::object{
        {"level", "error"},
        {"message", Message(fmt::format("{}: {}", result.id, reports::ReasonOf(result)))}});
  }
  const bool successful = report.complete && notifications.empty();
  json::object invocation{{"executionSuccessful", successful},
                          {"toolExecutionNotifications", std::move(notifications)}};
  if (!report.started.empty()) invocation["startTimeUtc"] = ValidUtf8(report.started);
  return invocation;
}

}  // namespace

json::value ToSarif(const Report& report) {
  json::object driver{{"name", "clusterspec"},
                      {"semanticVersion", ValidUtf8(report.tool_version)},
                      {"rules", Rules(report)}};
  json::object run{{"tool", {{"driver", std::move(driver)}}},
                   {"invocations", json::array{Invocation(report)}},
                   {"results", Results(report)},
                   {"properties",
                    {{"implementation", ValidUtf8(report.implementation)},
                     {"version", ValidUtf8(report.version)},
                     {"edition", ToString(report.edition)}}}};
  return {{"$schema", kSchema}, {"version", "2.1.0"}, {"runs", json::array{std::move(run)}}};
}

}  // namespace clusterspec

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "spec/nouns/json_node.h"
#include "spec/nouns/report.h"
#include "spec/nouns/report_words.h"
#include "spec/nouns/safe_name.h"
#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

using report_words::kAllSayings;
using report_words::kExpected;
using report_words::kSchema;
using report_words::kUnexpected;

Verdict ReadVerdict(const JsonNode& node) { return node.OneOf<Verdict>(kAllVerdicts); }

// Reports of older versions do not say why; then there was one reason only.
std::optional<WhyUnsupported> ReadWhy(const JsonNode& node, Verdict verdict) {
  if (node.HasValue()) {
    return node.OneOf<WhyUnsupported>(kAllWhyUnsupported);
  }
  if (verdict == Verdict::kUnsupported) return WhyUnsupported::kLacks;
  return std::nullopt;
}

Level ReadLevel(const JsonNode& node) {
  return node.OneOf<Level>(std::array{Level::kMust, Level::kShould, Level::kMay, Level::kInfo});
}

Finding ReadFinding(const JsonNode& node) {
  Finding finding;
  if (!node.IsObject()) return finding;
  finding.requirement = node["requirement"].TextIfAny();
  finding.message = node["message"].Text();
  finding.expected = node["expected"].TextIfAny();
  finding.seen = node["seen"].TextIfAny();
  if (node["event"].HasValue()) finding.event = node["event"].Whole<int>(0);
  finding.where = node["where"].TextIfAny();
  return finding;
}

// A result's message is that of its first finding.
void TellFirst(const std::string& message, std::vector<Finding>* findings) {
  if (message.empty()) return;
  const auto told = std::find_if(findings->begin(), findings->end(),
                                 [&](const Finding& each) { return each.message == message; });
  if (told != findings->end()) {
    std::rotate(findings->begin(), told, told + 1);
    return;
  }
  Finding happened;
  happened.message = message;
  findings->insert(findings->begin(), happened);
}

CaseOutcome ReadCase(const JsonNode& node) {
  CaseOutcome result;
  if (!node.IsObject()) return result;
  result.id = node["id"].Text();
  result.title = node["title"].Text();
  result.note = node["note"].TextIfAny();
  result.verdict = ReadVerdict(node["verdict"]);
  result.why = ReadWhy(node["why"], result.verdict);
  result.expected = node["outcome"].PlaceAmong({kExpected, kUnexpected}) == 0;
  if (const JsonNode flaky = node["flaky"]; flaky.HasValue()) result.flaky = flaky.Flag();
  result.listed = node["listed"].TextIfAny();
  result.disputed = node["disputed"].TextIfAny();
  result.requirements = node["requirements"].Texts();
  if (const JsonNode later = node["later"]; later.HasValue()) result.later = later.Texts();
  result.reading = node["reading"].TextIfAny();
  result.duration_s = node["duration_s"].Seconds();
  if (const JsonNode findings = node["findings"]; findings.HasValue()) {
    findings.ForEach([&](const JsonNode& each) { result.findings.push_back(ReadFinding(each)); });
  }
  if (const JsonNode says = node["own_edition_says"]; says.HasValue()) {
    result.own_edition_says = says.OneOf<OwnEditionSays>(kAllSayings);
  }
  result.remark = node["remark"].TextIfAny();
  if (const JsonNode watched = node["watched"]; watched.HasValue()) {
    result.watched = watched.Whole<int>(0);
  }
  if (const JsonNode by = node["broken_by"]; by.HasValue()) result.broken_by = by.Texts();
  // Reports of older versions may tell what happened beside the findings.
  TellFirst(node["message"].Text(), &result.findings);
  if (const JsonNode lines = node["trace_lines"]; lines.HasValue()) result.trace = lines.Texts();
  result.trace_file = node["trace"].TextIfAny();
  result.replay = node["replay"].Text();
  if (const JsonNode ways = node["ways"]; ways.HasValue()) {
    ways.ForEach([&](const JsonNode& each) {
      if (each.IsObject()) {
        result.ways.push_back({ReadVerdict(each["verdict"]), each["message"].Text()});
      }
    });
  }
  return result;
}

RequirementResult ReadRequirement(const JsonNode& node) {
  RequirementResult result;
  if (!node.IsObject()) return result;
  result.id = node["id"].Text();
  result.text = node["text"].TextIfAny();
  result.level = ReadLevel(node["level"]);
  result.verdict = ReadVerdict(node["verdict"]);
  result.why = ReadWhy(node["why"], result.verdict);
  result.reading = node["reading"].TextIfAny();
  result.cases = node["cases"].Texts();
  result.monitors = node["monitors"].Flag();
  result.disputed = node["disputed"].TextIfAny();
  return result;
}

DeviationResult ReadDeviation(const JsonNode& node) {
  if (!node.IsObject()) return {};
  return {node["id"].Text(), node["evidence"].Texts()};
}

std::string ReadVersion(const JsonNode& node, std::string version) {
  if (!IsReleasedVersion(version)) node.Complain("expected a version such as 20.1.0");
  return version;
}

void ReadShard(const JsonNode& node, Report* report) {
  std::vector<int> parts;
  node.ForEach([&](const JsonNode& part) { parts.push_back(part.Whole<int>(1)); });
  if (parts.size() != 2 || parts[0] > parts[1]) {
    return node.Complain("expected two numbers, [which shard, of how many]");
  }
  report->shard = parts[0];
  report->shards = parts[1];
}

// Of a name and a version paths are made, and entries of lists of known failures.
void ReadImplementation(const JsonNode& node, Report* report) {
  report->implementation = node["name"].Text();
  if (!IsImplementationName(report->implementation)) {
    node["name"].Complain(fmt::format("expected the path of a manifest or {}", kSafeName));
  }
  report->version = ReadVersion(node["version"], node["version"].Text());
  report->node_version = node["node_version"].TextIfAny();
  if (!report->node_version.empty()) ReadVersion(node["node_version"], report->node_version);
}

void ReadHead(const JsonNode& node, Report* report) {
  report->tool_version = node["tool"]["version"].Text();
  report->edition = node["edition"].OneOf<Edition>(kAllEditions);
  report->seed = node["seed"].Whole<uint64_t>(0);
  ReadImplementation(node["implementation"], report);
  if (const JsonNode own = node["implementation"]["own_edition"]; own.HasValue()) {
    report->own_edition = own.OneOf<Edition>(kAllEditions);
  }
  report->command = node["implementation"]["command"].Texts();
  report->started = node["started"].Text();
  report->duration_s = node["duration_s"].Seconds();
  report->complete = node["complete"].Flag();
  ReadShard(node["shard"], report);
  report->shard_plan = node["shard_plan"].TextIfAny();
  report->explained = node["explained"].HasValue() && node["explained"].Flag();
  if (node["filters"].HasValue()) report->filters = node["filters"].Texts();
  if (const JsonNode forms = node["forms"]; forms.HasValue()) {
    report->forms.clear();
    forms.ForEach([&](const JsonNode& each) { report->forms.push_back(each.OneOf<Form>(kForms)); });
  }
}

}  // namespace

Result<Report> ParseReport(const json::value& value, const std::string& file) {
  Report report;
  std::string problem;
  const JsonNode root(value, &problem);
  if (root.IsObject()) root["schema"].PlaceAmong({kSchema});
  if (problem.empty()) {
    ReadHead(root, &report);
    root["cases"].ForEach([&](const JsonNode& each) { report.cases.push_back(ReadCase(each)); });
    root["requirements"].ForEach(
        [&](const JsonNode& each) { report.requirements.push_back(ReadRequirement(each)); });
    root["deviations"].ForEach(
        [&](const JsonNode& each) { report.deviations.push_back(ReadDeviation(each)); });
    if (root["unmatched"].HasValue()) report.unmatched = root["unmatched"].Texts();
  }
  if (problem.empty()) return report;
  return Error{"not a report: " + problem, {file, 0, 0}};
}

}  // namespace clusterspec

#include "harness/evaluate/merge_shards.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "harness/judge/requirement_verdicts.h"
#include "harness/judge/verdict_builder.h"
#include "harness/known_failures/outcomes.h"

namespace clusterspec {
namespace {

// What shards of one run have in common, by its name.
std::map<std::string, std::string> InCommon(const Report& report) {
  std::vector<std::string_view> forms;
  for (const Form form : report.forms) forms.push_back(ToString(form));
  return {{"the implementation", report.implementation},
          {"its version", report.version},
          {"the edition", std::string(ToString(report.edition))},
          {"the version of clusterspec", report.tool_version},
          {"the seed", std::to_string(report.seed)},
          {"the selection", fmt::format("{}", fmt::join(report.filters, " "))},
          {"the forms", fmt::format("{}", fmt::join(forms, " "))},
          {"whether traces are explained", report.explained ? "yes" : "no"},
          {"the number of shards", std::to_string(report.shards)},
          {"the plan of the shards", report.shard_plan}};
}

Result<bool> CheckForeign(const ShardReport& first, const ShardReport& other) {
  const auto there = InCommon(first.report);
  for (const auto& [what, value] : InCommon(other.report)) {
    if (value == there.at(what)) continue;
    return Error{fmt::format("this shard is of another run than {}: {} is '{}' here and '{}' there",
                             first.file, what, value, there.at(what)),
                 {other.file, 0, 0}};
  }
  return true;
}

// Each is there once, and none is missing.
Result<bool> CheckSet(const std::vector<ShardReport>& shards) {
  std::map<int, std::string> files;
  for (const ShardReport& each : shards) {
    if (each.report.shards == 1) {
      return Error{"this is the report of a whole run; expected one of `run --shard I/N`",
                   {each.file, 0, 0}};
    }
    auto foreign = CheckForeign(shards.front(), each);
    if (!foreign) return foreign;
    const auto [before, fresh] = files.emplace(each.report.shard, each.file);
    if (fresh) continue;
    return Error{fmt::format("shard {} of {} is there twice: also in {}", each.report.shard,
                             each.report.shards, before->second),
                 {each.file, 0, 0}};
  }
  std::vector<int> missing;
  const int count = shards.front().report.shards;
  for (int shard = 1; shard <= count; ++shard) {
    if (!files.contains(shard)) missing.push_back(shard);
  }
  if (missing.empty()) return true;
  return Error{fmt::format("{} {} of {} {} missing", missing.size() == 1 ? "shard" : "shards",
                           fmt::join(missing, ", "), count, missing.size() == 1 ? "is" : "are"),
               {}};
}

// Two shards' rows of one monitor: the trace that is shown is that of the first case by name, as in
// a run of the whole.
CaseResult MergeMonitor(CaseResult a, CaseResult b) {
  const bool b_tells =
      !b.broken_by.empty() && (a.broken_by.empty() || b.broken_by.front() < a.broken_by.front());
  if (b_tells) std::swap(a, b);
  a.watched += b.watched;
  a.broken_by.insert(a.broken_by.end(), b.broken_by.begin(), b.broken_by.end());
  std::sort(a.broken_by.begin(), a.broken_by.end());
  if (!a.broken_by.empty()) a.note = MonitorNote(a);
  return a;
}

Result<std::map<std::string, CaseResult>> MergeResults(const std::vector<ShardReport>& shards) {
  std::map<std::string, CaseResult> results;
  for (const ShardReport& each : shards) {
    for (const CaseResult& result : each.report.cases) {
      const auto [there, fresh] = results.emplace(result.id, result);
      if (fresh) continue;
      if (!result.id.starts_with("monitor/")) {
        return Error{fmt::format("{} has run in two shards", result.id), {each.file, 0, 0}};
      }
      there->second = MergeMonitor(std::move(there->second), result);
    }
  }
  return results;
}

std::vector<DeviationResult> MergeDeviations(const std::vector<ShardReport>& shards) {
  std::map<std::string, std::set<std::string>> evidence;
  for (const ShardReport& each : shards) {
    for (const DeviationResult& deviation : each.report.deviations) {
      evidence[deviation.id].insert(deviation.evidence.begin(), deviation.evidence.end());
    }
  }
  std::vector<DeviationResult> merged;
  merged.reserve(evidence.size());
  for (const auto& [id, ids] : evidence) merged.push_back({id, {ids.begin(), ids.end()}});
  return merged;
}

Result<bool> CheckRequirements(const std::vector<CaseResult>& results, const Catalogue& catalogue) {
  for (const CaseResult& result : results) {
    for (const std::string& id : result.requirements) {
      if (catalogue.Find(id) != nullptr) continue;
      return Error{fmt::format("{} is about {}, which this version's catalogue does not have",
                               result.id, id),
                   {}};
    }
  }
  return true;
}

RunInfo WholeRun(const std::vector<ShardReport>& shards) {
  RunInfo run = shards.front().report;
  run.shard = run.shards = 1;
  run.shard_plan.clear();
  for (const ShardReport& each : shards) {
    run.started = std::min(run.started, each.report.started);
    run.duration_s = std::max(run.duration_s, each.report.duration_s);
    run.complete = run.complete && each.report.complete;
  }
  return run;
}

}  // namespace

Result<Report> MergeShards(const std::vector<ShardReport>& shards, const Catalogue& catalogue,
                           const KnownFailures& known) {
  if (shards.empty()) return Error{"no shard is given", {}};
  const auto set = CheckSet(shards);
  if (!set) return set.error();
  auto results = MergeResults(shards);
  if (!results) return results.error();
  Verdicts verdicts;
  for (auto& [id, result] : *results) verdicts.cases.push_back(std::move(result));
  const auto asked = CheckRequirements(verdicts.cases, catalogue);
  if (!asked) return asked.error();
  verdicts.requirements = RequirementsOf(verdicts.cases, catalogue);
  verdicts.deviations = MergeDeviations(shards);
  verdicts.explained = shards.front().report.explained;
  return Conclude(WholeRun(shards), std::move(verdicts), known);
}

}  // namespace clusterspec

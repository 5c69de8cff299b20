#include "cli/report_sets.h"

#include <algorithm>
#include <utility>

#include "cli/workspace.h"
#include "harness/evaluate/merge_shards.h"

namespace clusterspec {
namespace {

Result<Report, Errors> Merge(const std::vector<ShardReport>& shards, const Catalogue& catalogue,
                             const std::string& known) {
  const auto list = KnownFailuresOf(shards.front().report.implementation, known);
  if (!list) return list.error();
  auto merged = MergeShards(shards, catalogue, *list);
  if (!merged) return Errors{merged.error()};
  return *std::move(merged);
}

// Whether two shards may be parts of one run.
bool BelongTogether(const Report& a, const Report& b) {
  return a.implementation == b.implementation && a.version == b.version && a.edition == b.edition &&
         a.forms == b.forms && a.shards == b.shards && a.shard_plan == b.shard_plan;
}

}  // namespace

Result<std::vector<WholeReport>, Errors> LoadWholeReports(const std::vector<std::string>& files,
                                                          const Catalogue& catalogue,
                                                          const std::string& known) {
  std::vector<std::vector<ShardReport>> sets;
  for (const std::string& file : files) {
    auto report = LoadReport(file);
    if (!report) return Errors{report.error()};
    const bool shard = report->shards > 1;
    const auto set = std::find_if(sets.begin(), sets.end(), [&](const auto& each) {
      return shard && BelongTogether(each.front().report, *report);
    });
    auto& place = set == sets.end() ? sets.emplace_back() : *set;
    place.push_back({file, *std::move(report)});
  }
  std::vector<WholeReport> reports;
  for (std::vector<ShardReport>& set : sets) {
    WholeReport& whole = reports.emplace_back();
    whole.file = set.front().file;
    if (set.front().report.shards == 1) {
      whole.report = std::move(set.front().report);
    } else {
      auto merged = Merge(set, catalogue, known);
      if (!merged) return merged.error();
      whole.report = *std::move(merged);
    }
    const auto is_whole = CheckWhole(whole.report, whole.file);
    if (!is_whole) return Errors{is_whole.error()};
  }
  return reports;
}

Result<Report, Errors> LoadAndMerge(const std::vector<std::string>& files,
                                    const Catalogue& catalogue, const std::string& known) {
  std::vector<ShardReport> shards;
  for (const std::string& file : files) {
    auto report = LoadReport(file);
    if (!report) return Errors{report.error()};
    shards.push_back({file, *std::move(report)});
  }
  return Merge(shards, catalogue, known);
}

}  // namespace clusterspec

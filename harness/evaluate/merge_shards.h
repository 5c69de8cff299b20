// The reports of the shards of a run -> the report of the run.
#ifndef CLUSTERSPEC_HARNESS_EVALUATE_MERGE_SHARDS_H_
#define CLUSTERSPEC_HARNESS_EVALUATE_MERGE_SHARDS_H_

#include <string>
#include <vector>

#include "spec/nouns/error.h"
#include "spec/nouns/known_failure.h"
#include "spec/nouns/report.h"
#include "spec/nouns/requirement.h"

namespace clusterspec {

struct ShardReport {
  std::string file;  // for messages
  Report report;
};

// What one run of all of them would have said. They are of one run: the same implementation,
// version, edition, seed, selection, version of clusterspec and way of making shards; each shard is
// there once, and none is missing. The error says which is not so, and in which file. The merged
// report began with the first shard and took as long as the longest; it is complete when all are.
// Requirements that the catalogue does not have are an error.
Result<Report> MergeShards(const std::vector<ShardReport>& shards, const Catalogue& catalogue,
                           const KnownFailures& known);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_EVALUATE_MERGE_SHARDS_H_

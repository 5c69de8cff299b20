// Parts of a run, so that several machines share it.
#ifndef CLUSTERSPEC_CLI_SHARDS_H_
#define CLUSTERSPEC_CLI_SHARDS_H_

#include <string>
#include <vector>

#include "harness/load/durations.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

// Which part, of how many: both from 1.
struct Shard {
  int number = 1;
  int count = 1;
};

// "2/5"; empty text is the whole. An error when it is not I/N with 1 <= I <= N.
Result<Shard> ParseShard(const std::string& text);

struct ShardPlan {
  std::vector<std::vector<const Case*>> shards;  // each in the order of the cases
  std::string id;  // the same for the same cases, durations and number of shards
};

// Every case in one of `count` shards, which take about equally long.
ShardPlan PlanShards(const std::vector<const Case*>& cases, const Durations& durations, int count);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_SHARDS_H_

// What one part of a search through all short programs came to, as a file; and several added up.
#ifndef CLUSTERSPEC_REFERENCE_EXPLORE_SHARD_RESULT_H_
#define CLUSTERSPEC_REFERENCE_EXPLORE_SHARD_RESULT_H_

#include <string>
#include <string_view>
#include <vector>

#include "reference/explore/program_search.h"
#include "spec/nouns/json.h"

namespace clusterspec::explore {

inline constexpr std::string_view kShardSchema = "clusterspec.exploration/1";

// What was searched: parts of the same can be added up.
struct SearchedPrograms {
  std::string version;  // of clusterspec
  int depth = 1;
  std::vector<std::string> deviations;
  int crashes = 0;
  bool reduced = true;
};

struct ShardBroken {
  uint64_t index = 0;       // of the program
  std::string program;      // for people
  std::string requirement;  // that it breaks
};

struct EditionResult {
  std::string edition;
  ProgramTotals totals;
  std::optional<ShardBroken> broken;
};

struct ShardResult {
  SearchedPrograms searched;
  Shard shard;
  std::vector<EditionResult> editions;
};

json::value ToJson(const ShardResult& result);

// The error says what is wrong with the file.
Result<ShardResult> ParseShardResult(const json::value& value, const std::string& file);

struct ShardFile {
  std::string file;  // its name, for errors
  ShardResult result;
};

// Adds up all parts of one search; of what they found broken, the first. An error, one sentence,
// when a part is missing, is there twice, or is of another search.
Result<ShardResult> MergeShards(const std::vector<ShardFile>& files);

}  // namespace clusterspec::explore

#endif  // CLUSTERSPEC_REFERENCE_EXPLORE_SHARD_RESULT_H_

#include "harness/inputs/input_kinds.h"
#include "harness/inputs/tree.h"
#include "reference/explore/shard_result.h"

namespace clusterspec {
namespace {

using explore::ParseShardResult;
using explore::ShardResult;

bool ReadExploration(const std::string& text) {
  const auto json = ParseJson(text);
  if (!json) return false;
  const auto result = ParseShardResult(*json, "e.json");
  if (!result) return false;
  const auto again = ParseShardResult(*ParseJson(ToText(ToJson(*result))), "again.json");
  Promise(again && ToJson(*again) == ToJson(*result),
          "an exploration that is written is read as the same");
  static_cast<void>(explore::MergeShards({{"e.json", *result}}).has_value());
  static_cast<void>(explore::MergeShards({{"e.json", *result}, {"f.json", *again}}).has_value());
  return true;
}

std::vector<std::string> GoodExplorations() {
  ShardResult result;
  result.searched = {"0.1.0", 2, {"removed-at-disconnect"}, 1, true};
  result.shard = {1, 2};
  result.editions.push_back({"v18", {.programs = 3, .states = 40}, std::nullopt});
  result.editions.push_back({"v6", {.complete = false}, {{7, "fork w1", "worker.id.unique"}}});
  return {ToText(ToJson(result))};
}

}  // namespace

InputKind ExplorationInput() { return {"exploration", GoodExplorations, ReadExploration}; }

}  // namespace clusterspec

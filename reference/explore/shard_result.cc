#include "reference/explore/shard_result.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace clusterspec::explore {
namespace {

constexpr double kMsPerSecond = 1000;

// A difference between two searches, for people; "" when there is none.
std::string DifferenceOf(const ShardResult& first, const ShardResult& second) {
  const SearchedPrograms& one = first.searched;
  const SearchedPrograms& other = second.searched;
  const auto deviations = [](const SearchedPrograms& each) {
    return each.deviations.empty() ? "none" : fmt::format("{}", fmt::join(each.deviations, ", "));
  };
  const auto editions = [](const ShardResult& each) {
    std::vector<std::string> names;
    for (const EditionResult& edition : each.editions) names.push_back(edition.edition);
    return fmt::format("{}", fmt::join(names, ", "));
  };
  const auto differ = [](std::string_view what, const auto& a, const auto& b) {
    return a == b ? "" : fmt::format("{} {} and {}", what, a, b);
  };
  for (const std::string& difference :
       {differ("versions", one.version, other.version), differ("depths", one.depth, other.depth),
        differ("editions", editions(first), editions(second)),
        differ("deviations", deviations(one), deviations(other)),
        differ("crashes", one.crashes, other.crashes),
        differ("reduced", one.reduced, other.reduced)}) {
    if (!difference.empty()) return difference;
  }
  return "";
}

void Add(const EditionResult& part, EditionResult* sum) {
  sum->totals.Add(part.totals);
  const bool first = part.broken && (!sum->broken || part.broken->index < sum->broken->index);
  if (first) sum->broken = part.broken;
}

uint64_t NumberOf(const json::object& object, std::string_view key) {
  return static_cast<uint64_t>(IntegerOr(object, key, 0));
}

bool FlagOf(const json::object& object, std::string_view key) {
  const json::value* found = object.if_contains(key);
  return found != nullptr && *found == json::value(true);
}

// Calls `read` with each member of a list.
template <typename Read>
void ForEach(const json::object& object, std::string_view key, const Read& read) {
  const json::value* list = object.if_contains(key);
  if (list == nullptr || !list->is_array()) return;
  for (const json::value& each : list->get_array()) read(each);
}

json::value ToJson(const EditionResult& result) {
  const ProgramTotals& totals = result.totals;
  json::value broken = nullptr;
  if (result.broken) {
    broken = {{"index", result.broken->index},
              {"program", result.broken->program},
              {"requirement", result.broken->requirement}};
  }
  return {{"edition", result.edition},
          {"programs", totals.programs},
          {"states", totals.states},
          {"transitions", totals.transitions},
          {"ends", totals.ends},
          {"steps", totals.depth},
          {"largest", totals.largest},
          {"bytes_per_state", static_cast<uint64_t>(totals.bytes_per_state)},
          {"processor_ms", static_cast<uint64_t>(std::llround(totals.seconds * kMsPerSecond))},
          {"complete", totals.complete},
          {"broken", std::move(broken)}};
}

EditionResult ReadEdition(const json::object& object) {
  EditionResult result;
  result.edition = StringOr(object, "edition");
  ProgramTotals& totals = result.totals;
  totals.programs = NumberOf(object, "programs");
  totals.states = NumberOf(object, "states");
  totals.transitions = NumberOf(object, "transitions");
  totals.ends = NumberOf(object, "ends");
  totals.depth = static_cast<int>(NumberOf(object, "steps"));
  totals.largest = NumberOf(object, "largest");
  totals.bytes_per_state = static_cast<double>(NumberOf(object, "bytes_per_state"));
  totals.seconds = static_cast<double>(NumberOf(object, "processor_ms")) / kMsPerSecond;
  totals.complete = FlagOf(object, "complete");
  const json::value* broken = object.if_contains("broken");
  if (broken != nullptr && broken->is_object()) {
    const json::object& fields = broken->get_object();
    result.broken = {NumberOf(fields, "index"), StringOr(fields, "program"),
                     StringOr(fields, "requirement")};
  }
  return result;
}

ShardResult Read(const json::object& object) {
  ShardResult result;
  result.searched.version = StringOr(object, "version");
  result.searched.depth = static_cast<int>(NumberOf(object, "depth"));
  ForEach(object, "deviations", [&](const json::value& each) {
    if (each.is_string()) result.searched.deviations.emplace_back(each.get_string());
  });
  result.searched.crashes = static_cast<int>(NumberOf(object, "crashes"));
  result.searched.reduced = FlagOf(object, "reduced");
  result.shard = {NumberOf(object, "shard"), NumberOf(object, "shards")};
  ForEach(object, "editions", [&](const json::value& each) {
    if (each.is_object()) result.editions.push_back(ReadEdition(each.get_object()));
  });
  return result;
}

}  // namespace

json::value ToJson(const ShardResult& result) {
  const std::vector<std::string>& deviations = result.searched.deviations;
  json::array editions;
  for (const EditionResult& each : result.editions) editions.push_back(ToJson(each));
  return {{"schema", kShardSchema},
          {"version", result.searched.version},
          {"depth", result.searched.depth},
          {"deviations", json::array(deviations.begin(), deviations.end())},
          {"crashes", result.searched.crashes},
          {"reduced", result.searched.reduced},
          {"shard", result.shard.number},
          {"shards", result.shard.count},
          {"editions", std::move(editions)}};
}

// What was read whole gives the same JSON again.
Result<ShardResult> ParseShardResult(const json::value& value, const std::string& file) {
  const bool ours = value.is_object() && StringOr(value.get_object(), "schema") == kShardSchema;
  if (ours) {
    ShardResult result = Read(value.get_object());
    const Shard& shard = result.shard;
    const bool is_part =
        1 <= shard.number && shard.number <= shard.count && !result.editions.empty();
    if (is_part && ToJson(result) == value) return result;
  }
  return Error{fmt::format("{}: expected what `explore --shard` writes, whole, of the schema {}",
                           file, kShardSchema),
               {}};
}

Result<ShardResult> MergeShards(const std::vector<ShardFile>& files) {
  CLUSTERSPEC_ASSERT(!files.empty());
  const ShardFile& first = files.front();
  std::map<uint64_t, const ShardFile*> parts;
  for (const ShardFile& each : files) {
    const std::string difference = DifferenceOf(first.result, each.result);
    if (!difference.empty()) {
      return Error{
          fmt::format("{} and {} are of different searches: {}", first.file, each.file, difference),
          {}};
    }
    const Shard& shard = each.result.shard;
    if (shard.count != first.result.shard.count) {
      return Error{
          fmt::format("{} is one of {} shards and {} one of {}: expected all shards of one "
                      "search",
                      first.file, first.result.shard.count, each.file, shard.count),
          {}};
    }
    const auto [place, fresh] = parts.emplace(shard.number, &each);
    if (!fresh) {
      return Error{fmt::format("{} and {} are both shard {} of {}: expected each shard once",
                               place->second->file, each.file, shard.number, shard.count),
                   {}};
    }
  }
  const uint64_t count = first.result.shard.count;
  if (parts.size() < count) {
    uint64_t missing = 1;
    while (parts.contains(missing)) ++missing;
    const uint64_t others = count - parts.size() - 1;
    return Error{
        fmt::format("shard {} of {} is missing{}: expected the files of all shards", missing, count,
                    others == 0 ? "" : fmt::format(", and {} more", others)),
        {}};
  }
  ShardResult sum;
  sum.searched = first.result.searched;
  sum.editions.resize(first.result.editions.size());
  for (size_t i = 0; i < sum.editions.size(); ++i) {
    sum.editions[i].edition = first.result.editions[i].edition;
    for (const auto& [number, part] : parts) Add(part->result.editions[i], &sum.editions[i]);
  }
  return sum;
}

}  // namespace clusterspec::explore

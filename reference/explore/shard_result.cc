#include "reference/explore/shard_result.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace clusterspec::explore {
namespace {

constexpr double kMsPerSecond = 1000;

// A difference between two searches, for people; "" when there is none.
std::string DifferenceOf(const SearchedPrograms& one, const SearchedPrograms& other) {
  const auto deviations = [](const SearchedPrograms& each) {
    return each.deviations.empty() ? "none" : fmt::format("{}", fmt::join(each.deviations, ", "));
  };
  const auto differ = [](std::string_view what, const auto& a, const auto& b) {
    return a == b ? "" : fmt::format("{} {} and {}", what, a, b);
  };
  for (const std::string& difference :
       {differ("versions", one.version, other.version), differ("depths", one.depth, other.depth),
        differ("editions", one.edition, other.edition),
        differ("deviations", deviations(one), deviations(other)),
        differ("crashes", one.crashes, other.crashes),
        differ("reduced", one.reduced, other.reduced)}) {
    if (!difference.empty()) return difference;
  }
  return "";
}

void Add(const ShardResult& part, ShardResult* sum) {
  sum->totals.Add(part.totals);
  const bool first = part.broken && (!sum->broken || part.broken->index < sum->broken->index);
  if (first) sum->broken = part.broken;
}

json::array TextsOf(const std::vector<std::string>& texts) {
  json::array array;
  for (const std::string& text : texts) array.emplace_back(text);
  return array;
}

ShardResult Read(const json::object& object) {
  ShardResult result;
  const auto number = [&](std::string_view key) {
    return static_cast<uint64_t>(IntegerOr(object, key, 0));
  };
  const auto flag = [&](std::string_view key) {
    const json::value* found = object.if_contains(key);
    return found != nullptr && *found == json::value(true);
  };
  result.searched.version = StringOr(object, "version");
  result.searched.depth = static_cast<int>(number("depth"));
  result.searched.edition = StringOr(object, "edition");
  if (const auto* deviations = object.if_contains("deviations");
      deviations != nullptr && deviations->is_array()) {
    for (const json::value& each : deviations->get_array()) {
      if (each.is_string()) result.searched.deviations.emplace_back(each.get_string());
    }
  }
  result.searched.crashes = static_cast<int>(number("crashes"));
  result.searched.reduced = flag("reduced");
  result.shard = {number("shard"), number("shards")};
  result.totals.programs = number("programs");
  result.totals.states = number("states");
  result.totals.transitions = number("transitions");
  result.totals.ends = number("ends");
  result.totals.depth = static_cast<int>(number("steps"));
  result.totals.largest = number("largest");
  result.totals.bytes_per_state = static_cast<double>(number("bytes_per_state"));
  result.totals.seconds = static_cast<double>(number("processor_ms")) / kMsPerSecond;
  result.totals.complete = flag("complete");
  const json::value* broken = object.if_contains("broken");
  if (broken != nullptr && broken->is_object()) {
    const json::object& fields = broken->get_object();
    result.broken = {static_cast<uint64_t>(IntegerOr(fields, "index", 0)),
                     StringOr(fields, "program"), StringOr(fields, "requirement")};
  }
  return result;
}

}  // namespace

json::value ToJson(const ShardResult& result) {
  const ProgramTotals& totals = result.totals;
  json::value broken = nullptr;
  if (result.broken) {
    broken = {{"index", result.broken->index},
              {"program", result.broken->program},
              {"requirement", result.broken->requirement}};
  }
  return {{"schema", kShardSchema},
          {"version", result.searched.version},
          {"depth", result.searched.depth},
          {"edition", result.searched.edition},
          {"deviations", TextsOf(result.searched.deviations)},
          {"crashes", result.searched.crashes},
          {"reduced", result.searched.reduced},
          {"shard", result.shard.number},
          {"shards", result.shard.count},
          {"programs", totals.programs},
          {"states", totals.states},
          {"transitions", totals.transitions},
          {"ends", totals.ends},
          {"steps", totals.depth},
          {"largest", totals.largest},
          {"bytes_per_state", static_cast<uint64_t>(totals.bytes_per_state)},
          {"processor_ms", static_cast<uint64_t>(totals.seconds * kMsPerSecond + 0.5)},
          {"complete", totals.complete},
          {"broken", std::move(broken)}};
}

// What was read whole gives the same JSON again.
Result<ShardResult> ParseShardResult(const json::value& value, const std::string& file) {
  const bool ours = value.is_object() && StringOr(value.get_object(), "schema") == kShardSchema;
  if (ours) {
    ShardResult result = Read(value.get_object());
    const Shard& shard = result.shard;
    const bool is_part = 1 <= shard.number && shard.number <= shard.count;
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
    const std::string difference = DifferenceOf(first.result.searched, each.result.searched);
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
  for (const auto& [number, part] : parts) Add(part->result, &sum);
  return sum;
}

}  // namespace clusterspec::explore

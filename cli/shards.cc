#include "cli/shards.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <numeric>

#include "spec/nouns/digest.h"

namespace clusterspec {
namespace {

// The longest first; equally long ones by name, so that every machine makes the same plan.
std::vector<size_t> LongestFirst(const std::vector<const Case*>& cases,
                                 const Durations& durations) {
  std::vector<size_t> order(cases.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    const int longer = durations.TenthsOf(cases[a]->id) - durations.TenthsOf(cases[b]->id);
    return longer != 0 ? longer > 0 : cases[a]->id < cases[b]->id;
  });
  return order;
}

}  // namespace

Result<Shard> ParseShard(const std::string& text) {
  Shard shard;
  if (text.empty()) return shard;
  const char* const end = text.data() + text.size();
  const auto [slash, first_error] = std::from_chars(text.data(), end, shard.number);
  const bool first = first_error == std::errc() && slash != end && *slash == '/';
  const auto [rest, second_error] = std::from_chars(first ? slash + 1 : end, end, shard.count);
  const bool read = first && second_error == std::errc() && rest == end;
  if (read && shard.number >= 1 && shard.number <= shard.count) return shard;
  return Error{fmt::format("--shard {}: expected I/N with 1 <= I <= N, such as 2/5", text), {}};
}

ShardPlan PlanShards(const std::vector<const Case*>& cases, const Durations& durations, int count) {
  ShardPlan plan;
  std::vector<std::vector<size_t>> chosen(static_cast<size_t>(count));
  std::vector<int64_t> lengths(chosen.size());
  std::string all = fmt::format("{}\n", count);
  for (const size_t index : LongestFirst(cases, durations)) {
    const int tenths = durations.TenthsOf(cases[index]->id);
    const auto shortest =
        static_cast<size_t>(std::min_element(lengths.begin(), lengths.end()) - lengths.begin());
    chosen[shortest].push_back(index);
    lengths[shortest] += tenths;
    all += fmt::format("{} {}\n", tenths, cases[index]->id);
  }
  for (std::vector<size_t>& indices : chosen) {
    std::sort(indices.begin(), indices.end());
    auto& shard = plan.shards.emplace_back();
    for (const size_t index : indices) shard.push_back(cases[index]);
  }
  plan.id = Digest(all);
  return plan;
}

}  // namespace clusterspec

#include "harness/run/bounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace clusterspec {
namespace {

// The most that a case of the suite takes: 2,000 events, 200 KB of trace, 20 processes, and 1 GiB.
constexpr BoundSpec kTable[] = {
    {Bound::kEvents, "events", 20'000, 10'000'000, "events"},
    {Bound::kTrace, "trace", 4 << 20, 24 << 20, "bytes of trace"},
    {Bound::kOutput, "output", 1 << 20, 24 << 20, "bytes on stdout and stderr"},
    {Bound::kProcesses, "processes", 2'000, 1'000'000, "processes"},
    {Bound::kMemory, "memory", 4'096, 1 << 20, "MiB of memory of its processes"},
    {Bound::kConnections, "connections", 256, 100'000,
     "connections to its control socket that no process attaches by"},
};

constexpr bool InOrder() {
  for (size_t i = 0; i < kBoundCount; ++i) {
    if (static_cast<size_t>(kTable[i].bound) != i) return false;
  }
  return true;
}
static_assert(std::size(kTable) == kBoundCount && InOrder());

}  // namespace

std::span<const BoundSpec> AllBounds() { return kTable; }

Bounds::Bounds() {
  for (const BoundSpec& each : kTable) most_[static_cast<size_t>(each.bound)] = each.most;
}

Result<Bounds> Bounds::Parse(const std::vector<std::string>& texts) {
  Bounds bounds;
  for (const std::string& text : texts) {
    const size_t equals = std::min(text.find('='), text.size());
    const auto spec = std::find_if(std::begin(kTable), std::end(kTable), [&](const auto& each) {
      return text.substr(0, equals) == each.name;
    });
    int64_t most = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] =
        std::from_chars(text.data() + std::min(equals + 1, text.size()), end, most);
    if (spec == std::end(kTable) || error != std::errc() || rest != end || most < 1 ||
        most > spec->limit) {
      std::string names;
      for (const BoundSpec& each : kTable) {
        names += fmt::format("{}{}", names.empty() ? "" : ", ", each.name);
      }
      return Error{
          fmt::format(
              "--bound {}: expected NAME=NUMBER with a name of {}, such as {}={}, and at most {}",
              text, names, kTable[0].name, kTable[0].most,
              spec == std::end(kTable) ? kTable[0].limit : spec->limit),
          {}};
    }
    bounds.most_[static_cast<size_t>(spec->bound)] = most;
  }
  return bounds;
}

void BoundMeter::Set(Bound bound, int64_t amount) {
  const auto index = static_cast<size_t>(bound);
  taken_[index] = amount;
  if (passed_ || amount <= bounds_.Of(bound)) return;
  const BoundSpec& spec = kTable[index];
  passed_ = fmt::format("it took more than {} {}; where a run may take more, say --bound {}=NUMBER",
                        bounds_.Of(bound), spec.about, spec.name);
}

}  // namespace clusterspec

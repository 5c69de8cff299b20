#include "fuzz/guide.h"

#include <algorithm>
#include <utility>

namespace clusterspec::fuzz {
namespace {

constexpr uint32_t kByChancePercent = 30;
constexpr int kCandidates = 8;

}  // namespace

Decisions Guide::Next() {
  if (!first_.empty()) {
    Decisions decisions = std::move(first_.front());
    first_.pop_front();
    return decisions;
  }
  if (kept_.empty() || random_.Below(100) < kByChancePercent) {
    return RandomDecisions(&random_, options_);
  }
  const Decisions& decisions = Some();
  return Mutated(decisions, Some(), &random_, options_);
}

bool Guide::Learn(const Decisions& decisions, const Features& features) {
  std::vector<Feature> fresh;
  for (const Feature each : features) {
    if (++shown_[each] == 1) fresh.push_back(each);
  }
  if (fresh.empty()) return false;
  std::sort(fresh.begin(), fresh.end());  // the order of a hash set differs between libraries
  kept_.push_back({decisions, std::move(fresh)});
  return true;
}

std::vector<Decisions> Guide::kept() const {
  std::vector<Decisions> programs;
  programs.reserve(kept_.size());
  for (const Kept& each : kept_) programs.push_back(each.decisions);
  return programs;
}

// Of some candidates, the one that showed what is seldom shown.
const Decisions& Guide::Some() {
  const Kept* best = nullptr;
  uint64_t rarest = 0;
  for (int i = 0; i < kCandidates; ++i) {
    const Kept& each = kept_[random_.Below(static_cast<uint32_t>(kept_.size()))];
    const uint64_t rarity = RarityOf(each);
    if (best != nullptr && rarity >= rarest) continue;
    best = &each;
    rarest = rarity;
  }
  return best->decisions;
}

// How often the rarest thing that it was kept for has been shown.
uint64_t Guide::RarityOf(const Kept& kept) const {
  uint64_t least = UINT64_MAX;
  for (const Feature each : kept.features) {
    least = std::min<uint64_t>(least, shown_.at(each));
  }
  return least;
}

}  // namespace clusterspec::fuzz

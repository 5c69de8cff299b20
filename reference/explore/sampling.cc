#include "reference/explore/sampling.h"

#include <algorithm>
#include <numeric>

#include "reference/sim/random.h"

namespace clusterspec::explore {
namespace {

using Visit = std::function<bool(const std::vector<uint16_t>&)>;

// Depth first through a graph without circles.
bool VisitAll(const StateStore& store, StateIndex state, std::vector<uint16_t>* schedule,
              const Visit& visit) {
  const auto [begin, end] = store.EdgesOf(state);
  if (begin == end) return visit(*schedule);
  for (uint64_t edge = begin; edge < end; ++edge) {
    schedule->push_back(static_cast<uint16_t>(edge - begin));
    if (!VisitAll(store, store.Edge(edge), schedule, visit)) return false;
    schedule->pop_back();
  }
  return true;
}

class Covering {
 public:
  explicit Covering(const Explorer& explorer)
      : explorer_(explorer), store_(explorer.store()), covered_(store_.edges(), false) {}

  void Run(uint64_t limit, const Visit& visit) {
    uint64_t given = 0;
    for (const StateIndex state : ShuffledStates()) {
      const auto [begin, end] = store_.EdgesOf(state);
      for (uint64_t edge = begin; edge < end && given < limit; ++edge) {
        if (covered_[edge]) continue;
        ++given;
        if (!visit(Through(state, edge))) return;
      }
    }
  }

 private:
  std::vector<StateIndex> ShuffledStates() {
    std::vector<StateIndex> states(store_.size());
    std::iota(states.begin(), states.end(), 0);
    for (size_t i = states.size(); i > 1; --i) {
      std::swap(states[i - 1], states[random_.Below(static_cast<uint32_t>(i))]);
    }
    return states;
  }

  // To the state on the shortest way, over the edge, and on to an end over what is not covered yet.
  std::vector<uint16_t> Through(StateIndex state, uint64_t edge) {
    std::vector<uint16_t> schedule = explorer_.ScheduleTo(state);
    for (;;) {
      const auto [begin, end] = store_.EdgesOf(state);
      if (begin == end) return schedule;
      if (schedule.size() > kLongest) return schedule;
      if (edge == kAnyEdge) edge = Prefer(begin, end);
      covered_[edge] = true;
      schedule.push_back(static_cast<uint16_t>(edge - begin));
      state = store_.Edge(edge);
      edge = kAnyEdge;
    }
  }

  uint64_t Prefer(uint64_t begin, uint64_t end) {
    const uint64_t first = random_.Below(static_cast<uint32_t>(end - begin));
    for (uint64_t i = 0; i < end - begin; ++i) {
      const uint64_t edge = begin + (first + i) % (end - begin);
      if (!covered_[edge]) return edge;
    }
    return begin + first;
  }

  static constexpr uint64_t kAnyEdge = UINT64_MAX;
  static constexpr size_t kLongest = 100'000;  // of a run that never ends

  const Explorer& explorer_;
  const StateStore& store_;
  std::vector<bool> covered_;
  sim::Random random_{1};
};

}  // namespace

void ForSchedules(const Explorer& explorer, const ExploreResult& result, uint64_t limit,
                  const Visit& visit) {
  CLUSTERSPEC_ASSERT(result.exhausted && result.violations.empty());
  if (!result.unbounded && result.schedules <= static_cast<long double>(limit)) {
    std::vector<uint16_t> schedule;
    VisitAll(explorer.store(), 0, &schedule, visit);
  } else {
    Covering(explorer).Run(limit, visit);
  }
}

}  // namespace clusterspec::explore

#include "reference/bench/plain_search.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/sim/bytes.h"
#include "reference/sim/simulator.h"
#include "reference/sim/world_table.h"

namespace clusterspec::bench {
namespace {

class FirstChooser : public model::Chooser {
 public:
  int Pick(model::ChoicePoint, int) override { return 0; }
};

// States as bytes, in the order in which they came: those that are still to be looked at are the
// last. A state is looked up when the one after it comes, since its place is far away in memory and
// is under way meanwhile.
class StateSet {
 public:
  size_t size() const { return size_; }
  uint64_t bytes() const { return bytes_.size(); }

  void Insert(std::string_view state) {
    const uint64_t hash = HashOf(state);
    __builtin_prefetch(&table_[hash & (table_.size() - 1)]);
    LookUp();
    waiting_ = state;
    waiting_hash_ = hash;
  }

  bool HasNext() {
    LookUp();
    return next_ < bytes_.size();
  }

  // The first that has not been given yet; lasts until the next insertion.
  std::string_view Next() {
    const std::string_view state = At(next_);
    next_ += 1 + state.size();
    return state;
  }

 private:
  static constexpr uint32_t kNoState = UINT32_MAX;

  struct Place {
    uint32_t hash = 0;          // its upper half, which spares most comparisons
    uint32_t state = kNoState;  // where it begins in bytes_
  };

  static uint64_t HashOf(std::string_view state) {
    uint64_t hash = state.size();
    sim::ForWords(state, [&](uint64_t word) {
      hash = (hash ^ word) * 0x9e3779b97f4a7c15;
      hash ^= hash >> 32;
    });
    return hash;
  }

  void LookUp() {
    if (waiting_.empty()) return;
    CLUSTERSPEC_ASSERT(waiting_.size() < 256 && bytes_.size() < kNoState);
    Place* place = Find(waiting_hash_, waiting_);
    if (place->state == kNoState) {
      *place = {static_cast<uint32_t>(waiting_hash_ >> 32), static_cast<uint32_t>(bytes_.size())};
      bytes_ += static_cast<char>(waiting_.size());
      bytes_ += waiting_;
      if (4 * ++size_ > 3 * table_.size()) Grow();
    }
    waiting_.clear();
  }

  std::string_view At(size_t begin) const {
    return {&bytes_[begin + 1], static_cast<uint8_t>(bytes_[begin])};
  }

  Place* Find(uint64_t hash, std::string_view state) {
    const size_t mask = table_.size() - 1;
    size_t at = hash & mask;
    const auto is_it = [&](const Place& place) {
      return place.state == kNoState || (place.hash == hash >> 32 && At(place.state) == state);
    };
    while (!is_it(table_[at])) at = (at + 1) & mask;
    return &table_[at];
  }

  void Grow() {
    std::vector<Place>(2 * table_.size()).swap(table_);
    for (size_t begin = 0; begin < bytes_.size(); begin += 1 + At(begin).size()) {
      const uint64_t hash = HashOf(At(begin));
      *Find(hash, At(begin)) = {static_cast<uint32_t>(hash >> 32), static_cast<uint32_t>(begin)};
    }
  }

  std::string bytes_;  // of each state how many there are, and they
  size_t size_ = 0;
  size_t next_ = 0;
  std::string waiting_;
  uint64_t waiting_hash_ = 0;
  std::vector<Place> table_ = std::vector<Place>(1 << 12);  // a power of two
};

Step BatchOf(const std::string& process, std::vector<Operation> operations) {
  return {Batch{process, std::move(operations)}, {}};
}

}  // namespace

SearchResult Search(const Scenario& scenario, uint64_t max_states) {
  sim::Simulator simulator(scenario, kCurrentEdition);
  FirstChooser chooser;
  StateSet states;
  SearchResult result;
  sim::WorldTable worlds;
  std::string bytes;
  const auto insert = [&](const sim::PartNumbers& numbers) {
    bytes.clear();
    for (const uint32_t number : numbers) sim::PutNumber(number, &bytes);
    states.Insert(bytes);
  };
  insert(worlds.NumbersOf(simulator.Start()));
  sim::PartNumbers numbers;
  sim::Transitions transitions;
  while (states.HasNext() && states.size() < max_states) {
    numbers.clear();
    for (std::string_view state = states.Next(); !state.empty();) {
      numbers.push_back(sim::TakeNumber<uint32_t>(&state));
    }
    worlds.Load(numbers);
    simulator.Enabled(worlds.world(), &transitions);
    for (const sim::Transition& transition : transitions) {
      simulator.Apply(transition, &chooser, worlds.Copy(), nullptr);
      ++result.transitions;
      insert(worlds.CopyNumbers());
    }
  }
  result.states = states.size();
  result.bytes = states.bytes() + worlds.parts().bytes();
  return result;
}

Scenario RaceOf(int workers) {
  Scenario scenario;
  std::vector<Operation> forks;
  std::vector<Step> listens;
  for (int i = 1; i <= workers; ++i) {
    const std::string label = "w" + std::to_string(i);
    forks.push_back(MakeOperation("fork", {{"label", label}}));
    listens.push_back(BatchOf(label, {MakeOperation("listen", {{"label", "s1"}, {"port", 0}})}));
  }
  scenario.steps.push_back(BatchOf("primary", forks));
  scenario.steps.insert(scenario.steps.end(), listens.begin(), listens.end());
  scenario.steps.push_back(
      BatchOf("primary", {MakeOperation("disconnect", {{"target", "cluster"}})}));
  scenario.steps.push_back({Signal{"w1", "SIGKILL"}, {}});
  return scenario;
}

}  // namespace clusterspec::bench

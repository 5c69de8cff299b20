#include "reference/bench/plain_search.h"

#include <cstring>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "reference/sim/simulator.h"
#include "reference/sim/world_table.h"

namespace clusterspec::bench {
namespace {

class FirstChooser : public model::Chooser {
 public:
  int Pick(model::ChoicePoint, int) override { return 0; }
};

// States by the numbers of their parts, in the order in which they came: those that are still to be
// looked at are the last.
class StateSet {
 public:
  using State = std::span<const uint32_t>;

  size_t size() const { return size_; }
  uint64_t bytes() const { return numbers_.size() * sizeof(uint32_t); }

  void Insert(State state) {
    const uint64_t hash = HashOf(state);
    Place* place = Find(hash, state);
    if (place->state != kNoState) return;
    *place = {static_cast<uint32_t>(hash >> 32), static_cast<uint32_t>(numbers_.size())};
    numbers_.push_back(static_cast<uint32_t>(state.size()));
    numbers_.insert(numbers_.end(), state.begin(), state.end());
    if (2 * ++size_ > table_.size()) Grow();
  }

  // The first that has not been given yet; lasts until the next insertion.
  State Next() {
    const State state = At(next_);
    next_ += 1 + state.size();
    return state;
  }
  bool HasNext() const { return next_ < numbers_.size(); }

 private:
  static constexpr uint32_t kNoState = UINT32_MAX;

  struct Place {
    uint32_t hash = 0;          // its upper half, which spares most comparisons
    uint32_t state = kNoState;  // where it begins in numbers_
  };

  static uint64_t HashOf(State state) {
    uint64_t hash = state.size();
    for (size_t i = 0; i < state.size(); i += 2) {
      const uint64_t next = i + 1 < state.size() ? state[i + 1] : 0;
      hash = (hash ^ (next << 32 | state[i])) * 0x9e3779b97f4a7c15;
      hash ^= hash >> 32;
    }
    return hash;
  }

  State At(size_t begin) const { return State(numbers_).subspan(begin + 1, numbers_[begin]); }

  bool IsAt(size_t begin, State state) const {
    return numbers_[begin] == state.size() &&
           std::memcmp(&numbers_[begin + 1], state.data(), state.size_bytes()) == 0;
  }

  Place* Find(uint64_t hash, State state) {
    size_t at = hash % table_.size();
    const auto is_it = [&](const Place& place) {
      return place.state == kNoState ||
             (place.hash == hash >> 32 && IsAt(place.state, state));
    };
    while (!is_it(table_[at])) at = (at + 1) % table_.size();
    return &table_[at];
  }

  void Grow() {
    std::vector<Place>(2 * table_.size()).swap(table_);
    for (size_t begin = 0; begin < numbers_.size(); begin += 1 + numbers_[begin]) {
      const uint64_t hash = HashOf(At(begin));
      *Find(hash, At(begin)) = {static_cast<uint32_t>(hash >> 32), static_cast<uint32_t>(begin)};
    }
  }

  std::vector<uint32_t> numbers_;  // of each state how many there are, and they
  size_t size_ = 0;
  size_t next_ = 0;
  std::vector<Place> table_ = std::vector<Place>(1 << 12);  // a power of two
};

Step BatchOf(const std::string& process, std::vector<Operation> operations) {
  return {Batch{process, std::move(operations)}, {}};
}

Operation Make(const char* name, json::object fields) {
  Operation operation;
  operation.name = name;
  operation.fields = std::move(fields);
  return operation;
}

}  // namespace

SearchResult Search(const Scenario& scenario, uint64_t max_states) {
  sim::Simulator simulator(scenario, kCurrentEdition);
  FirstChooser chooser;
  StateSet states;
  SearchResult result;
  sim::WorldTable worlds;
  const auto insert = [&](const sim::PartNumbers& numbers) {
    states.Insert({numbers.data(), numbers.size()});
  };
  insert(worlds.NumbersOf(simulator.Start()));
  sim::PartNumbers numbers;
  sim::Transitions transitions;
  while (states.HasNext() && states.size() < max_states) {
    numbers.clear();
    for (const uint32_t number : states.Next()) numbers.push_back(number);
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
    forks.push_back(Make("fork", {{"label", label}}));
    listens.push_back(BatchOf(label, {Make("listen", {{"label", "s1"}, {"port", 0}})}));
  }
  scenario.steps.push_back(BatchOf("primary", forks));
  scenario.steps.insert(scenario.steps.end(), listens.begin(), listens.end());
  scenario.steps.push_back(BatchOf("primary", {Make("disconnect", {{"target", "cluster"}})}));
  scenario.steps.push_back({Signal{"w1", "SIGKILL"}, {}});
  return scenario;
}

}  // namespace clusterspec::bench

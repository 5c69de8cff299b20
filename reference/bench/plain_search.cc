#include "reference/bench/plain_search.h"

#include <algorithm>
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
  size_t size() const { return ends_.size(); }
  uint64_t bytes() const { return numbers_.size() * sizeof(uint32_t); }
  std::span<const uint32_t> operator[](size_t state) const {
    const size_t begin = state == 0 ? 0 : ends_[state - 1];
    return std::span(numbers_).subspan(begin, ends_[state] - begin);
  }

  void Insert(std::span<const uint32_t> state) {
    const uint64_t hash = HashOf(state);
    Place& place = Find(hash, state);
    if (place.state != kNoState) return;
    place = {static_cast<uint32_t>(hash >> 32), static_cast<uint32_t>(size())};
    numbers_.insert(numbers_.end(), state.begin(), state.end());
    ends_.push_back(numbers_.size());
    if (2 * size() > table_.size()) Grow();
  }

 private:
  static constexpr uint32_t kNoState = UINT32_MAX;

  struct Place {
    uint32_t hash = 0;  // its upper half, which spares most comparisons
    uint32_t state = kNoState;
  };

  static uint64_t HashOf(std::span<const uint32_t> state) {
    uint64_t hash = state.size();
    for (const uint32_t number : state) {
      hash = (hash ^ number) * 0x9e3779b97f4a7c15;
      hash ^= hash >> 29;
    }
    return hash;
  }

  Place& Find(uint64_t hash, std::span<const uint32_t> state) {
    size_t at = hash % table_.size();
    const auto is_it = [&](const Place& place) {
      return place.state == kNoState ||
             (place.hash == hash >> 32 && std::ranges::equal((*this)[place.state], state));
    };
    while (!is_it(table_[at])) at = (at + 1) % table_.size();
    return table_[at];
  }

  void Grow() {
    std::vector<Place>(2 * table_.size()).swap(table_);
    for (size_t state = 0; state < size(); ++state) {
      const uint64_t hash = HashOf((*this)[state]);
      Find(hash, (*this)[state]) = {static_cast<uint32_t>(hash >> 32),
                                    static_cast<uint32_t>(state)};
    }
  }

  std::vector<uint32_t> numbers_;
  std::vector<size_t> ends_;
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
  for (size_t at = 0; at < states.size() && states.size() < max_states; ++at) {
    numbers.clear();
    for (const uint32_t number : states[at]) numbers.push_back(number);
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

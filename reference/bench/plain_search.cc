#include "reference/bench/plain_search.h"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/sim/codec.h"
#include "reference/sim/simulator.h"

namespace clusterspec::bench {
namespace {

class FirstChooser : public model::Chooser {
 public:
  int Pick(model::ChoicePoint, int) override { return 0; }
};

// Whole states, in the order in which they came: those that are still to be looked at are the last.
class StateSet {
 public:
  size_t size() const { return ends_.size(); }
  uint64_t bytes() const { return bytes_.size(); }
  std::string_view operator[](size_t state) const {
    const size_t begin = state == 0 ? 0 : ends_[state - 1];
    return std::string_view(bytes_).substr(begin, ends_[state] - begin);
  }

  void Insert(std::string_view state) {
    const size_t hash = std::hash<std::string_view>()(state);
    Place& place = Find(hash, state);
    if (place.state != kNoState) return;
    place = {static_cast<uint32_t>(hash >> 32), static_cast<uint32_t>(size())};
    bytes_ += state;
    ends_.push_back(bytes_.size());
    if (2 * size() > table_.size()) Grow();
  }

 private:
  static constexpr uint32_t kNoState = UINT32_MAX;

  struct Place {
    uint32_t hash = 0;  // its upper half, which spares most comparisons
    uint32_t state = kNoState;
  };

  Place& Find(size_t hash, std::string_view state) {
    size_t at = hash % table_.size();
    const auto is_it = [&](const Place& place) {
      return place.state == kNoState || (place.hash == hash >> 32 && (*this)[place.state] == state);
    };
    while (!is_it(table_[at])) at = (at + 1) % table_.size();
    return table_[at];
  }

  void Grow() {
    std::vector<Place>(2 * table_.size()).swap(table_);
    for (size_t state = 0; state < size(); ++state) {
      const size_t hash = std::hash<std::string_view>()((*this)[state]);
      Find(hash, (*this)[state]) = {static_cast<uint32_t>(hash >> 32),
                                    static_cast<uint32_t>(state)};
    }
  }

  std::string bytes_;
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
  std::string bytes;
  Encode(simulator.Start(), &bytes);
  states.Insert(bytes);
  sim::Transitions transitions;
  sim::World next;  // outside, so that what it has on the heap is used again
  for (size_t at = 0; at < states.size() && states.size() < max_states; ++at) {
    const sim::World world = sim::Decode(states[at]);
    simulator.Enabled(world, &transitions);
    for (const sim::Transition& transition : transitions) {
      next = world;
      simulator.Apply(transition, &chooser, &next, nullptr);
      ++result.transitions;
      Encode(next, &bytes);
      states.Insert(bytes);
    }
  }
  result.states = states.size();
  result.bytes = states.bytes();
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

#include "reference/bench/search.h"

#include <deque>
#include <string>
#include <unordered_set>
#include <utility>

#include "reference/sim/codec.h"
#include "reference/sim/machine.h"

namespace clusterspec::bench {
namespace {

class FirstChooser : public model::Chooser {
 public:
  int Pick(model::ChoicePoint, int) override { return 0; }
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

SearchResult Search(const Scenario& scenario, uint64_t most_states) {
  sim::Machine machine(scenario, Edition::kV18);
  FirstChooser chooser;
  SearchResult result;
  std::unordered_set<std::string> seen;
  std::deque<const std::string*> frontier;  // elements of a set do not move
  std::string bytes;
  const auto visit = [&](const sim::World& world) {
    Encode(world, &bytes);
    const auto [place, fresh] = seen.insert(bytes);
    if (!fresh) return;
    ++result.states;
    result.bytes += bytes.size();
    frontier.push_back(&*place);
  };
  visit(machine.Start());
  sim::Choices choices;
  sim::World next;  // outside, so that what it has on the heap is used again
  while (!frontier.empty() && result.states < most_states) {
    const sim::World world = sim::Decode(*frontier.front());
    frontier.pop_front();
    machine.Enabled(world, &choices);
    for (const sim::Choice& choice : choices) {
      next = world;
      machine.Apply(choice, &chooser, &next, nullptr);
      ++result.transitions;
      visit(next);
    }
  }
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

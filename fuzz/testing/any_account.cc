#include "fuzz/testing/any_account.h"

#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "harness/explain/trace_order.h"
#include "harness/explain/transition_matcher.h"

namespace clusterspec::fuzz {
namespace {

using explain::EarlySteps;
using explain::MatchResult;
using explain::ProcessLogs;
using explain::State;
using explain::TransitionMatcher;

struct Node {
  State state;
  EarlySteps early;
};

class Nodes {
 public:
  void Add(Node node) {
    std::string key = explain::KeyOf(node.state);
    explain::AddTo(node.early.processes, &key);
    key += std::to_string(node.early.last);
    if (known_.insert(std::move(key)).second) nodes_.push_back(std::move(node));
  }
  size_t size() const { return nodes_.size(); }
  Node& operator[](size_t index) { return nodes_[index]; }
  std::vector<Node>& all() { return nodes_; }

 private:
  std::vector<Node> nodes_;
  std::unordered_set<std::string> known_;
};

class Search {
 public:
  Search(const Scenario& scenario, Edition edition, model::DeviationSet deviations,
         const Trace& trace, Reading reading, size_t max_states, size_t max_steps)
      : simulator_(scenario, edition, deviations),
        trace_(trace),
        logs_(trace, simulator_.program()),
        matcher_(&simulator_, &logs_, TransitionMatcher::Alike::kGiven),
        order_(&simulator_, &logs_, &matcher_),
        reading_(reading),
        max_states_(max_states),
        max_steps_(max_steps) {}

  AnyAccount Run() {
    Node start;
    start.state.world = simulator_.Start();
    start.state.shown.resize(logs_.count());
    start.state.await_from.resize(start.state.world.harness.seen.size());
    Nodes states;
    states.Add(std::move(start));
    for (; order_.place() < logs_.size(); order_.Read()) {
      states = Read(std::move(states));
      if (TooMany()) return AnyAccount::kTooMany;
      if (states.size() == 0) return AnyAccount::kNone;
    }
    const bool ends = !trace_.ending.traits().end_is_judged || MayEnd(std::move(states));
    if (ends) return AnyAccount::kThereIs;
    return TooMany() ? AnyAccount::kTooMany : AnyAccount::kNone;
  }

 private:
  // All states in which the next line has been shown.
  Nodes Read(Nodes states) {
    const explain::Entry& line = logs_.At(order_.place());
    Nodes open;
    Nodes next;
    const auto add_shown = [&](Node node) {
      if (reading_ == Reading::kAnyTime) open.Add(node);
      next.Add(std::move(node));
    };
    for (Node& each : states.all()) {
      if (IsShown(each.state)) {
        add_shown(std::move(each));
      } else {
        open.Add(std::move(each));
      }
    }
    for (size_t i = 0; i < open.size() && !TooMany(); ++i) {
      const Node before = open[i];
      ForSteps(before.state, [&](const sim::Transition& transition, MatchResult* outcome) {
        Node after;
        after.early = before.early;
        order_.NoteEarly(before.state, transition, &after.early);
        after.state = std::move(outcome->state);
        if (!IsShown(after.state)) return open.Add(std::move(after));
        if (IsShown(before.state)) return add_shown(std::move(after));
        const size_t end = logs_.Place(line.log, after.state.shown[line.log] - 1);
        const auto ended = explain::Ended(after.state.world);
        if (!after.early.empty() && !after.early.MayHaveBegun(ended, end)) return;
        after.early = {};
        add_shown(std::move(after));
      });
      size_ = open.size() + next.size();
    }
    for (Node& each : next.all()) explain::Release(order_.place(), &each.state);
    return next;
  }

  // Whether steps have shown the next line.
  bool IsShown(const State& state) const {
    const explain::Entry& line = logs_.At(order_.place());
    return state.shown[line.log] > line.index;
  }

  bool MayEnd(Nodes open) {
    for (size_t i = 0; i < open.size() && !TooMany(); ++i) {
      const State state = open[i].state;
      const sim::Harness& harness = state.world.harness;
      if (harness.over && harness.ending == trace_.ending.kind) return true;
      ForSteps(state, [&](const sim::Transition&, MatchResult* outcome) {
        open.Add({std::move(outcome->state), {}});
      });
      size_ = open.size();
    }
    return false;
  }

  template <typename Visit>
  void ForSteps(const State& state, const Visit& visit) {
    std::vector<MatchResult> outcomes;
    for (const sim::Transition& transition : order_.Possible(state)) {
      if (!order_.MayBegin(state, transition)) continue;
      outcomes.clear();
      matcher_.Match(state, transition, &outcomes);
      for (MatchResult& outcome : outcomes) {
        if (!outcome.mismatch) visit(transition, &outcome);
      }
    }
  }

  bool TooMany() const { return size_ > max_states_ || matcher_.count() > max_steps_; }

  sim::Simulator simulator_;
  const Trace& trace_;
  ProcessLogs logs_;
  TransitionMatcher matcher_;
  explain::TraceOrder order_;
  const Reading reading_;
  const size_t max_states_;
  const size_t max_steps_;
  size_t size_ = 0;  // states between two lines
};

}  // namespace

AnyAccount FindAnyAccount(const Scenario& scenario, Edition edition, model::DeviationSet deviations,
                          const Trace& trace, Reading reading, size_t max_states,
                          size_t max_steps) {
  return Search(scenario, edition, deviations, trace, reading, max_states, max_steps).Run();
}

}  // namespace clusterspec::fuzz

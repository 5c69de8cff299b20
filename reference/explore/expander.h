// One state -> all that may follow it: every interleaving, every option of every choice point, and
// every crash that is allowed.
#ifndef CLUSTERSPEC_REFERENCE_EXPLORE_EXPANDER_H_
#define CLUSTERSPEC_REFERENCE_EXPLORE_EXPANDER_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/explore/invariant.h"
#include "reference/explore/reduction.h"
#include "reference/sim/pick_tree.h"
#include "reference/sim/world_table.h"

namespace clusterspec::explore {

struct ExpandOptions {
  int crashes = 0;      // how many processes may die by SIGKILL at any time
  bool reduce = false;  // leaves out interleavings that make no difference; see reduction.h
};

// What is done in one step, whole: repeated on the same world it gives the same.
struct Action {
  sim::Transition transition;
  sim::Picks picks;
};

// One transition. Refers to the expander; valid during the call that hands it over.
struct Successor {
  uint16_t ordinal;          // among the transitions of the state, from 0
  const std::string& bytes;  // the state that it leads to
  const Broken& broken;      // the requirement that it breaks, if any
};

// States are bytes, short ones: they number the parts of a world and its history, which the
// expander keeps once each. They mean something to this expander only, and equal states have equal
// bytes. Not thread safe: see Simulator.
class Expander {
 public:
  // Both must outlive the expander; `watch` watches the simulator.
  Expander(sim::Simulator* simulator, InvariantWatcher* watch, const ExpandOptions& options);

  std::string Root();

  // Hands over every transition, in a fixed order. Gives how many there were: 0 for a state in
  // which the run is over, and then `broken` says what has not come that should have.
  int Expand(std::string_view state, const std::function<void(const Successor&)>& visit,
             Broken* broken);

  // What the transition with this number does. It must be one of the state's.
  Action ActionOf(std::string_view state, uint16_t ordinal);

  // The state that the action leads to.
  std::string After(std::string_view state, const Action& action);

  // The world of a state, and its past. They last until the next call.
  const sim::World& WorldOf(std::string_view state);
  const History& HistoryOf(std::string_view state);

  // What all steps so far have asked of the edition.
  const model::Questions& questions() const { return questions_; }
  // Whether nobody in the program can tell which defaults cluster.settings lists, see reduction.h.
  bool IgnoresSettings() const;

  // Of memory, for the parts of all states so far.
  size_t bytes() const { return worlds_.parts().bytes(); }

 private:
  void Load(std::string_view state);
  void ListTransitions();
  // Does it in a copy of the loaded state: next_ and next_history_.
  void Step(const sim::Transition& transition, model::Chooser* chooser);
  void EncodeState(const History& history, const sim::PartNumbers& world);  // into bytes_

  sim::Simulator& simulator_;
  InvariantWatcher& watch_;
  ExpandOptions options_;
  Reduction reduction_;
  const uint64_t indifferent_;  // points of choice
  sim::Recorder recorder_;
  model::Questions questions_;
  sim::WorldTable worlds_;
  sim::PartNumbers numbers_;
  std::optional<uint32_t> history_number_;  // of what is loaded
  History history_;
  sim::World* next_ = nullptr;
  History next_history_;
  sim::Transitions transitions_;
  sim::PickTree picks_;
  std::string bytes_;
  std::string history_bytes_;
};

}  // namespace clusterspec::explore

#endif  // CLUSTERSPEC_REFERENCE_EXPLORE_EXPANDER_H_

#include "reference/explore/expander.h"

#include "reference/explore/bytes.h"
#include "reference/sim/codec.h"

namespace clusterspec::explore {

Expander::Expander(sim::Simulator* simulator, InvariantWatcher* watch, const ExpandOptions& options)
    : simulator_(*simulator),
      watch_(*watch),
      options_(options),
      reduction_(simulator->program(), options.crashes > 0),
      picks_(options.reduce ? reduction_.IndifferentPoints() : 0) {
  recorder_.watcher = watch;
}

std::string Expander::Root() const {
  std::string history;
  History{}.Encode(&history);
  std::string world;
  sim::Encode(simulator_.Start(), &world);
  return history + world;
}

void Expander::Load(std::string_view state) {
  history_ = History::Decode(&state);
  world_ = sim::Decode(state);
}

sim::World Expander::WorldOf(std::string_view state) {
  History::Decode(&state);
  return sim::Decode(state);
}

void Expander::ListTransitions() {
  simulator_.Enabled(world_, &transitions_);
  if (options_.reduce) {
    if (const auto alone = reduction_.PersistentTransition(world_, transitions_)) {
      const sim::Transition first = transitions_[*alone];
      transitions_.assign(1, first);
      return;
    }
  }
  if (transitions_.empty() || history_.crashes >= options_.crashes) return;
  for (uint16_t process = 0; process < ProcessCount(world_); ++process) {
    if (world_.processes[process].phase >= sim::ProcessPhase::kEnded) continue;
    transitions_.push_back({sim::TransitionKind::kCrash, 0, process, 0});
  }
}

void Expander::Step(const sim::Transition& transition, model::Chooser* chooser, sim::World* world,
                    History* history) {
  watch_.Begin(history);
  simulator_.Apply(transition, chooser, world, &recorder_);
  history->NoteStep(transition, *world);
}

void Expander::EncodeInto(const sim::World& world, const History& history, std::string* bytes) {
  bytes->clear();
  history.Encode(bytes);
  sim::Encode(world, &world_bytes_);
  *bytes += world_bytes_;
}

// The last choice is carried out in the state's own world, which saves a copy; should it have
// several ways, the state is read anew for each.
int Expander::Expand(std::string_view state, const std::function<void(const Successor&)>& visit,
                     Broken* broken) {
  Load(state);
  ListTransitions();
  *broken = transitions_.empty() ? watch_.AtEnd(world_, history_) : Broken{};
  uint16_t ordinal = 0;
  for (size_t i = 0; i < transitions_.size(); ++i) {
    const bool last = i + 1 == transitions_.size();
    bool more = true;
    for (bool fresh = true; more; fresh = false) {
      if (last && !fresh) Load(state);
      if (!last) {
        next_ = world_;
        next_history_ = history_;
      }
      sim::World& world = last ? world_ : next_;
      History& history = last ? history_ : next_history_;
      Step(transitions_[i], &picks_, &world, &history);
      const Broken step = watch_.End(world);
      EncodeInto(world, history, &bytes_);
      visit({ordinal++, bytes_, step});
      more = picks_.Next();
    }
  }
  return ordinal;
}

std::string Expander::After(std::string_view state, const Action& action) {
  Load(state);
  sim::PickList picks(&action.picks);
  Step(action.transition, &picks, &world_, &history_);
  std::string bytes;
  EncodeInto(world_, history_, &bytes);
  return bytes;
}

Action Expander::ActionOf(std::string_view state, uint16_t ordinal) {
  Load(state);
  ListTransitions();
  uint16_t at = 0;
  for (const sim::Transition& transition : transitions_) {
    sim::PickTree picks(options_.reduce ? reduction_.IndifferentPoints() : 0);
    do {
      next_ = world_;
      next_history_ = history_;
      Step(transition, &picks, &next_, &next_history_);
      if (at++ == ordinal) return {transition, picks.picks()};
    } while (picks.Next());
  }
  CLUSTERSPEC_ASSERT(false);  // no such transition
  return {};
}

}  // namespace clusterspec::explore

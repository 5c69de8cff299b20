#include "reference/explore/expander.h"

#include <utility>

#include "reference/sim/bytes.h"

namespace clusterspec::explore {

Expander::Expander(sim::Simulator* simulator, InvariantWatcher* watch, const ExpandOptions& options)
    : simulator_(*simulator),
      watch_(*watch),
      options_(options),
      reduction_(simulator->program(), options.crashes > 0),
      indifferent_(options.reduce ? reduction_.IndifferentPoints() : 0),
      picks_(indifferent_) {
  recorder_.watcher = watch;
  recorder_.questions = &questions_;
}

std::string Expander::Root() {
  EncodeState({}, worlds_.NumbersOf(simulator_.Start()));
  return bytes_;
}

void Expander::EncodeState(const History& history, const sim::PartNumbers& world) {
  history_bytes_.clear();
  history.Encode(&history_bytes_);
  bytes_.clear();
  sim::PutNumber(worlds_.parts().NumberOf(history_bytes_), &bytes_);
  for (const uint32_t number : world) sim::PutNumber(number, &bytes_);
}

void Expander::Load(std::string_view state) {
  const auto history = sim::TakeNumber<uint32_t>(&state);
  numbers_.clear();
  while (!state.empty()) numbers_.push_back(sim::TakeNumber<uint32_t>(&state));
  worlds_.Load(numbers_);
  if (std::exchange(history_number_, history) == history) return;
  std::string_view bytes = worlds_.parts()[history];
  history_ = History::Decode(&bytes);
}

bool Expander::IgnoresSettings() const {
  using enum model::ChoicePoint;
  const auto ignores = [&](model::ChoicePoint point) {
    return (indifferent_ >> static_cast<unsigned>(point) & 1) != 0;
  };
  return ignores(kSettingsListed) && ignores(kSerializationDefault);
}

const sim::World& Expander::WorldOf(std::string_view state) {
  Load(state);
  return worlds_.world();
}

const History& Expander::HistoryOf(std::string_view state) {
  Load(state);
  return history_;
}

void Expander::ListTransitions() {
  const sim::World& world = worlds_.world();
  simulator_.Enabled(world, &transitions_);
  if (options_.reduce) {
    if (const auto alone = reduction_.PersistentTransition(world, transitions_)) {
      const sim::Transition first = transitions_[*alone];
      transitions_.assign(1, first);
      return;
    }
  }
  if (transitions_.empty() || history_.crashes >= options_.crashes) return;
  for (uint16_t process = 0; process < ProcessCount(world); ++process) {
    if (world.processes[process].phase >= sim::ProcessPhase::kEnded) continue;
    transitions_.push_back({sim::TransitionKind::kCrash, 0, process, 0});
  }
}

void Expander::Step(const sim::Transition& transition, model::Chooser* chooser) {
  next_ = worlds_.Copy();
  next_history_ = history_;
  watch_.Begin(&next_history_);
  simulator_.Apply(transition, chooser, next_, &recorder_);
  next_history_.NoteStep(transition, *next_);
}

int Expander::Expand(std::string_view state, const std::function<void(const Successor&)>& visit,
                     Broken* broken) {
  Load(state);
  ListTransitions();
  *broken = transitions_.empty() ? watch_.AtEnd(worlds_.world(), history_) : Broken{};
  uint16_t ordinal = 0;
  for (const sim::Transition& transition : transitions_) {
    do {
      Step(transition, &picks_);
      const Broken step = watch_.End(*next_);
      EncodeState(next_history_, worlds_.CopyNumbers());
      visit({ordinal++, bytes_, step});
    } while (picks_.Next());
  }
  return ordinal;
}

std::string Expander::After(std::string_view state, const Action& action) {
  Load(state);
  sim::PickList picks(&action.picks);
  Step(action.transition, &picks);
  EncodeState(next_history_, worlds_.CopyNumbers());
  return bytes_;
}

Action Expander::ActionOf(std::string_view state, uint16_t ordinal) {
  Load(state);
  ListTransitions();
  uint16_t at = 0;
  for (const sim::Transition& transition : transitions_) {
    sim::PickTree picks(indifferent_);
    do {
      Step(transition, &picks);
      if (at++ == ordinal) return {transition, picks.picks()};
    } while (picks.Next());
  }
  CLUSTERSPEC_ASSERT(false);  // no such transition
  return {};
}

}  // namespace clusterspec::explore

#include "reference/explore/expander.h"

#include "reference/explore/bytes.h"
#include "reference/sim/codec.h"

namespace clusterspec::explore {

Expander::Expander(sim::Machine* machine, Watch* watch, const ExpandOptions& options)
    : machine_(*machine), watch_(*watch), options_(options) {
  recorder_.watcher = watch;
}

std::string Expander::Root() const {
  std::string past;
  Past{}.Encode(&past);
  std::string world;
  sim::Encode(machine_.Start(), &world);
  return past + world;
}

void Expander::Load(std::string_view state) {
  past_ = Past::Decode(&state);
  world_ = sim::Decode(state);
}

sim::World Expander::WorldOf(std::string_view state) {
  Past::Decode(&state);
  return sim::Decode(state);
}

void Expander::ListChoices() {
  machine_.Enabled(world_, &choices_);
  if (choices_.empty() || past_.crashes >= options_.crashes) return;
  for (uint16_t process = 0; process < world_.processes.size(); ++process) {
    if (world_.processes[process].phase >= sim::ProcessPhase::kEnded) continue;
    choices_.push_back({sim::ChoiceKind::kCrash, 0, process, 0});
  }
}

int Expander::Expand(std::string_view state, const std::function<void(const Successor&)>& visit,
                     Broken* broken) {
  Load(state);
  ListChoices();
  *broken = choices_.empty() ? watch_.AtEnd(world_, past_) : Broken{};
  uint16_t ordinal = 0;
  std::string world_bytes;
  for (const sim::Choice& choice : choices_) {
    do {
      next_ = world_;
      next_past_ = past_;
      watch_.Begin(&next_past_);
      machine_.Apply(choice, &picks_, &next_, &recorder_);
      next_past_.NoteStep(choice, next_);
      const Broken step = watch_.End(next_);
      bytes_.clear();
      next_past_.Encode(&bytes_);
      sim::Encode(next_, &world_bytes);
      bytes_ += world_bytes;
      visit({ordinal++, bytes_, step});
    } while (picks_.Next());
  }
  return ordinal;
}

std::string Expander::After(std::string_view state, const Deed& deed) {
  Load(state);
  PickList picks(&deed.picks);
  watch_.Begin(&past_);
  machine_.Apply(deed.choice, &picks, &world_, &recorder_);
  past_.NoteStep(deed.choice, world_);
  std::string past;
  past_.Encode(&past);
  std::string world;
  sim::Encode(world_, &world);
  return past + world;
}

Deed Expander::DeedOf(std::string_view state, uint16_t ordinal) {
  Load(state);
  ListChoices();
  uint16_t at = 0;
  for (const sim::Choice& choice : choices_) {
    PickTree picks;
    do {
      next_ = world_;
      next_past_ = past_;
      watch_.Begin(&next_past_);
      machine_.Apply(choice, &picks, &next_, &recorder_);
      if (at++ == ordinal) return {choice, picks.picks()};
    } while (picks.Next());
  }
  CLUSTERSPEC_ASSERT(false);  // no such transition
  return {};
}

}  // namespace clusterspec::explore

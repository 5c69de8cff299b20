#include "reference/explore/expander.h"

#include "reference/explore/bytes.h"
#include "reference/sim/codec.h"

namespace clusterspec::explore {

Expander::Expander(sim::Machine* machine, Watch* watch, const ExpandOptions& options)
    : machine_(*machine),
      watch_(*watch),
      options_(options),
      reduction_(machine->program(), options.crashes > 0),
      picks_(options.reduce ? reduction_.IndifferentPoints() : 0) {
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
  if (options_.reduce) {
    if (const auto alone = reduction_.Alone(world_, choices_)) {
      const sim::Choice first = choices_[*alone];
      choices_.assign(1, first);
      return;
    }
  }
  if (choices_.empty() || past_.crashes >= options_.crashes) return;
  for (uint16_t process = 0; process < ProcessCount(world_); ++process) {
    if (world_.processes[process].phase >= sim::ProcessPhase::kEnded) continue;
    choices_.push_back({sim::ChoiceKind::kCrash, 0, process, 0});
  }
}

void Expander::Step(const sim::Choice& choice, model::Chooser* chooser, sim::World* world,
                    Past* past) {
  watch_.Begin(past);
  machine_.Apply(choice, chooser, world, &recorder_);
  past->NoteStep(choice, *world);
}

void Expander::EncodeInto(const sim::World& world, const Past& past, std::string* bytes) {
  bytes->clear();
  past.Encode(bytes);
  sim::Encode(world, &world_bytes_);
  *bytes += world_bytes_;
}

// The last choice is carried out in the state's own world, which saves a copy; should it have
// several ways, the state is read anew for each.
int Expander::Expand(std::string_view state, const std::function<void(const Successor&)>& visit,
                     Broken* broken) {
  Load(state);
  ListChoices();
  *broken = choices_.empty() ? watch_.AtEnd(world_, past_) : Broken{};
  uint16_t ordinal = 0;
  for (size_t i = 0; i < choices_.size(); ++i) {
    const bool last = i + 1 == choices_.size();
    bool more = true;
    for (bool fresh = true; more; fresh = false) {
      if (last && !fresh) Load(state);
      if (!last) {
        next_ = world_;
        next_past_ = past_;
      }
      sim::World& world = last ? world_ : next_;
      Past& past = last ? past_ : next_past_;
      Step(choices_[i], &picks_, &world, &past);
      const Broken step = watch_.End(world);
      EncodeInto(world, past, &bytes_);
      visit({ordinal++, bytes_, step});
      more = picks_.Next();
    }
  }
  return ordinal;
}

std::string Expander::After(std::string_view state, const Deed& deed) {
  Load(state);
  sim::PickList picks(&deed.picks);
  Step(deed.choice, &picks, &world_, &past_);
  std::string bytes;
  EncodeInto(world_, past_, &bytes);
  return bytes;
}

Deed Expander::DeedOf(std::string_view state, uint16_t ordinal) {
  Load(state);
  ListChoices();
  uint16_t at = 0;
  for (const sim::Choice& choice : choices_) {
    sim::PickTree picks(options_.reduce ? reduction_.IndifferentPoints() : 0);
    do {
      next_ = world_;
      next_past_ = past_;
      Step(choice, &picks, &next_, &next_past_);
      if (at++ == ordinal) return {choice, picks.picks()};
    } while (picks.Next());
  }
  CLUSTERSPEC_ASSERT(false);  // no such transition
  return {};
}

}  // namespace clusterspec::explore

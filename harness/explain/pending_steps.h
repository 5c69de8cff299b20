// Which turns have been taken ahead of their time, and whether that was of use. See
// pending_steps.cc.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_PENDING_STEPS_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_PENDING_STEPS_H_

#include <optional>
#include <string>

#include "reference/sim/program.h"
#include "reference/sim/world.h"

namespace clusterspec::explain {

// A turn, what led to it and what came of it. Refers to all and owns nothing.
struct Taken {
  const sim::Transition& transition;
  const sim::World& before;
  const sim::World& after;
  const sim::Transitions& transitions_before;
  const sim::Transitions& transitions_after;
};

// Whose turn it is; kHarness: the harness's.
inline constexpr uint16_t kHarness = sim::kNobody;
uint16_t OwnerOf(const sim::Transition& transition);

bool Has(const sim::Transitions& transitions, const sim::Transition& transition);

// Whether the primary would read no more than that a worker is free again, while others are: it can
// as well do so when they have been given connections, or something else comes from the worker.
bool CanWait(const sim::Transition& transition, const sim::Program& program,
             const sim::World& world);

class PendingSteps {
 public:
  // Takes note of a turn: it may justify pending steps, and is one itself.
  void Take(const Taken& taken, const sim::Program& program);

  // The processes that the turn has ended, as bits.
  static uint64_t Ended(const Taken& taken);

  // Whether the last turn's own is the only one pending.
  bool OnlyLast() const { return pending_.size() == 1; }

  // How many are open of those whose owner is one of these.
  template <typename Predicate>
  size_t Count(Predicate counts) const {
    size_t count = 0;
    for (const PendingStep& step : pending_) count += counts(step.owner);
    return count;
  }

  void Clear() { pending_.clear(); }
  void AddTo(std::string* key) const;

 private:
  struct PendingStep {
    uint16_t owner = 0;
    bool anybody = false;  // any later turn may need it
    std::optional<uint16_t>
        became_idle;           // the primary has read no more than that this worker is free
    uint64_t sent_to = 0;      // the workers that it has sent something to, as bits
    sim::Transitions enabled;  // one of these needs it
  };

  static bool IsJustified(const PendingStep& step, const Taken& taken);
  static bool IsIndifferent(const PendingStep& step, const Taken& taken);

  model::Small<PendingStep, 2> pending_;
};

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_PENDING_STEPS_H_

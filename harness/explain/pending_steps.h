// Which steps have been taken ahead of their time, and whether that was of use: Lemmas 6 to 8 of
// docs/PROOFS.md.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_PENDING_STEPS_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_PENDING_STEPS_H_

#include <optional>
#include <string>

#include "harness/explain/trace_order.h"
#include "reference/model/index_set.h"
#include "reference/sim/program.h"
#include "reference/sim/world.h"

namespace clusterspec::explain {

// A step, what led to it and what came of it. Refers to all and owns nothing.
struct Taken {
  const sim::Transition& transition;
  const sim::World& before;
  const sim::World& after;
  const sim::Transitions& transitions_before;
  const sim::Transitions& transitions_after;
  const model::IndexSet& told;  // processes of whose ends its snapshots tell
};

// Whether the primary would read no more than that a worker is free again, while others are: it can
// as well do so when they have been given connections, or something else comes from the worker.
bool CanWait(const sim::Transition& transition, const sim::Program& program,
             const sim::World& world);

class PendingSteps {
 public:
  // Takes note of a step: it may justify pending steps, and is one itself.
  void Take(const Taken& taken, const sim::Program& program);

  // Whether the last step is the only one pending.
  bool OnlyLast() const { return pending_.size() == 1; }

  // How many are pending of those whose owner is one of these.
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
    bool anybody = false;     // any later step may need it
    bool at_sockets = false;  // which sockets are open may have mattered
    uint8_t printed = 0;      // bit i: to stream i of the primary
    std::optional<uint16_t>
        became_idle;           // the primary has read no more than that this worker is free
    model::IndexSet has_cut;   // processes whose end of the channel it has closed
    model::IndexSet concerns;  // that these are there, and on their channels, may have mattered
    sim::Transitions enabled;  // one of these needs it
  };

  static bool IsJustified(const PendingStep& step, const Taken& taken);
  static bool IsIndifferent(const PendingStep& step, const Taken& taken);

  model::Small<PendingStep, 2> pending_;
};

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_PENDING_STEPS_H_

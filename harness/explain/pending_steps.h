// Which steps have been taken ahead of their time, and whether that was of use: Lemmas 6 to 8 of
// docs/PROOFS.md.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_PENDING_STEPS_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_PENDING_STEPS_H_

#include <optional>
#include <string>

#include "harness/explain/footprint.h"
#include "harness/explain/trace_order.h"
#include "reference/sim/program.h"
#include "reference/sim/world.h"

namespace clusterspec::explain {

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
    // The primary has read no more than that this worker is free.
    std::optional<uint16_t> became_idle;
    Footprint footprint;
    sim::Transitions enabled;  // what others can do only since
  };

  static PendingStep Of(const Taken& taken, const sim::Program& program);
  static bool IsJustified(const PendingStep& step, const PendingStep& by, const Taken& taken);
  static bool IsIndifferent(const PendingStep& step, const Taken& taken);

  model::Small<PendingStep, 2> pending_;
};

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_PENDING_STEPS_H_

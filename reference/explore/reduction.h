// What an exploration may leave out. Partial-order reduction: where one step makes no difference to
// any other, only the runs in which it comes first are followed. Indifferent choices: where nobody
// looks, one option stands for all.
#ifndef CLUSTERSPEC_REFERENCE_EXPLORE_REDUCTION_H_
#define CLUSTERSPEC_REFERENCE_EXPLORE_REDUCTION_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "reference/sim/simulator.h"

namespace clusterspec::explore {

// Which steps may go first. The argument, step by step, is in reduction.cc.
class Reduction {
 public:
  // The program must outlive the reduction. `crashes`: processes may be killed at any time.
  Reduction(const sim::Program& program, bool crashes);

  // The index of one of `choices`, all that may happen in the world, that can stand for all of
  // them; nothing when all must be followed.
  std::optional<size_t> PersistentTransition(const sim::World& world,
                                             const sim::Transitions& transitions) const;

  // Whether this one can: Lemmas 1 to 4 of docs/PROOFS.md.
  bool IsPersistent(const sim::World& world, const sim::Transitions& transitions,
                    size_t index) const;

  // The choice points, bit by bit, whose options no requirement can tell apart in this program.
  uint64_t IndifferentPoints() const;

 private:
  bool IsAwaited(EventKind kind) const;
  bool OnlyTransitionOf(const sim::Transitions& transitions, size_t index) const;
  bool IsLocalMessage(const sim::World& world, uint16_t process) const;
  bool HasBatchAhead(const sim::World& world, model::Id process) const;

  const sim::Program& program_;
  bool isolated_ = false;  // no process is ended, or cut off, by another
};

}  // namespace clusterspec::explore

#endif  // CLUSTERSPEC_REFERENCE_EXPLORE_REDUCTION_H_

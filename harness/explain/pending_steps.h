// Which turns have been taken ahead of their time, and whether that was of use. See debts.cc.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_PENDING_STEPS_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_PENDING_STEPS_H_

#include <optional>
#include <string>

#include "reference/sim/program.h"
#include "reference/sim/world.h"

namespace clusterspec::inclusion {

// A turn, what led to it and what came of it. Refers to all and owns nothing.
struct Taken {
  const sim::Choice& choice;
  const sim::World& before;
  const sim::World& after;
  const sim::Choices& choices_before;
  const sim::Choices& choices_after;
};

// Whose turn it is; kHarness: the harness's.
inline constexpr uint16_t kHarness = 0xffff;
uint16_t OwnerOf(const sim::Choice& choice);

bool Has(const sim::Choices& choices, const sim::Choice& choice);

// Whether the primary would read no more than that a worker is free again, while others are: it can
// as well do so when they have been given connections, or something else comes from the worker.
bool CanWait(const sim::Choice& choice, const sim::Program& program, const sim::World& world);

class Debts {
 public:
  // Takes note of a turn: it may pay debts, and has one of its own.
  void Take(const Taken& taken, const sim::Program& program);

  // The processes that the turn has ended, as bits.
  static uint64_t Ended(const Taken& taken);

  // Whether the last turn's own debt is the only one.
  bool OnlyOwn() const { return debts_.size() == 1; }

  // How many are open of those whose owner is one of these.
  template <typename Predicate>
  size_t Count(Predicate counts) const {
    size_t count = 0;
    for (const Debt& debt : debts_) count += counts(debt.owner);
    return count;
  }

  void Clear() { debts_.clear(); }
  void AddTo(std::string* key) const;

 private:
  struct Debt {
    uint16_t owner = 0;
    bool anybody = false;             // any later turn may need it
    std::optional<uint16_t> rejoins;  // the primary has read no more than that this worker is free
    uint64_t fed = 0;                 // the workers that it has sent something to, as bits
    sim::Choices enabled;             // one of these needs it
  };

  static bool IsPaid(const Debt& debt, const Taken& taken);
  static bool IsIndifferent(const Debt& debt, const Taken& taken);

  model::Small<Debt, 2> debts_;
};

}  // namespace clusterspec::inclusion

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_PENDING_STEPS_H_

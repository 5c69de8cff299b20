// What a step looks at or changes of that which several processes share: Lemma 6 of docs/PROOFS.md.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_FOOTPRINT_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_FOOTPRINT_H_

#include <cstdint>
#include <string>

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

struct Footprint {
  // It changes which processes live or are stopped, which sockets are open, or which port is next.
  bool everywhere = false;
  bool looks_at_sockets = false;  // it connects to one, or sends it something
  bool changes_sockets = false;   // others are open then
  uint8_t printed = 0;            // bit i: to stream i of the primary
  // Workers, or the primary, on whose channel it has sent something or read the end, or which the
  // harness has named.
  model::IndexSet channels;
  // Those on whose channel it may have tried to send something in vain.
  model::IndexSet operates_on;
  model::IndexSet left;  // those that have ended, and those whose channel has, at either end
};

Footprint FootprintOf(const Taken& taken, const sim::Program& program);

// Whether it may matter that the one step came before the other. `told`: of the later one.
bool Meet(const Footprint& early, const Footprint& late, const model::IndexSet& told);

void AddTo(const Footprint& footprint, std::string* key);

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_FOOTPRINT_H_

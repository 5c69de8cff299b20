// Listeners that no connection was given to yet. Which of them gets the first one is not judged: no
// sentence fixes it, and few events tell whose listen() the primary has read first.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_UNDECIDED_ORDER_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_UNDECIDED_ORDER_H_

#include <string>
#include <vector>

#include "reference/sim/world.h"

namespace clusterspec::explain {

class UndecidedOrder {
 public:
  // What a turn makes of it, which has led from one state of the primary to another. Orders those
  // listeners of `after` that nobody has asked by their numbers.
  void Follow(const model::PrimaryState& before, model::PrimaryState* after);

  // The states of the primary in which another of them is first at this handle.
  std::vector<model::PrimaryState> Others(const model::PrimaryState& primary, size_t handle) const;

  void AddTo(std::string* key) const;

 private:
  struct Count {
    model::Descriptor socket = model::kNoDescriptor;
    uint32_t listeners = 0;  // the first ones of those that are free
  };

  uint32_t At(model::Descriptor socket) const;

  model::Small<Count, 1> counts_;
};

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_UNDECIDED_ORDER_H_

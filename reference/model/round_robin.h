// Whom the primary gives its connections to under SCHED_RR.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_ROUND_ROBIN_H_
#define CLUSTERSPEC_REFERENCE_MODEL_ROUND_ROBIN_H_

#include <compare>
#include <optional>

#include "reference/model/queue.h"
#include "reference/model/types.h"

namespace clusterspec::model {

// A server of a worker: the worker's index in the primary, the server's in the worker.
struct Listener {
  uint32_t worker = 0;
  uint16_t server = 0;

  auto operator<=>(const Listener&) const = default;
};

struct Assignment {
  Listener listener;
  Descriptor connection = kNoDescriptor;
};

// Each listener that is free takes the connection that has waited longest; it is busy until it has
// answered. Cost per connection does not depend on how many listeners there are.
struct RoundRobin {
  Queue<Listener, 4> free;           // who has waited longest first
  Queue<Descriptor, 2> connections;  // that nobody was free for

  // A connection has come. Nothing when it has to wait.
  std::optional<Assignment> Offer(Descriptor connection);

  // The listener can take one: it has joined, or answered. Nothing when none waits.
  std::optional<Assignment> Ready(Listener listener);

  void Remove(Listener listener);

  bool operator==(const RoundRobin&) const = default;
};

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_ROUND_ROBIN_H_

#include "reference/model/round_robin.h"

namespace clusterspec::model {

// REQ scheduling.rr.reaches-all scheduling.rr.takes-turns
std::optional<Assignment> RoundRobin::Offer(Descriptor connection) {
  connections.Push(connection);
  if (free.empty()) return std::nullopt;
  return Assignment{free.Pop(), connections.Pop()};
}

// REQ scheduling.rr.spares-busy
std::optional<Assignment> RoundRobin::Ready(Listener listener) {
  free.Push(listener);
  if (connections.empty()) return std::nullopt;
  return Assignment{free.Pop(), connections.Pop()};
}

void RoundRobin::Remove(Listener listener) {
  free.EraseIf([&](const Listener& each) { return each == listener; });
}

}  // namespace clusterspec::model

// States that differ in nothing but numbers that nobody sees are one state.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_CONNECTION_NUMBERS_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_CONNECTION_NUMBERS_H_

#include "reference/sim/world.h"

namespace clusterspec::explain {

// Numbers the connections of a world anew, in the order in which its processes, sockets and clients
// hold them. Those of the same name stand in the order of their state.
void NumberStreams(sim::World* world);

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_CONNECTION_NUMBERS_H_

// A socket or a connection that came with a message.
#ifndef CLUSTERSPEC_REFERENCE_SIM_RECEIVED_HANDLE_H_
#define CLUSTERSPEC_REFERENCE_SIM_RECEIVED_HANDLE_H_

#include "reference/sim/kernel.h"
#include "reference/sim/program.h"

namespace clusterspec::sim {

// As an event shows it.
json::value HandleValue(const Kernel& kernel, Descriptor handle);

// Whether a server on it, in this process, listens on another port than the one that was sent.
bool ListensElsewhere(const Program& program, const Kernel& kernel, uint16_t process,
                      Descriptor handle);

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_RECEIVED_HANDLE_H_

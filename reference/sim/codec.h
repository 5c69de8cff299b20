// Worlds as few bytes, so that an explorer can keep millions of them.
#ifndef CLUSTERSPEC_REFERENCE_SIM_CODEC_H_
#define CLUSTERSPEC_REFERENCE_SIM_CODEC_H_

#include <string>
#include <string_view>

#include "reference/sim/world.h"

namespace clusterspec::sim {

// Worlds of one simulator that behave alike from now on have equal bytes, unless they differ in
// what is only named (such as which free place a socket took). Replaces `bytes`.
void Encode(const World& world, std::string* bytes);

// The world that Encode made these bytes of; the clock starts anew, with timers due as before.
// `bytes` must come from Encode.
World Decode(std::string_view bytes);

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_CODEC_H_

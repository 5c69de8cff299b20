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

// A world in parts, for who keeps many that differ in few: three of what belongs to no process
// alone (the harness, with the choices made; the primary; sockets, streams and output), then one a
// process. Equal worlds have equal parts and the other way round; but a part with timers is written
// as seen from the world's clock.
inline constexpr size_t kCommonParts = 3;
inline size_t PartCount(const World& world) { return kCommonParts + world.processes.size(); }

// Replaces `bytes`.
void EncodePart(const World& world, size_t part, std::string* bytes);

// Replaces the part, in a world that has its process and whose clock has not run. `bytes` must come
// from EncodePart.
void DecodePart(std::string_view bytes, size_t part, World* world);

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_CODEC_H_

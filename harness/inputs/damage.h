// Texts as a slip, a broken disk or a stranger may leave them.
#ifndef CLUSTERSPEC_HARNESS_INPUTS_DAMAGE_H_
#define CLUSTERSPEC_HARNESS_INPUTS_DAMAGE_H_

#include <string>

#include "reference/sim/random.h"

namespace clusterspec {

// The text with one to four changes: bytes lost, swapped or foreign; parts repeated, moved or cut
// off; words exchanged for others of the text or for values that programs stumble over; deep
// nesting, aliases of aliases, very long words. At most some MiB.
std::string Damaged(std::string text, sim::Random* random);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_INPUTS_DAMAGE_H_

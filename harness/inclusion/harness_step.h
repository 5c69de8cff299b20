// What the harness of a world does next.
#ifndef CLUSTERSPEC_HARNESS_INCLUSION_HARNESS_STEP_H_
#define CLUSTERSPEC_HARNESS_INCLUSION_HARNESS_STEP_H_

#include "reference/sim/program.h"
#include "reference/sim/world.h"

namespace clusterspec::inclusion {

// Whether it can take its next step, rather than find silence: as in Machine::Enabled.
bool IsReady(const sim::Program& program, const sim::World& world);

// Whether something may still be shown after it has found silence: elsewhere the run ends.
bool SettlesNext(const sim::Program& program, const sim::World& world);

}  // namespace clusterspec::inclusion

#endif  // CLUSTERSPEC_HARNESS_INCLUSION_HARNESS_STEP_H_

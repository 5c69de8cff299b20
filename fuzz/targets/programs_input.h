// Generated programs, of the decisions that make them.
#ifndef CLUSTERSPEC_FUZZ_TARGETS_PROGRAMS_INPUT_H_
#define CLUSTERSPEC_FUZZ_TARGETS_PROGRAMS_INPUT_H_

#include "harness/inputs/input_kinds.h"

namespace clusterspec::fuzz {

// On the simulator. Its chance picks the edition, too. Reading ends the process where something is
// broken in the trace, after telling what and by which case.
InputKind ProgramsInput();

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_TARGETS_PROGRAMS_INPUT_H_

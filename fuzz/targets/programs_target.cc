#include "fuzz/targets/programs_input.h"
#include "fuzz/targets/target.h"

clusterspec::InputKind clusterspec::fuzz::Target() { return ProgramsInput(); }

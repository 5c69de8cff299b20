// What libFuzzer calls, for one kind of input.
#ifndef CLUSTERSPEC_FUZZ_TARGETS_TARGET_H_
#define CLUSTERSPEC_FUZZ_TARGETS_TARGET_H_

#include "harness/inputs/input_kinds.h"

namespace clusterspec::fuzz {

// The kind of this program: each *_target.cc defines it.
InputKind Target();

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_TARGETS_TARGET_H_

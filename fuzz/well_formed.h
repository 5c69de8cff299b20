// Which scenarios make sense: what is taken out of one may leave another that does not.
#ifndef CLUSTERSPEC_FUZZ_WELL_FORMED_H_
#define CLUSTERSPEC_FUZZ_WELL_FORMED_H_

#include "spec/nouns/scenario.h"

namespace clusterspec::fuzz {

// Whether every label that an operation names is certainly there when the operation is carried out,
// so that no adapter can call it a misuse, and every process that a step names is forked somewhere
// and can still be asked. Nor does anything depend on when the primary's own servers and
// connections tell of themselves.
bool IsWellFormed(const Scenario& scenario);

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_WELL_FORMED_H_

// What an adapter with gaps can be asked of a scenario.
#ifndef CLUSTERSPEC_HARNESS_ADAPTERS_LINT_WITHOUT_GAPS_H_
#define CLUSTERSPEC_HARNESS_ADAPTERS_LINT_WITHOUT_GAPS_H_

#include <string>

#include "spec/nouns/error.h"
#include "spec/nouns/gaps.h"
#include "spec/nouns/scenario.h"

namespace clusterspec {

// The scenario without the operations that need a gap. The error is the sentence of a gap that
// something else in it rests on.
Result<Scenario> WithoutGaps(Scenario scenario, const Gaps& gaps);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_ADAPTERS_LINT_WITHOUT_GAPS_H_

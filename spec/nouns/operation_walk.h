// A walk over all operations of a scenario, those of handlers too.
#ifndef CLUSTERSPEC_SPEC_NOUNS_OPERATION_WALK_H_
#define CLUSTERSPEC_SPEC_NOUNS_OPERATION_WALK_H_

#include <string>
#include <variant>
#include <vector>

#include "spec/nouns/scenario.h"

namespace clusterspec {

// Calls `visit(operation, process, depth)` for every operation, each before those of its `do`.
// `process` is the label of who carries it out; `depth` is 0 for those of a step.
template <typename Visit>
void ForEachOperation(const std::vector<Operation>& operations, const std::string& process,
                      int depth, const Visit& visit) {
  for (const Operation& operation : operations) {
    visit(operation, process, depth);
    ForEachOperation(operation.nested, process, depth + 1, visit);
  }
}

template <typename Visit>
void ForEachOperation(const Scenario& scenario, const Visit& visit) {
  for (const Step& step : scenario.steps) {
    const auto* batch = std::get_if<Batch>(&step.action);
    if (batch != nullptr) ForEachOperation(batch->operations, batch->process, 0, visit);
  }
}

}  // namespace clusterspec

#endif  // CLUSTERSPEC_SPEC_NOUNS_OPERATION_WALK_H_

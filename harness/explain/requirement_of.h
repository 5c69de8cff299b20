// Which requirement speaks of what a run did differently.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_REQUIREMENT_OF_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_REQUIREMENT_OF_H_

#include <string_view>
#include <vector>

#include "spec/nouns/trace.h"

namespace clusterspec::explain {

// `seen` is null at the end of a trace; `allowed` is what the model would have shown. A first
// place to look: the id of a requirement, or "" where none speaks of such events.
std::string_view RequirementOf(Edition edition, const Event* seen,
                               const std::vector<Event>& allowed);

// All that it may give.
std::vector<std::string_view> KnownRequirements();

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_REQUIREMENT_OF_H_

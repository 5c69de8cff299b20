// Schedules as people and the judge read them.
#ifndef CLUSTERSPEC_REFERENCE_EXPLORE_SCHEDULE_H_
#define CLUSTERSPEC_REFERENCE_EXPLORE_SCHEDULE_H_

#include <string>
#include <vector>

#include "reference/explore/expander.h"
#include "spec/nouns/trace.h"

namespace clusterspec::explore {

// The actions of a schedule whose transitions have these numbers. They must be transitions of the
// states on the way.
std::vector<Action> ActionsOf(Expander* expander, const std::vector<uint16_t>& ordinals);

// Carries the actions out from the start. Gives what an adapter would have written; the trace's
// case id is left empty.
Trace TraceOf(sim::Simulator* simulator, const std::vector<Action>& actions);

// One line a action, with the options that it follows, and below it what is seen.
std::vector<std::string> LinesOf(sim::Simulator* simulator, const std::vector<Action>& actions);

}  // namespace clusterspec::explore

#endif  // CLUSTERSPEC_REFERENCE_EXPLORE_SCHEDULE_H_

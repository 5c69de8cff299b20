#include "harness/inputs/simulation.h"

#include "harness/inputs/tree.h"
#include "harness/judge/judge.h"

namespace clusterspec {

sim::SimOptions SimulationOf(const Case& a_case) {
  sim::SimOptions options;
  options.max_steps = 2000;
  for (const Edition edition : kAllEditions) {
    if (Applies(a_case, edition, TheCatalogue())) options.edition = edition;
  }
  return options;
}

Trace TraceOf(const Case& a_case) {
  Trace trace = sim::Simulate(a_case.scenario, SimulationOf(a_case));
  trace.case_id = a_case.id;
  trace.implementation = "node@20.20.2";
  trace.version = trace.node_version = "20.20.2";
  return trace;
}

}  // namespace clusterspec

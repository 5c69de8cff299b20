// The linter of adapters: has one do every operation, and checks the form of what it says.
#ifndef CLUSTERSPEC_HARNESS_ADAPTERS_LINT_LINT_H_
#define CLUSTERSPEC_HARNESS_ADAPTERS_LINT_LINT_H_

#include <string>
#include <vector>

#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// Problems of one trace of the scenario: events that break the schema (spec/schemas/
// protocol.schema.json), operations without a result, and an adapter that failed. One sentence
// each, without repetitions.
std::vector<std::string> LintTrace(const Scenario& scenario, const Trace& trace,
                                   const json::value& schema);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_ADAPTERS_LINT_LINT_H_

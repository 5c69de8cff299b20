// Demands and expectations of a case as conditions of a program.
#ifndef CLUSTERSPEC_HARNESS_SCRIPT_DEMANDS_H_
#define CLUSTERSPEC_HARNESS_SCRIPT_DEMANDS_H_

#include <string>

#include "harness/core/scenario.h"
#include "harness/script/plan.h"

namespace clusterspec::script {

// "e.code === 0": whether the value of an expression is what a Condition expects.
std::string Demand(const Plan& plan, const std::string& value, const json::value& expected);

// "seen('cluster.exit w1')", "all('cluster.exit w1').find((e) => e.code === 0)": the first event
// that matches, or undefined.
std::string First(const Plan& plan, const Pattern& pattern);

// "all('cluster.exit')", "all('cluster.exit').filter((e) => e.code === 0)".
std::string Matching(const Plan& plan, const Pattern& pattern);

// Whether an expectation holds, in terms of `all` and `seen`.
std::string Holds(const Plan& plan, const Expectation& expectation);

}  // namespace clusterspec::script

#endif  // CLUSTERSPEC_HARNESS_SCRIPT_DEMANDS_H_

// Demands and expectations of a case as conditions of a program.
#ifndef CLUSTERSPEC_HARNESS_SCRIPT_DEMANDS_H_
#define CLUSTERSPEC_HARNESS_SCRIPT_DEMANDS_H_

#include <string>

#include "harness/core/scenario.h"
#include "harness/script/plan.h"

namespace clusterspec::script {

// "e.code === 0": whether the value of an expression is what a Condition expects.
std::string Demand(const Plan& plan, const std::string& value, const json::value& expected);

// "'cluster.exit w1', (e) => e.code === 0": what `seen` and `all` are given.
std::string Selection(const Plan& plan, const Pattern& pattern);

// Whether an expectation holds, in terms of `all` and `seen`.
std::string Holds(const Plan& plan, const Expectation& expectation);

// "assert(...);" for everything that must hold in the end, one a line.
std::string FinalAssertions(const Plan& plan);

// Whether what must hold in the end can only be told when nothing more comes.
bool NeedsSilence(const Plan& plan);

}  // namespace clusterspec::script

#endif  // CLUSTERSPEC_HARNESS_SCRIPT_DEMANDS_H_

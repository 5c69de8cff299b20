// Demands and expectations of a case as conditions of a program.
#ifndef CLUSTERSPEC_REPORTS_PROGRAM_ASSERTION_COMPILER_H_
#define CLUSTERSPEC_REPORTS_PROGRAM_ASSERTION_COMPILER_H_

#include <string>

#include "reports/program/plan.h"
#include "spec/nouns/scenario.h"

namespace clusterspec::script {

// "e.code === 0": whether the value of an expression is what a Condition expects.
std::string Assertion(const Plan& plan, const std::string& value, const json::value& expected);

// "seen('cluster.exit w1')", "all('cluster.exit w1').find((e) => e.code === 0)": the first event
// that matches, or undefined.
std::string First(const Plan& plan, const Pattern& pattern);

// "all('cluster.exit')", "all('cluster.exit').filter((e) => e.code === 0)".
std::string Matching(const Plan& plan, const Pattern& pattern);

// Whether an expectation holds, in terms of `all` and `seen`.
std::string Holds(const Plan& plan, const Expectation& expectation);

}  // namespace clusterspec::script

#endif  // CLUSTERSPEC_REPORTS_PROGRAM_ASSERTION_COMPILER_H_

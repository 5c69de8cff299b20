// What must hold in the end, as statements of a program.
#ifndef CLUSTERSPEC_REPORTS_PROGRAM_ASSERTIONS_H_
#define CLUSTERSPEC_REPORTS_PROGRAM_ASSERTIONS_H_

#include <string>

#include "reports/program/plan.h"

namespace clusterspec::script {

// The pattern, without conditions that only those can read who know how cases are written.
std::string Words(const Pattern& pattern);

// "assert(CONDITION, 'MESSAGE');" and the end of the line.
std::string Demand(const std::string& condition, const std::string& message);

// "assert(...);" for everything that must hold in the end, one a line.
std::string FinalAssertions(const Plan& plan);

// Whether what must hold in the end can only be told when nothing more comes.
bool NeedsSilence(const Plan& plan);

}  // namespace clusterspec::script

#endif  // CLUSTERSPEC_REPORTS_PROGRAM_ASSERTIONS_H_

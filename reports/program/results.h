// What is asked of the results of operations.
#ifndef CLUSTERSPEC_REPORTS_PROGRAM_RESULTS_H_
#define CLUSTERSPEC_REPORTS_PROGRAM_RESULTS_H_

#include <string>

#include "reports/program/operation_statements.h"

namespace clusterspec::script {

// The statement for an operation whose value is the expression's (empty: it has none): recorded
// where something else looks at it, held against `returns` and `throws`, or just carried out.
std::string WithDemands(const Operation& operation, const Place& place,
                        const std::string& expression);

}  // namespace clusterspec::script

#endif  // CLUSTERSPEC_REPORTS_PROGRAM_RESULTS_H_

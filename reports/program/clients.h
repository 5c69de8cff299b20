// The functions with which a program's test connects to servers.
#ifndef CLUSTERSPEC_REPORTS_PROGRAM_CLIENTS_H_
#define CLUSTERSPEC_REPORTS_PROGRAM_CLIENTS_H_

#include <string>

#include "reports/program/plan.h"

namespace clusterspec::script {

// Declarations of `connect`, `ask` and `datagram`, those that `code` calls. They record what
// clients see as far as somebody looks at it.
std::string ClientFunctions(const Plan& plan, const std::string& code);

}  // namespace clusterspec::script

#endif  // CLUSTERSPEC_REPORTS_PROGRAM_CLIENTS_H_

// The operations of the protocol as statements of a program.
#ifndef CLUSTERSPEC_REPORTS_PROGRAM_OPERATION_STATEMENTS_H_
#define CLUSTERSPEC_REPORTS_PROGRAM_OPERATION_STATEMENTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "reports/program/plan.h"
#include "spec/nouns/scenario.h"

namespace clusterspec::script {

// Where operations are carried out.
struct Place {
  const Plan* plan = nullptr;
  std::string process;  // "primary" or a worker's label
  std::string me;       // what the process is called in texts: the label, or kOwnLabel
  bool nested = false;  // in a handler
};

// The statements of the operations, in order; the error says why a plain program cannot do that.
Result<std::string> WriteOperations(const std::vector<Operation>& operations, const Place& place);

// Whether nothing that stands after the operation in its process is carried out.
bool EndsProcess(const Operation& operation);

}  // namespace clusterspec::script

#endif  // CLUSTERSPEC_REPORTS_PROGRAM_OPERATION_STATEMENTS_H_

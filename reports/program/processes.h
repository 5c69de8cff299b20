// What the processes besides the test's do.
#ifndef CLUSTERSPEC_REPORTS_PROGRAM_PROCESSES_H_
#define CLUSTERSPEC_REPORTS_PROGRAM_PROCESSES_H_

#include <string>

#include "reports/program/plan.h"
#include "reports/program/steps.h"

namespace clusterspec::script {

// The parts of a process that calls itself `me`. `awaited`: it says when the first is done.
std::string PartsCode(const Plan& plan, const Parts& parts, const std::string& me, bool awaited);

struct WorkerBranches {
  std::string code;
  bool by_label = false;  // needs to know the worker's label
};

// One piece of code where all workers do the same, else one for each label.
WorkerBranches WriteWorkers(const Plan& plan, const TestProgram& program);

// How the workers tell the test what they see, for what they do: by the log that all processes
// share, not at all, or, where one of them only says when it is ready, by signals. `workers` is
// rewritten for that.
void ChooseWayToTell(Plan* plan, WorkerBranches* workers);

}  // namespace clusterspec::script

#endif  // CLUSTERSPEC_REPORTS_PROGRAM_PROCESSES_H_

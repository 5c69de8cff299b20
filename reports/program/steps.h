// The steps of a case as a function of the test's process, and what it has the other processes do.
#ifndef CLUSTERSPEC_REPORTS_PROGRAM_STEPS_H_
#define CLUSTERSPEC_REPORTS_PROGRAM_STEPS_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "reports/program/plan.h"

namespace clusterspec::script {

// What one process does: the first part when it starts, each other when it is told to.
struct Parts {
  std::vector<std::string> code;
  bool ends = false;  // the last part ends the process, or never returns
};

struct TestProgram {
  std::string body;                    // statements of an async function
  std::map<std::string, Parts> parts;  // of the processes besides the test's
  std::set<std::string> awaited;       // processes that must say hello
};

// The error says why a plain program cannot do what a step asks.
Result<TestProgram> WriteSteps(const Plan& plan);

}  // namespace clusterspec::script

#endif  // CLUSTERSPEC_REPORTS_PROGRAM_STEPS_H_

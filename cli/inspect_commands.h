// clusterspec list, show, coverage, doctor, judge: everything that looks and runs nothing under
// test.
#ifndef CLUSTERSPEC_CLI_INSPECT_COMMANDS_H_
#define CLUSTERSPEC_CLI_INSPECT_COMMANDS_H_

#include <string>
#include <vector>

namespace clusterspec {

// `what` is cases, requirements, editions, implementations or deviations.
int List(const std::string& what, bool as_json);

// A case, requirement or deviation by its id. With the path of a report also what that says of it.
int Show(const std::string& id, const std::string& report_file);

// The case as a plain program, for the edition or, where that is empty, for the newest that the
// case applies to. kUsage, and the reason, when it cannot be told so.
int ShowScript(const std::string& id, const std::string& edition_name);

// How much of an edition the suite decides; of all editions when `edition` is empty. 1 when a
// testable requirement is decided by nothing, or a case decides nothing.
int ShowCoverage(const std::string& edition, bool as_json);

// Whether this machine has what the harness needs.
int Doctor();

struct JudgeFlags {
  std::vector<std::string> files;
  std::string edition;                  // empty: that of each trace
  std::vector<std::string> deviations;  // hold the traces to these, or to "none", and fit nothing
  bool inclusion = false;               // a line per trace, and nothing but what the model says
};

// Judges stored traces again: by their cases, by the monitors, and by whether the model can show
// them.
int JudgeTraces(const JudgeFlags& flags);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_INSPECT_COMMANDS_H_

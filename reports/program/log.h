// Where a program writes down what happens.
#ifndef CLUSTERSPEC_REPORTS_PROGRAM_LOG_H_
#define CLUSTERSPEC_REPORTS_PROGRAM_LOG_H_

#include <string>
#include <string_view>

#include "reports/program/plan.h"

namespace clusterspec::script {

// Parts of programs are written in terms of `record(name, data)`, `events()`, `seen(name)`, the
// first event of a name, and `all(name)`. What these become depends on what the whole program
// needs.
struct Log {
  bool used = false;
  bool shared = false;      // by several processes: it is a file
  bool in_folder = false;   // of the program
  bool only_names = false;  // nothing but names is written down
  bool with_data = false;   // some events have more than a name
  bool recorded = false;    // by the process that has the log
  bool told = false;        // to it by messages of others: `tell(name, data)`
  bool numbered = false;    // with their places, where it is asked what came first
};

// The simplest log that serves the code.
Log LogFor(const Plan& plan, std::string_view code);

// The constants for it; with `all` or, if that is not asked for, `seen`.
std::string LogConstants(const Log& log, bool all);

// The code in terms of these constants.
std::string InTermsOf(const Log& log, bool all, std::string code);

}  // namespace clusterspec::script

#endif  // CLUSTERSPEC_REPORTS_PROGRAM_LOG_H_

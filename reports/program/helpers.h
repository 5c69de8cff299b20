// The few functions that generated programs share. A program gets those that it names.
#ifndef CLUSTERSPEC_REPORTS_PROGRAM_HELPERS_H_
#define CLUSTERSPEC_REPORTS_PROGRAM_HELPERS_H_

#include <string>
#include <string_view>

#include "reports/program/plan.h"

namespace clusterspec::script {

// Whether the code names this identifier.
bool Names(std::string_view code, std::string_view identifier);

struct Helpers {
  std::string code;       // what was given, in terms of them
  std::string values;     // constants: they stand before the code
  std::string functions;  // declarations: they stand after it, out of the reader's way
};

// The helpers that `code` names, and those that they name, and the log.
Helpers HelpersFor(const Plan& plan, const std::string& code);

// "const cluster = require('cluster'), net = require('net');" for the modules that `code` names.
std::string RequiresFor(const std::string& code);

// The constants that `code` names: ports, the folder, lists.
std::string ConstantsFor(const Plan& plan, const std::string& code);

}  // namespace clusterspec::script

#endif  // CLUSTERSPEC_REPORTS_PROGRAM_HELPERS_H_

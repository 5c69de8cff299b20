// What `clusterspec run` prints.
#ifndef CLUSTERSPEC_REPORTS_CONSOLE_H_
#define CLUSTERSPEC_REPORTS_CONSOLE_H_

#include <string>

#include "spec/nouns/report.h"

namespace clusterspec {

// One line for a case that has just ended, without a newline:
// "fail            0.12 s  worker/kill/voluntary: exitedAfterDisconnect is false"; "known fail"
// where it fails as listed. `colour`: with the SGR codes of a terminal, and another one for what is
// known.
std::string FormatCaseLine(const CaseOutcome& result, bool colour);

// The end of a run: the requirements that do not pass, every result that wants a look with its
// cause and replay line, and a last line of totals. Ends with a newline.
std::string FormatSummary(const Report& report, bool colour);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_REPORTS_CONSOLE_H_

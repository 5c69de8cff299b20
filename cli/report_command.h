// clusterspec report: stored reports in other forms.
#ifndef CLUSTERSPEC_CLI_REPORT_COMMAND_H_
#define CLUSTERSPEC_CLI_REPORT_COMMAND_H_

#include <string>
#include <vector>

namespace clusterspec {

// Prints each report on stdout, as html, junit, markdown or console.
int ConvertReports(const std::string& format, const std::vector<std::string>& files);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_REPORT_COMMAND_H_

// The files that a report can be written to.
#ifndef CLUSTERSPEC_CLI_REPORT_FILES_H_
#define CLUSTERSPEC_CLI_REPORT_FILES_H_

#include <string>

#include "cli/command_line.h"
#include "spec/nouns/report.h"

namespace clusterspec {

// Paths; empty: not written.
struct ReportFiles {
  std::string json;
  std::string junit;
  std::string html;
  std::string markdown;
};

void AddReportFiles(const CommandLine& command, ReportFiles* files);

// Writes those that are asked for, and says what could not be written: false then.
// `one_of_several`: the implementation's name becomes part of each file's.
bool WriteReports(const ReportFiles& files, const Report& report, bool one_of_several);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_REPORT_FILES_H_

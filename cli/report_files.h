// The files that a report can be written to.
#ifndef CLUSTERSPEC_CLI_REPORT_FILES_H_
#define CLUSTERSPEC_CLI_REPORT_FILES_H_

#include <string>
#include <vector>

#include "cli/command_line.h"
#include "spec/nouns/report.h"

namespace clusterspec {

// Paths, one for each of reports::Formats(), in its order; empty: not written. "-" is stdout.
using ReportFiles = std::vector<std::string>;

// Adds an option for each format. `files` must live as long as the command line, and is not moved.
void AddReportFiles(const CommandLine& command, ReportFiles* files);

// To be called before anything is printed, and before a long run. Where a report goes to stdout,
// nothing else will. The error says which file cannot be written, and why; no file is changed.
Result<bool> PrepareReportFiles(const ReportFiles& files);

// To the file, or to stdout.
Result<bool> WriteReportFile(const std::string& path, const std::string& text);

// Writes those that are asked for, and says what could not be written: false then.
// `one_of_several`: the implementation's name becomes part of each file's.
bool WriteReports(const ReportFiles& files, const Report& report, bool one_of_several);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_REPORT_FILES_H_

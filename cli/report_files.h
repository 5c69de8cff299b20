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

// Writes the files of one command. What could not be written is told, and makes the answer false.
class ReportWriter {
 public:
  // `files` must outlive it. `several`: of reports that share the files. The implementation's name
  // becomes part of each file's, but a page is one for all.
  ReportWriter(const ReportFiles& files, bool several) : files_(files), several_(several) {}

  bool several() const { return several_; }

  // Writes what is about this report alone.
  bool Add(const Report& report);

  // Writes the pages of all that were added. To be called once, after them.
  bool Finish() const;

 private:
  const ReportFiles& files_;
  bool several_;
  std::vector<Report> added_;  // where a page waits for them
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_REPORT_FILES_H_

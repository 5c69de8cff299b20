// What a run tells while it goes on.
#ifndef CLUSTERSPEC_CLI_RUN_PROGRESS_H_
#define CLUSTERSPEC_CLI_RUN_PROGRESS_H_

#include <chrono>
#include <string>
#include <vector>

#include "cli/status_line.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/report.h"

namespace clusterspec {

// A line for each result; on a terminal also a last line that changes: how far it is, how much is
// new, and how long it may still take. Prints to ForPeople().
class RunProgress {
 public:
  // `count`: the runs that are asked for, of which `parallel` go on at a time.
  RunProgress(const Implementation& implementation, size_t count, int parallel, bool quiet);
  // A run has ended; `lines` are to be shown below its own.
  void Ended(const CaseOutcome& result, const std::vector<std::string>& lines);

 private:
  void ShowStatus();

  size_t count_;
  bool quiet_;
  StatusLine status_;
  size_t ended_ = 0;
  size_t news_ = 0;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_CLI_RUN_PROGRESS_H_

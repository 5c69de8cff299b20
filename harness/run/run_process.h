// Runs one scenario in a process of its own, which owns every process that the run starts.
#ifndef CLUSTERSPEC_HARNESS_RUN_RUN_PROCESS_H_
#define CLUSTERSPEC_HARNESS_RUN_RUN_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "harness/run/run_options.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// A run under way: a child of this process that is the subreaper of the run's processes. However
// the run goes, none of them outlives it, nor its temporary folder. When this process dies, the
// child ends the run by itself.
class RunProcess {
 public:
  // Forks; this process must have one thread only. The arguments need not outlive the call.
  static Result<RunProcess> Start(const Scenario& scenario, const Implementation& implementation,
                                  const RunOptions& options);

  // Readable when more of the trace is there, or its end.
  int fd() const { return fd_; }

  // Reads what is there. True when the run is over; then Finish.
  bool Read();

  // Asks the run to end early.
  void Stop() const;

  // Waits for the child and gives its trace. Call once, last.
  Trace Finish();

 private:
  RunProcess(pid_t pid, int fd) : pid_(pid), fd_(fd) {}

  pid_t pid_;
  int fd_;
  std::string text_;
};

// Ends every child of this process that is left but for `others`, and waits for it. After a run
// whose own process was killed, this process is the subreaper of what that left. `others` are
// children from before: a shell that becomes this program leaves it what it has started.
void EndChildren(const std::vector<pid_t>& others = {});

// Starts, waits and finishes.
Trace RunInProcess(const Scenario& scenario, const Implementation& implementation,
                   const RunOptions& options);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_RUN_PROCESS_H_

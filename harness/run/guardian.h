// The process between this one and those of the runs. It outlives this one, if need be, to end
// them.
#ifndef CLUSTERSPEC_HARNESS_RUN_GUARDIAN_H_
#define CLUSTERSPEC_HARNESS_RUN_GUARDIAN_H_

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/run/run_options.h"
#include "harness/run/shared_text.h"
#include "reference/process/file_descriptor.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

struct GuardianOrder;  // guardian_process.h

// Starts runs, each in a process of its own (run_process.h), and tells of their ends. However a run
// goes, nothing of it outlives the guardian; and whatever happens to this process or to its group,
// the guardian ends all runs, in a session of its own. A run has a clock beside its own: one that
// is stopped, traced or deaf is killed, and its trace says so. When the guardian itself is killed
// or stopped, this process does its work. Not thread safe.
class Guardian {
 public:
  struct Ended {
    size_t index = 0;
    Trace trace;
    bool lost = false;  // the guardian's end came before that of the run; the trace says so
  };

  // How long a run may take beyond its deadline, before it is killed.
  static constexpr std::chrono::seconds kGrace{5};

  // Forks, and makes this process a subreaper; it must have one thread only. `scenarios` and the
  // others need not outlive the call.
  static Result<Guardian> Start(const std::vector<const Scenario*>& scenarios,
                                const Implementation& implementation, const RunOptions& options);
  Guardian(Guardian&& other) noexcept;
  Guardian& operator=(Guardian&&) = delete;
  // Ends all runs.
  ~Guardian();

  // Begins the run of scenarios[index]. At most options.parallel may be under way.
  void Begin(size_t index);

  // Asks all runs to end early.
  void Stop();

  // Waits, for at most that long, until a run has ended or a signal came. Gives those that have
  // ended, each once.
  std::vector<Ended> Wait(std::chrono::milliseconds longest);

  // False once it had to be killed, or was: what was under way has ended, and nothing can begin.
  bool IsThere() const { return pid_ > 0; }

  // The most memory that the harness's own process of a run has taken so far, in KiB.
  int64_t peak_kib() const { return peak_kib_; }

 private:
  struct Run {
    size_t slot = 0;
    std::chrono::steady_clock::time_point due;
  };

  Guardian() = default;
  void Send(const GuardianOrder& order) const;
  std::vector<Ended> TakeEnded();
  std::vector<Ended> GiveUp(const std::string& why);
  std::optional<std::string> WhyGone();
  std::optional<Trace> TakeTrace(size_t slot);
  void Release();

  pid_t pid_ = 0;
  FileDescriptor socket_;
  std::vector<SharedText> traces_;  // one for each run at a time
  std::vector<size_t> free_;        // those of them that are free
  std::map<size_t, Run> runs_;      // under way
  std::vector<pid_t> others_;       // children of this process from before
  int64_t peak_kib_ = 0;
  std::chrono::milliseconds deadline_{};
  std::string folder_;  // of the runs
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_GUARDIAN_H_

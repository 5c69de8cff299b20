// When nothing more can come of a run by itself.
#ifndef CLUSTERSPEC_HARNESS_RUN_QUIESCENCE_H_
#define CLUSTERSPEC_HARNESS_RUN_QUIESCENCE_H_

#include <sys/types.h>

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "harness/run/run_probe.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec {

// A run is quiescent when no timer that the scenario asked for is running, all that clients sent
// has arrived, every process has answered since the last event, and all have slept since. Told of
// every event; looks through a probe. Not thread safe.
class Quiescence {
 public:
  // The probe must outlive it.
  Quiescence(const Scenario& scenario, RunProbe* probe);

  // Every event of the run, in their order.
  void OnEvent(const Event& event);

  // The number of a batch that is about to be sent. Each is given once.
  int NextBatch() { return ++last_batch_; }

  // Whether the process has done all of the batch, or is in an endless loop that was asked for.
  bool Answered(const std::string& process, int batch) const;

  // Takes a look; true when nothing has moved for `quiet`. Where it does not, it asks the processes
  // to answer, so that a later look can. Lines that were written before the look may still be
  // unread.
  bool Reached(std::chrono::milliseconds quiet);

  // After a look at which all slept: how long until one can show that they have for `quiet`. Zero
  // when it does not hang on that.
  std::chrono::milliseconds UntilSlept(std::chrono::milliseconds quiet) const;

  // A process that was stopped by a signal at the latest look at which all slept; 0: none was.
  pid_t Stopped() const { return look_ ? look_->stopped : 0; }

 private:
  // An empty batch, whose answer shows that a process has turned its event loop.
  struct Barrier {
    int batch = 0;
    size_t events = 0;  // how many events there were when it was sent
  };

  void OnResult(const Event& event);
  bool TimersRun() const;
  bool BarrierAnswered();
  bool Slept(std::chrono::milliseconds quiet);
  bool NewsIsDue() const;
  std::set<pid_t> PidsOf(const std::set<std::string>& labels) const;

  RunProbe* probe_;
  std::set<int> spins_;   // ids of `spin` operations
  std::set<int> timers_;  // ids of `after` operations
  int last_batch_ = 0;
  size_t events_ = 0;                           // how many there were
  std::set<std::pair<std::string, int>> done_;  // process and batch
  std::map<std::string, Barrier> barriers_;     // the latest of each process
  std::map<std::string, int> pending_timers_;   // by process
  std::set<std::string> spinners_;              // processes that spin
  std::set<std::string> greeted_;               // who said hello
  std::set<std::string> told_;                  // workers whose `exit` cluster has told of
  bool primary_ended_ = false;
  std::optional<ProcSnapshot> look_;              // the latest at which all slept
  std::chrono::steady_clock::time_point looked_;  // when that was
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_QUIESCENCE_H_

#include "harness/run/run_pool.h"

#include <poll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <map>
#include <utility>

#include "harness/run/interrupt.h"
#include "harness/run/process_sample.h"
#include "harness/run/run_process.h"

namespace clusterspec {
namespace {

constexpr int kInterruptCheckMs = 100;

class RunPool {
 public:
  RunPool(const std::vector<const Case*>& cases, const Implementation& implementation,
          const RunOptions& options, const std::function<void(size_t, Trace)>& on_trace)
      : cases_(cases),
        implementation_(implementation),
        options_(options),
        parallel_(static_cast<size_t>(options.parallel)),
        on_trace_(on_trace) {}

  bool Run() {
    while (true) {
      FillUp();
      if (running_.empty()) return !Interrupted();
      if (Interrupted()) StopAll();
      Poll();
    }
  }

 private:
  void FillUp() {
    while (!Interrupted() && next_ < cases_.size() && running_.size() < parallel_) StartNext();
  }

  void StartNext() {
    const size_t index = next_++;
    auto process = RunProcess::Start(cases_[index]->scenario, implementation_, options_);
    if (process) {
      running_.emplace(index, *std::move(process));
      return;
    }
    Trace trace;
    trace.ending = {EndingKind::kHarness, -1, process.error().message};
    on_trace_(index, std::move(trace));
  }

  void StopAll() {
    if (std::exchange(stopped_, true)) return;
    for (const auto& [index, process] : running_) process.Stop();
  }

  void Poll() {
    std::vector<pollfd> waits;
    std::vector<size_t> indices;
    for (const auto& [index, process] : running_) {
      waits.push_back({process.fd(), POLLIN, 0});
      indices.push_back(index);
    }
    // Bounded, since a signal may come just before the call.
    if (poll(waits.data(), waits.size(), kInterruptCheckMs) <= 0) return;
    for (size_t i = 0; i < waits.size(); ++i) {
      RunProcess& process = running_.at(indices[i]);
      if (waits[i].revents == 0 || !process.Read()) continue;
      Trace trace = process.Finish();
      running_.erase(indices[i]);
      // What is made of the trace takes time, in which the next run is under way.
      FillUp();
      on_trace_(indices[i], std::move(trace));
    }
  }

  const std::vector<const Case*>& cases_;
  const Implementation& implementation_;
  const RunOptions& options_;
  size_t parallel_;
  const std::function<void(size_t, Trace)>& on_trace_;
  size_t next_ = 0;
  bool stopped_ = false;
  std::map<size_t, RunProcess> running_;
};

}  // namespace

bool RunInProcesses(const std::vector<const Case*>& cases, const Implementation& implementation,
                    const RunOptions& options,
                    const std::function<void(size_t index, Trace trace)>& on_trace) {
  const std::vector<pid_t> others = Children(getpid());
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const bool complete = RunPool(cases, implementation, options, on_trace).Run();
  EndChildren(others);
  return complete;
}

}  // namespace clusterspec

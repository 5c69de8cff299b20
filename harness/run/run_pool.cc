#include "harness/run/run_pool.h"

#include <chrono>
#include <deque>
#include <optional>
#include <set>
#include <utility>

#include "harness/run/guardian.h"
#include "harness/run/interrupt.h"

namespace clusterspec {
namespace {

// Bounded, since a signal may come just before the wait.
constexpr std::chrono::milliseconds kInterruptCheck{100};

class RunPool {
 public:
  RunPool(const std::vector<const Scenario*>& scenarios, const Implementation& implementation,
          const RunOptions& options, const std::function<void(size_t, Trace)>& on_trace)
      : scenarios_(scenarios),
        implementation_(implementation),
        options_(options),
        on_trace_(on_trace) {}

  bool Run() {
    FillUp();
    while (running_ > 0) {
      if (Interrupted() && !std::exchange(stopped_, true)) guardian_->Stop();
      for (Guardian::Ended& ended : guardian_->Wait(kInterruptCheck)) {
        --running_;
        if (BeginsAgain(ended)) continue;
        // What is made of the trace takes time, in which the next run is under way.
        FillUp();
        Give(ended.index, std::move(ended.trace));
      }
      FillUp();
    }
    return given_ == scenarios_.size() && !interrupted_;
  }

 private:
  // A run that has lost its guardian may be why, or a neighbour of that, or neither: each begins
  // again alone, so that the second time tells. True when this one does.
  bool BeginsAgain(Guardian::Ended& ended) {
    if (!ended.lost || Interrupted()) return false;
    if (begun_again_.insert(ended.index).second) {
      again_.push_back(ended.index);
      return true;
    }
    ended.trace.ending.message += ", twice while this run was under way, at last alone";
    return false;
  }

  void FillUp() {
    while (const auto index = TakeNext()) {
      if (const auto error = HaveGuardian()) {
        Trace trace;
        trace.ending = {EndingKind::kHarness, -1, error->message};
        Give(*index, std::move(trace));
        continue;
      }
      ++running_;
      guardian_->Begin(*index);
    }
  }

  // The next that may begin now.
  std::optional<size_t> TakeNext() {
    if (Interrupted()) return std::nullopt;
    // A guardian that is gone takes what is under way with it, and that is to be heard of first.
    const bool wait = alone_ || !again_.empty() || running_ >= options_.parallel;
    if (running_ > 0 && (wait || !guardian_->IsThere())) return std::nullopt;
    alone_ = !again_.empty();
    if (alone_) {
      const size_t index = again_.front();
      again_.pop_front();
      return index;
    }
    if (next_ == scenarios_.size()) return std::nullopt;
    return next_++;
  }

  std::optional<Error> HaveGuardian() {
    if (guardian_ && guardian_->IsThere()) return std::nullopt;
    guardian_.reset();
    auto started = Guardian::Start(scenarios_, implementation_, options_);
    if (!started) return started.error();
    guardian_.emplace(*std::move(started));
    return std::nullopt;
  }

  void Give(size_t index, Trace trace) {
    ++given_;
    if (trace.ending.kind == EndingKind::kInterrupted && Interrupted()) interrupted_ = true;
    if (trace.ending.kind == EndingKind::kInterrupted && !Interrupted()) {
      trace.ending = {EndingKind::kHarness, trace.ending.step,
                      "the harness's own process for this run was told to stop by somebody else"};
    }
    on_trace_(index, std::move(trace));
  }

  const std::vector<const Scenario*>& scenarios_;
  const Implementation& implementation_;
  const RunOptions& options_;
  const std::function<void(size_t, Trace)>& on_trace_;
  std::optional<Guardian> guardian_;
  size_t next_ = 0;
  std::deque<size_t> again_;      // to begin again
  std::set<size_t> begun_again_;  // those of before, too
  size_t given_ = 0;
  int running_ = 0;
  bool alone_ = false;  // the one under way has begun again
  bool stopped_ = false;
  bool interrupted_ = false;  // some run was
};

}  // namespace

bool RunInProcesses(const std::vector<const Scenario*>& scenarios,
                    const Implementation& implementation, const RunOptions& options,
                    const std::function<void(size_t index, Trace trace)>& on_trace) {
  return RunPool(scenarios, implementation, options, on_trace).Run();
}

Trace RunInProcess(const Scenario& scenario, const Implementation& implementation,
                   const RunOptions& options) {
  Trace result;
  result.ending = {EndingKind::kInterrupted, -1, "stopped before it began"};
  RunInProcesses({&scenario}, implementation, options,
                 [&](size_t, Trace trace) { result = std::move(trace); });
  return result;
}

}  // namespace clusterspec

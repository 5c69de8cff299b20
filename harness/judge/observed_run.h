// A scenario beside its trace: which calls were made, and what came of each. For *monitors.cc.
#ifndef CLUSTERSPEC_HARNESS_JUDGE_OBSERVED_RUN_H_
#define CLUSTERSPEC_HARNESS_JUDGE_OBSERVED_RUN_H_

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/judge/monitor_tables.h"

namespace clusterspec {

// An operation with the process that carries it out.
struct Call {
  std::string process;
  const Operation* operation;

  std::string Field(const char* name) const { return StringOr(operation->fields, name); }
  bool Is(std::string_view name, std::string_view target) const {
    return operation->name == name && Field("target") == target;
  }
};

// A scenario and its trace, with what monitors ask of both.
class Run {
 public:
  // Both must outlive the run.
  Run(const Scenario& scenario, const Trace& trace);

  const std::vector<Call>& calls() const { return calls_; }
  const Event& At(size_t index) const { return trace_.events[index]; }
  size_t size() const { return trace_.events.size(); }

  // Where the operation gave its result, if it was carried out just once and did not throw.
  std::optional<size_t> ResultOf(const Call& call) const;

  // Whether it gave a result before this event.
  bool IsDoneBefore(const Call& call, size_t index) const;

  // How often it gave a result.
  size_t Results(const Call& call) const;

  std::optional<size_t> First(std::string_view name, std::string_view subject) const {
    return trace_.First(name, subject);
  }

  bool Any(const std::function<bool(const Call&)>& condition) const {
    return std::any_of(calls_.begin(), calls_.end(), condition);
  }

  // The harness sends this process no signal.
  bool Undisturbed(const std::string& process) const;

  // No process is ever stopped.
  bool NobodyStops() const;

  // The primary lives to the end of the run, and is never stopped.
  bool PrimaryStays() const;

  // What the primary saw last of the worker.
  std::optional<WorkerState> LastState(const std::string& worker) const;

  std::optional<WorkerState> StateAt(size_t index, const std::string& worker) const;

  // The run went on until nothing more could come.
  bool FellSilent() const { return trace_.ending.traits().fell_silent; }

  Finding Violation(size_t index, std::string message, std::string expected) const;

 private:
  const Scenario& scenario_;
  const Trace& trace_;
  std::vector<Call> calls_;
  std::map<int64_t, std::vector<size_t>> results_;  // by operation
};

bool IsGetOf(const Call& call, std::string_view end);

// Some call, or some property that is called, disconnects this worker, from wherever.
bool DisconnectIsCalled(const Run& run, const std::string& worker);

// A kill() of a Worker object, not of its process.
bool IsKill(const Call& call);

// Some call of kill() is made on this worker, in the primary or in itself.
bool KillIsCalled(const Run& run, const std::string& worker);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_JUDGE_OBSERVED_RUN_H_

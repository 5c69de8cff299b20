// One choice carried out in every way that is open, and held against a trace.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_TRANSITION_MATCHER_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_TRANSITION_MATCHER_H_

#include <string>
#include <vector>

#include "harness/explain/comparison.h"
#include "harness/explain/process_logs.h"
#include "harness/explain/undecided_order.h"
#include "reference/sim/simulator.h"

namespace clusterspec::explain {

// How far one possible run of the model is.
struct State {
  sim::World world;
  model::Small<uint32_t, 6> shown;  // events of each log that its turns show
  Ports ports;
  // The harness looks at an event when it has read it: before that place of the trace it does not
  // take its next step.
  uint32_t harness_from = 0;
  model::Small<uint32_t, 4> await_from;  // by await: the same, of what it has counted
  UndecidedOrder undecided_order;
  uint64_t stalled = 0;  // logs, bit by bit, whose process has got no further and must be killed
};

// Events before `place` have been read: what the harness has waited for among them holds it no
// more.
void Release(size_t place, State* state);

// Equal keys: the same future.
std::string KeyOf(const State& state);

// What a turn shows that the trace does not.
struct Mismatch {
  size_t place =
      ProcessLogs::kNone;  // where in the trace; kNone: the trace has no more of this process
  size_t log = ProcessLogs::kNone;
  Event model;
};

struct MatchResult {
  State state;
  size_t shows = 0;     // events
  bool stalls = false;  // its process gets no further: it is killed here, or nothing comes of it
  size_t log = ProcessLogs::kNone;    // of these events
  size_t first = ProcessLogs::kNone;  // the place of the first of them
  std::optional<Mismatch> mismatch;   // then the run can go on only up to there
};

class TransitionMatcher {
 public:
  TransitionMatcher(sim::Simulator* simulator, const ProcessLogs* logs);

  // All that the choice can lead to. A turn that shows an event of another process than those of
  // the trace is left out.
  void Match(const State& state, const sim::Transition& transition,
             std::vector<MatchResult>* outcomes);

  // Whether every process that stalled has been killed.
  bool StalledAreGone(const State& state) const;

  // The log that the events of a transition are in; kNone: of a process that shows nothing.
  size_t LogOf(const State& state, const sim::Transition& transition) const;

  bool kills() const { return kills_; }
  size_t count() const { return count_; }  // turns so far

 private:
  enum class Way { kWhole, kUpToLast };
  void MatchAsItIs(const State& state, const sim::Transition& transition,
                   std::vector<MatchResult>* outcomes);
  void Match(const State& state, const sim::Transition& transition, Way way,
             std::vector<MatchResult>* outcomes);

  sim::Simulator& simulator_;
  const ProcessLogs& logs_;
  bool kills_ = false;  // the scenario may kill processes
  Comparison comparison_;
  size_t count_ = 0;
};

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_TRANSITION_MATCHER_H_

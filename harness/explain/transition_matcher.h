// One transition carried out in every way that is open, and held against a trace.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_TRANSITION_MATCHER_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_TRANSITION_MATCHER_H_

#include <string>
#include <vector>

#include "harness/explain/comparison.h"
#include "harness/explain/process_logs.h"
#include "harness/explain/undecided_order.h"
#include "reference/model/index_set.h"
#include "reference/sim/simulator.h"

namespace clusterspec::explain {

// How far one possible run of the model is.
struct State {
  sim::World world;
  model::Small<uint32_t, 6> shown;  // lines of each log that its steps show
  Ports ports;
  // The harness looks at an event when it has read it: before that place of the trace it does not
  // take its next step.
  uint32_t harness_from = 0;
  model::Small<uint32_t, 4> await_from;  // by await: the same, of what it has counted
  UndecidedOrder undecided_order;
  model::IndexSet stalled;  // processes that have got no further and must be killed
};

// Events before `place` have been read: what the harness has waited for among them holds it no
// more.
void Release(size_t place, State* state);

// Equal keys: the same future.
std::string KeyOf(const State& state);
void AddTo(const model::IndexSet& set, std::string* key);

// What a step shows that the trace does not.
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
  model::IndexSet told;  // processes of whose ends its snapshots tell before the primary hears
  std::optional<Mismatch> mismatch;  // then the run can go on only up to there
};

class TransitionMatcher {
 public:
  // What is done with outcomes of which others can stand for all that follows from them.
  enum class Alike {
    kMerged,  // one is given for all: Lemmas 9 to 11 of docs/PROOFS.md
    kGiven,   // each is given, as it is
  };

  // All must outlive the matcher.
  TransitionMatcher(sim::Simulator* simulator, const ProcessLogs* logs,
                    Alike alike = Alike::kMerged);

  // All that the transition can lead to. A step that shows an event of another process than those
  // of the trace is left out.
  void Match(const State& state, const sim::Transition& transition,
             std::vector<MatchResult>* outcomes);

  // Whether every process that stalled has been killed.
  bool StalledAreGone(const State& state) const;

  // The log that the events of a transition are in; kNone: of a process that shows nothing.
  size_t LogOf(const State& state, const sim::Transition& transition) const;
  // The log of the process with this label; model::kNone: of the harness.
  size_t LogOf(model::Id label) const;

  bool kills() const { return kills_; }
  size_t count() const { return count_; }  // steps so far

 private:
  enum class Way { kWhole, kUpToLast };
  void MatchAsItIs(const State& state, const sim::Transition& transition,
                   std::vector<MatchResult>* outcomes);
  void Match(const State& state, const sim::Transition& transition, Way way,
             std::vector<MatchResult>* outcomes);
  static void DropNeedlessStalls(const State& state, uint16_t process, size_t begin, size_t whole,
                                 std::vector<MatchResult>* outcomes);

  sim::Simulator& simulator_;
  const ProcessLogs& logs_;
  const Alike alike_;
  bool kills_ = false;  // the scenario may kill processes
  Comparison comparison_;
  size_t count_ = 0;
  mutable std::vector<size_t> logs_by_label_;  // found so far
};

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_TRANSITION_MATCHER_H_

// Which steps may begin when the first lines of a trace have been read. Together with the
// transition matcher this defines which traces the model can show: docs/PROOFS.md calls a run that
// keeps to these rules an account of the trace. How accounts are found is the state set's business.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_TRACE_ORDER_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_TRACE_ORDER_H_

#include <vector>

#include "harness/explain/transition_matcher.h"
#include "reference/model/index_set.h"

namespace clusterspec::explain {

// Whose step it is; kHarness: the harness's.
inline constexpr uint16_t kHarness = sim::kNobody;
uint16_t OwnerOf(const sim::Transition& transition);

bool Has(const sim::Transitions& transitions, const sim::Transition& transition);

// The processes that have ended.
model::IndexSet Ended(const sim::World& world);

// Steps that have begun although lines of their process were unread: the step that shows the next
// line has to end these processes, or to signal them too late, and to go on beyond their last line.
struct EarlySteps {
  model::IndexSet processes;
  size_t last = 0;  // the place of their last line

  bool empty() const { return processes.empty(); }
  // `ended`: after the step that shows the next line; `end`: the place of its last line.
  bool MayHaveBegun(const model::IndexSet& ended, size_t end) const {
    return last <= end && processes.IsSubsetOf(ended);
  }
};

class TraceOrder {
 public:
  // All must outlive it.
  TraceOrder(const sim::Simulator* simulator, const ProcessLogs* logs,
             const TransitionMatcher* matcher);

  // How many lines have been read; the place of the next one.
  size_t place() const { return place_; }
  // Reads the next line: there must be one, and the state's steps must have shown it.
  void Read();

  // What the model can do in this state: what the simulator offers, and timers, since in the real
  // world time passes whatever else may happen.
  sim::Transitions Possible(const State& state) const;

  // Whether a possible step may begin now.
  bool MayBegin(const State& state, const sim::Transition& transition) const;

  // Whether steps have shown lines of this log that have not been read; kNone: it has none.
  bool IsUnread(const State& state, size_t log) const;

  // Takes note of the step, which may begin, if it is an early one.
  void NoteEarly(const State& state, const sim::Transition& transition, EarlySteps* early) const;

 private:
  bool MayBeEarly(const State& state, const sim::Transition& transition, size_t log) const;
  bool IsOfOneThatWrites(const State& state, const sim::Transition& transition) const;

  const sim::Simulator& simulator_;
  const ProcessLogs& logs_;
  const TransitionMatcher& matcher_;
  size_t place_ = 0;
  std::vector<uint32_t> read_;  // lines, by log
};

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_TRACE_ORDER_H_

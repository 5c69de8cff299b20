// All runs of a scenario: states once each, breadth first, so that what is found first is nearest.
#ifndef CLUSTERSPEC_REFERENCE_EXPLORE_EXPLORER_H_
#define CLUSTERSPEC_REFERENCE_EXPLORE_EXPLORER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "reference/explore/expander.h"
#include "reference/explore/frontier.h"
#include "reference/explore/state_store.h"

namespace clusterspec::explore {

struct ExploreOptions {
  ExpandOptions expand;
  uint64_t max_states = 40'000'000;
  int max_depth = INT32_MAX;  // what shows later than in this step is left out
  // False: ends with the first violation. True: goes on, does not look behind a violation, and
  // keeps the first of each requirement.
  bool all_violations = false;
  std::function<void(uint64_t states)> on_progress;  // now and then; may be empty
};

struct Violation {
  Broken broken;
  std::vector<uint16_t> schedule;  // the ordinals of its transitions, from the root
  bool at_end = false;             // it shows when nothing more can happen, as one step more
};

struct ExploreResult {
  uint64_t states = 0;
  uint64_t transitions = 0;
  uint64_t ends = 0;           // states in which the run is over, and nothing is broken
  int depth = 0;               // steps of the longest shortest way
  bool exhausted = false;      // every state was met: no bound was hit, no violation ended it
  bool unbounded = false;      // some schedule never ends
  long double schedules = 0;   // complete ones that break nothing; exact below 2^64
  double seconds = 0;          // of the processor
  double bytes_per_state = 0;  // at the peak
  std::vector<Violation> violations;
};

// Not thread safe. Explores once.
class Explorer {
 public:
  // The expander must outlive the explorer.
  Explorer(Expander* expander, const ExploreOptions& options);

  ExploreResult Run();

  const StateStore& store() const { return store_; }

  // How the state was first met: ordinals from the root. It is a shortest way.
  std::vector<uint16_t> ScheduleTo(StateIndex state) const;

  // The states in which a run is over and nothing is broken, in the order of their distance.
  const std::vector<StateIndex>& ends() const { return ends_; }

 private:
  void ExpandState(std::string_view bytes, StateIndex state);
  void Note(const Broken& broken, StateIndex parent, int ordinal);
  bool Stopped() const;

  Expander& expander_;
  ExploreOptions options_;
  StateStore store_;
  Frontier frontier_;
  std::vector<StateIndex> ends_;
  bool bound_hit_ = false;
  ExploreResult result_;
};

}  // namespace clusterspec::explore

#endif  // CLUSTERSPEC_REFERENCE_EXPLORE_EXPLORER_H_

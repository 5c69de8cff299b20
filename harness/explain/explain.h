// Judging by trace inclusion: a trace is accepted when the model, in its edition and with a set of
// deviations, can show it for the scenario.
#ifndef CLUSTERSPEC_HARNESS_EXPLAIN_EXPLAIN_H_
#define CLUSTERSPEC_HARNESS_EXPLAIN_EXPLAIN_H_

#include <cstddef>
#include <string>
#include <vector>

#include "reference/model/deviation_set.h"
#include "spec/nouns/scenario.h"
#include "spec/nouns/trace.h"

namespace clusterspec::explain {

enum class Answer {
  kAccepted,
  kRejected,
  kInconclusive,  // the bound was hit: nothing is known
};

// Counted in steps and not in time: the same trace always comes to the same answer.
struct Limits {
  size_t max_states = 20'000;  // held at a time; some 2 KiB each
  // Tried for one trace, the search for the deviations that explain it included; and besides for
  // each of its events.
  size_t max_turns = 200'000;
  size_t max_turns_per_event = 1'200;

  size_t TurnsFor(const Trace& trace) const {
    return max_turns + max_turns_per_event * trace.events.size();
  }
};

struct Judgement {
  Answer answer = Answer::kAccepted;
  // Of a rejection: how many events some run of the model shows, at most. The next one, or the end
  // of the run when there is none, is what no run shows.
  size_t legal_events = 0;
  std::string seen;                  // what came next, for people
  std::vector<std::string> allowed;  // what could have come there from the same process
  std::string requirement;           // whose monitor or rule speaks of the difference; may be empty
  std::string reason;                // of an inconclusive one
  model::DeviationSet asked;         // what the model was asked about: no other makes a difference
  // How hard it was.
  size_t max_states = 0;
  size_t turns = 0;

  // `allowed` in words.
  std::string AllowedText() const;
};

// Depends on its arguments only. `trace` is one of the scenario. Where `how_far` is not asked for,
// a rejection comes sooner, and may name fewer legal events than there are.
Judgement JudgeInclusion(const Scenario& scenario, Edition edition, model::DeviationSet deviations,
                         const Trace& trace, const Limits& limits = {}, bool how_far = true);

}  // namespace clusterspec::explain

#endif  // CLUSTERSPEC_HARNESS_EXPLAIN_EXPLAIN_H_

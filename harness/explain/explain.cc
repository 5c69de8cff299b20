#include "harness/explain/explain.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "harness/explain/requirement_of.h"
#include "harness/explain/state_set.h"

namespace clusterspec::explain {
namespace {

constexpr size_t kMaxAllowed = 5;

// How many steps may be pending at first, which is nearly always enough, and before a rejection.
constexpr size_t kNear = 1;
constexpr size_t kFurther = 2;
constexpr size_t kFar = 4;

std::string Describe(const Event& event) {
  return fmt::format("{}: {}", event.process, event.ToString());
}

class Follower {
 public:
  Follower(const Scenario& scenario, Edition edition, model::DeviationSet deviations,
           const Trace& trace, const Limits& limits)
      : simulator_(scenario, edition, NotedIn(&asked_, deviations)),
        trace_(trace),
        logs_(trace, simulator_.program()),
        limits_(limits) {}

  Judgement Run(bool how_far) {
    Judgement judgement = Decide(how_far);
    judgement.turns = turns_;
    judgement.asked = asked_;
    return judgement;
  }

 private:
  static model::DeviationSet NotedIn(model::DeviationSet* asked, model::DeviationSet deviations) {
    deviations.NoteIn(asked);
    return deviations;
  }

  Judgement Decide(bool how_far) {
    Judgement judgement;
    if (const std::string& lacks = simulator_.program().lacks; !lacks.empty()) {
      judgement.answer = Answer::kInconclusive;
      judgement.reason = "the simulator lacks " + lacks;
      return judgement;
    }
    judgement = Follow(kNear, false);
    if (judgement.answer != Answer::kRejected) return judgement;
    // Decides as the looks below do, and tells how far the trace is legal, but holds more states.
    if (how_far) {
      Judgement furthest = Follow(kFar, true);
      if (furthest.answer != Answer::kInconclusive) return furthest;
    }
    for (const size_t lookahead : {kFurther, kFar}) {
      judgement = Follow(lookahead, false);
      if (judgement.answer != Answer::kRejected) return judgement;
    }
    return judgement;
  }

  Judgement Follow(size_t lookahead, bool follow_rejected) {
    Limits limits = limits_;
    const size_t most = limits_.TurnsFor(trace_);
    limits.max_turns = most - std::min(most, turns_);
    StateSet set(&simulator_, &logs_, limits, lookahead, follow_rejected);
    Judgement judgement;
    bool follows = true;
    while (follows && set.place() < logs_.size()) follows = set.Advance();
    // Where the harness broke off, the run had no end that could be judged.
    if (follows && trace_.ending.traits().end_is_judged) follows = set.MayEnd(trace_.ending.kind);
    judgement.max_states = set.max_states();
    turns_ += set.turns();
    if (set.overflow()) {
      judgement.answer = Answer::kInconclusive;
      judgement.reason =
          fmt::format("too many possible states: {} turns tried, up to event {} of {}", turns_,
                      PositionOf(set.place()) + 1, trace_.events.size());
    } else if (!follows) {
      Reject(set, &judgement);
    }
    return judgement;
  }

  size_t PositionOf(size_t place) const {
    return place < logs_.size() ? logs_.At(place).position : trace_.events.size();
  }

  void Reject(const StateSet& set, Judgement* judgement) const {
    judgement->answer = Answer::kRejected;
    judgement->legal_events = PositionOf(set.place());
    judgement->seen = set.place() < logs_.size()
                          ? Describe(trace_.events[judgement->legal_events])
                          : fmt::format("the end: {}", ToString(trace_.ending.kind));
    for (const Event& event : set.allowed()) {
      if (judgement->allowed.size() < kMaxAllowed) judgement->allowed.push_back(Describe(event));
    }
    const Event* seen = set.place() < logs_.size() ? &logs_.At(set.place()).event : nullptr;
    judgement->requirement = RequirementOf(simulator_.program().edition, seen, set.allowed());
    std::sort(judgement->allowed.begin(), judgement->allowed.end());
  }

  model::DeviationSet asked_;
  sim::Simulator simulator_;
  const Trace& trace_;
  ProcessLogs logs_;
  Limits limits_;
  size_t turns_ = 0;  // tried so far, over all looks at the trace
};

}  // namespace

std::string Judgement::AllowedText() const {
  return allowed.empty() ? "nothing of this process"
                         : fmt::format("{}", fmt::join(allowed, "; or "));
}

Judgement JudgeInclusion(const Scenario& scenario, Edition edition, model::DeviationSet deviations,
                         const Trace& trace, const Limits& limits, bool how_far) {
  return Follower(scenario, edition, deviations, trace, limits).Run(how_far);
}

}  // namespace clusterspec::explain

#include "harness/explain/explain.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/explain/requirement_of.h"
#include "harness/explain/state_set.h"

namespace clusterspec::inclusion {
namespace {

constexpr size_t kMostAllowed = 5;

// How far ahead turns are taken at first, which is nearly always enough, and before a rejection.
constexpr size_t kAhead[] = {1, 2, 4};

std::string Describe(const Event& event) {
  return fmt::format("{}: {}", event.process, event.ToString());
}

class Follower {
 public:
  Follower(const Scenario& scenario, Edition edition, model::DeviationSet deviations,
           const Trace& trace, const Limits& limits)
      : machine_(scenario, edition, deviations),
        trace_(trace),
        tracks_(trace, machine_.program()),
        limits_(limits) {}

  Judgement Run(bool how_far) {
    Judgement judgement;
    for (const size_t ahead : kAhead) {
      judgement = Follow(ahead, false);
      if (judgement.answer != Answer::kRejected) return judgement;
    }
    if (!how_far) return judgement;
    // Once more, to tell how far the trace is legal.
    Judgement furthest = Follow(kAhead[std::size(kAhead) - 1], true);
    return furthest.answer == Answer::kRejected ? furthest : judgement;
  }

 private:
  Judgement Follow(size_t ahead, bool doomed) {
    Limits limits = limits_;
    limits.most_turns += limits.most_turns_per_event * tracks_.size();
    ForwardSet set(&machine_, &tracks_, limits, ahead, doomed);
    Judgement judgement;
    bool follows = true;
    while (follows && set.place() < tracks_.size()) follows = set.Advance();
    // Where the harness broke off, the run had no end that could be judged.
    if (follows && trace_.ending.traits().end_is_judged) follows = set.MayEnd(trace_.ending.kind);
    judgement.most_states = set.most_states();
    judgement.turns = set.turns();
    if (set.overflow()) {
      judgement.answer = Answer::kInconclusive;
      judgement.reason =
          fmt::format("too many possible states: {} turns tried, up to event {} of {}", set.turns(),
                      PositionOf(set.place()) + 1, trace_.events.size());
    } else if (!follows) {
      Reject(set, &judgement);
    }
    return judgement;
  }

  size_t PositionOf(size_t place) const {
    return place < tracks_.size() ? tracks_.At(place).position : trace_.events.size();
  }

  void Reject(const ForwardSet& set, Judgement* judgement) const {
    judgement->answer = Answer::kRejected;
    judgement->legal_events = PositionOf(set.place());
    judgement->seen = set.place() < tracks_.size()
                          ? Describe(trace_.events[judgement->legal_events])
                          : fmt::format("the end: {}", ToString(trace_.ending.kind));
    for (const Event& event : set.allowed()) {
      if (judgement->allowed.size() < kMostAllowed) judgement->allowed.push_back(Describe(event));
    }
    const Event* seen = set.place() < tracks_.size() ? &tracks_.At(set.place()).event : nullptr;
    judgement->requirement = RequirementOf(machine_.program().edition, seen, set.allowed());
    std::sort(judgement->allowed.begin(), judgement->allowed.end());
  }

  sim::Machine machine_;
  const Trace& trace_;
  Tracks tracks_;
  Limits limits_;
};

}  // namespace

Judgement JudgeInclusion(const Scenario& scenario, Edition edition, model::DeviationSet deviations,
                         const Trace& trace, const Limits& limits, bool how_far) {
  return Follower(scenario, edition, deviations, trace, limits).Run(how_far);
}

}  // namespace clusterspec::inclusion

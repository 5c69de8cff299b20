#include "harness/explain/find_deviations.h"

#include <algorithm>
#include <optional>

namespace clusterspec::explain {
namespace {

using model::Deviation;

// More than that together have never been needed to explain one trace.
constexpr size_t kMaxTogether = 5;

class Fitter {
 public:
  Fitter(const Scenario& scenario, Edition edition, const Trace& trace, const Limits& limits)
      : scenario_(scenario), edition_(edition), trace_(trace), limits_(limits) {}

  Judgement With(const std::vector<Deviation>& deviations, bool how_far = true) const {
    model::DeviationSet set;
    for (const Deviation each : deviations) set.Insert(each);
    Limits limits = limits_;
    if (tries_++ > 0) limits.max_turns = Left();
    Judgement judgement = JudgeInclusion(scenario_, edition_, set, trace_, limits, how_far);
    if (tries_ > 1) spent_ += judgement.turns;
    gave_up_ = gave_up_ || judgement.answer == Answer::kInconclusive;
    return judgement;
  }

  bool gave_up() const { return gave_up_; }

  bool Accepts(const std::vector<Deviation>& deviations) const {
    return With(deviations, false).answer == Answer::kAccepted;
  }

  // One after another, each time that which leads furthest. False when this does not lead to the
  // end; `explanation` then holds how far it leads.
  bool Greedy(const std::vector<Deviation>& candidates, Explanation* explanation) const {
    std::vector<Deviation>& chosen = explanation->closest;
    chosen.clear();
    explanation->remaining = explanation->documented;
    while (chosen.size() < kMaxTogether) {
      std::optional<Deviation> best;
      for (const Deviation candidate : candidates) {
        if (Left() == 0) return false;
        if (std::find(chosen.begin(), chosen.end(), candidate) != chosen.end()) continue;
        std::vector<Deviation> tried = chosen;
        tried.push_back(candidate);
        Judgement judgement = With(tried);
        if (judgement.answer == Answer::kAccepted) {
          explanation->deviations = Smallest(tried);
          return true;
        }
        if (judgement.answer == Answer::kInconclusive ||
            judgement.legal_events <= explanation->remaining.legal_events) {
          continue;
        }
        explanation->remaining = std::move(judgement);
        best = candidate;
      }
      if (!best && !Pair(candidates, explanation)) return false;
      if (!best) {
        if (!explanation->deviations.empty()) return true;
        continue;
      }
      chosen.push_back(*best);
    }
    return false;
  }

  // Two that lead further only together. False when there are none.
  bool Pair(const std::vector<Deviation>& candidates, Explanation* explanation) const {
    if (explanation->closest.size() + 2 > kMaxTogether) return false;
    std::vector<Deviation> best;
    for (size_t i = 0; i < candidates.size(); ++i) {
      if (!Matters(candidates[i], *explanation)) continue;
      for (size_t k = 0; k < candidates.size() && Left() > 0; ++k) {
        if (k == i || (k < i && Matters(candidates[k], *explanation))) continue;
        std::vector<Deviation> tried = explanation->closest;
        tried.push_back(candidates[i]);
        tried.push_back(candidates[k]);
        Judgement judgement = With(tried);
        if (judgement.answer == Answer::kAccepted) {
          explanation->deviations = Smallest(tried);
          return true;
        }
        if (judgement.answer == Answer::kRejected &&
            judgement.legal_events > explanation->remaining.legal_events) {
          explanation->remaining = std::move(judgement);
          best = tried;
        }
      }
    }
    if (!best.empty()) explanation->closest = best;
    return !best.empty();
  }

  // Whether it changes anything in what was tried, as far as can be told.
  bool Matters(Deviation deviation, const Explanation& explanation) const {
    if (std::find(explanation.closest.begin(), explanation.closest.end(), deviation) !=
        explanation.closest.end()) {
      return false;
    }
    std::vector<Deviation> tried = explanation.closest;
    tried.push_back(deviation);
    const Judgement judgement = With(tried);
    return judgement.turns != explanation.remaining.turns ||
           judgement.allowed != explanation.remaining.allowed;
  }

  // All at once, as the implementation has them. False when this does not lead to the end.
  bool Together(const std::vector<Deviation>& candidates, Explanation* explanation) const {
    if (candidates.empty() || !Accepts(candidates)) return false;
    explanation->deviations = Smallest(candidates);
    return true;
  }

  // Without those that are not needed: leaves out many at once, then fewer.
  std::vector<Deviation> Smallest(std::vector<Deviation> deviations) const {
    for (size_t many = (deviations.size() + 1) / 2; many > 0; many /= 2) {
      for (size_t end = deviations.size(); end > 0;) {
        const size_t begin = end > many ? end - many : 0;
        std::vector<Deviation> fewer = deviations;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(begin),
                    fewer.begin() + static_cast<std::ptrdiff_t>(end));
        if (Accepts(fewer)) deviations = std::move(fewer);
        end = begin;
      }
    }
    std::sort(deviations.begin(), deviations.end());
    return deviations;
  }

 private:
  size_t Left() const {
    const size_t left =
        limits_.max_turns_to_explain - std::min(spent_, limits_.max_turns_to_explain);
    gave_up_ = gave_up_ || left == 0;
    return left;
  }

  const Scenario& scenario_;
  Edition edition_;
  const Trace& trace_;
  const Limits& limits_;
  mutable size_t tries_ = 0;  // the first is that without deviations, which has a bound of its own
  mutable size_t spent_ = 0;  // turns, on all others
  mutable bool gave_up_ = false;
};

std::vector<Deviation> AllOf(const std::vector<Deviation>& preferred) {
  std::vector<Deviation> all = preferred;
  for (const model::DeviationInfo& info : model::Deviations()) {
    if (std::find(all.begin(), all.end(), info.deviation) == all.end()) {
      all.push_back(info.deviation);
    }
  }
  return all;
}

}  // namespace

Explanation Explain(const Scenario& scenario, Edition edition, const Trace& trace,
                    const std::vector<Deviation>& preferred, const Limits& limits) {
  const Fitter fitter(scenario, edition, trace, limits);
  Explanation explanation;
  explanation.documented = fitter.With({});
  if (explanation.documented.answer != Answer::kRejected) return explanation;
  if (ExplainWith(scenario, edition, trace, preferred, &explanation, limits)) return explanation;
  if (!fitter.Greedy(AllOf(preferred), &explanation)) explanation.gave_up = fitter.gave_up();
  return explanation;
}

Explanation JudgeUnder(const Scenario& scenario, Edition edition, const Trace& trace,
                       const std::vector<Deviation>& deviations, const Limits& limits) {
  Explanation explanation;
  explanation.documented = Fitter(scenario, edition, trace, limits).With(deviations);
  explanation.remaining = explanation.documented;
  explanation.closest = deviations;
  return explanation;
}

bool ExplainWith(const Scenario& scenario, Edition edition, const Trace& trace,
                 const std::vector<Deviation>& candidates, Explanation* explanation,
                 const Limits& limits) {
  return Fitter(scenario, edition, trace, limits).Greedy(candidates, explanation) ||
         Fitter(scenario, edition, trace, limits).Together(candidates, explanation);
}

}  // namespace clusterspec::explain

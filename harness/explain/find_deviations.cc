#include "harness/explain/find_deviations.h"

#include <algorithm>
#include <map>
#include <optional>

namespace clusterspec::explain {
namespace {

using model::Deviation;
using Deviations = std::vector<Deviation>;

// More than that together have never been needed to explain one trace.
constexpr size_t kMaxTogether = 5;

Deviations And(Deviations deviations, Deviation another) {
  deviations.push_back(another);
  return deviations;
}

// Looks for deviations that explain one trace; all that it tries shares one bound.
class Fitter {
 public:
  // `spent`: how many turns have been tried before.
  Fitter(const Scenario& scenario, Edition edition, const Trace& trace, const Limits& limits,
         size_t spent = 0)
      : scenario_(scenario), edition_(edition), trace_(trace), limits_(limits), spent_(spent) {}

  bool gave_up() const { return gave_up_ || Left() == 0; }
  size_t spent() const { return spent_; }

  bool Accepts(const Deviations& deviations) {
    return With(deviations, false).answer == Answer::kAccepted;
  }

  // All at once, as the implementation has them; then without those that are not needed: leaves
  // out many at once, then fewer. Nothing when all of them do not explain the trace.
  std::optional<Deviations> Together(Deviations deviations) {
    if (deviations.empty()) return std::nullopt;
    const Judgement all = With(deviations, false);
    if (all.answer != Answer::kAccepted) return std::nullopt;
    std::erase_if(deviations, [&](Deviation each) { return !all.asked.Contains(each); });
    for (size_t many = (deviations.size() + 1) / 2; many > 0; many /= 2) {
      for (size_t end = deviations.size(); end > 0;) {
        const size_t begin = end > many ? end - many : 0;
        Deviations fewer = deviations;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(begin),
                    fewer.begin() + static_cast<std::ptrdiff_t>(end));
        if (!fewer.empty() && Accepts(fewer)) deviations = std::move(fewer);
        end = begin;
      }
    }
    std::sort(deviations.begin(), deviations.end());
    return Smallest(deviations);
  }

  // One after another, each time that which leads furthest. Nothing when this does not lead to the
  // end; `explanation` then holds how far it leads.
  std::optional<Deviations> OneByOne(const Deviations& candidates, Explanation* explanation) {
    Deviations& chosen = explanation->closest;
    chosen.clear();
    explanation->remaining = With({}, true);
    while (chosen.size() < kMaxTogether && Left() > 0) {
      const Deviations before = chosen;
      std::map<Deviation, Judgement> alone;
      for (const Deviation each : Askable(candidates, chosen, explanation->remaining)) {
        if (Try(And(before, each), explanation, &alone[each])) return Together(chosen);
      }
      // Two that lead further only together.
      if (chosen == before && before.size() + 2 <= kMaxTogether) {
        for (const auto& [first, judgement] : alone) {
          for (const Deviation each : Askable(candidates, And(before, first), judgement)) {
            if (alone.contains(each) && each < first) continue;  // tried the other way round
            Judgement both;
            if (Try(And(And(before, first), each), explanation, &both)) return Together(chosen);
          }
        }
      }
      if (chosen == before) return std::nullopt;
    }
    return std::nullopt;
  }

 private:
  // The smallest part that explains the trace. None of them can be left out alone, but several may
  // belong together.
  Deviations Smallest(const Deviations& deviations) {
    if (deviations.size() > kMaxTogether) return deviations;
    for (size_t size = 1; size + 1 < deviations.size(); ++size) {
      std::vector<bool> chosen(deviations.size(), false);
      std::fill_n(chosen.begin(), size, true);
      do {
        Deviations part;
        for (size_t i = 0; i < deviations.size(); ++i) {
          if (chosen[i]) part.push_back(deviations[i]);
        }
        if (Accepts(part)) return part;
      } while (std::prev_permutation(chosen.begin(), chosen.end()));
    }
    return deviations;
  }

  // Those that can make a difference to the judgement.
  static Deviations Askable(const Deviations& candidates, const Deviations& chosen,
                            const Judgement& judgement) {
    Deviations askable;
    for (const Deviation each : candidates) {
      if (judgement.asked.Contains(each) && !IsAmong(chosen, each)) askable.push_back(each);
    }
    return askable;
  }

  // Keeps them when they lead further than what was tried before. True when they lead to the end.
  bool Try(const Deviations& deviations, Explanation* explanation, Judgement* judgement) {
    if (Left() == 0) return false;
    *judgement = With(deviations, true);
    const bool accepted = judgement->answer == Answer::kAccepted;
    const bool further = judgement->answer == Answer::kRejected &&
                         judgement->legal_events > explanation->remaining.legal_events;
    if (further) explanation->remaining = *judgement;
    if (accepted || further) explanation->closest = deviations;
    return accepted;
  }

  Judgement With(const Deviations& deviations, bool how_far) {
    Limits limits = limits_;
    limits.max_turns = Left();
    limits.max_turns_per_event = 0;
    Judgement judgement = JudgeInclusion(scenario_, edition_, model::DeviationSet(deviations),
                                         trace_, limits, how_far);
    spent_ += judgement.turns;
    gave_up_ = gave_up_ || judgement.answer == Answer::kInconclusive;
    return judgement;
  }

  size_t Left() const {
    const size_t most = limits_.TurnsFor(trace_);
    return most - std::min(most, spent_);
  }

  const Scenario& scenario_;
  Edition edition_;
  const Trace& trace_;
  Limits limits_;
  size_t spent_;  // turns
  bool gave_up_ = false;
};

const Deviations& EveryDeviation() {
  static const Deviations all = [] {
    Deviations deviations;
    for (const model::DeviationInfo& info : model::Deviations()) {
      deviations.push_back(info.deviation);
    }
    return deviations;
  }();
  return all;
}

}  // namespace

bool IsAmong(const std::vector<Deviation>& deviations, Deviation deviation) {
  return std::find(deviations.begin(), deviations.end(), deviation) != deviations.end();
}

Explanation Explain(const Scenario& scenario, Edition edition, const Trace& trace,
                    const std::vector<Deviation>& likely, const Limits& limits) {
  Explanation explanation;
  explanation.documented = JudgeInclusion(scenario, edition, {}, trace, limits, false);
  explanation.turns = explanation.documented.turns;
  if (explanation.documented.answer != Answer::kRejected) return explanation;
  Fitter fitter(scenario, edition, trace, limits, explanation.documented.turns);
  auto found = fitter.Together(likely);
  if (!found) found = fitter.OneByOne(EveryDeviation(), &explanation);
  if (found) explanation.deviations = *found;
  explanation.gave_up = !found && fitter.gave_up();
  explanation.turns = fitter.spent();
  return explanation;
}

Explanation JudgeUnder(const Scenario& scenario, Edition edition, const Trace& trace,
                       const std::vector<Deviation>& deviations, const Limits& limits) {
  Explanation explanation;
  explanation.documented =
      JudgeInclusion(scenario, edition, model::DeviationSet(deviations), trace, limits);
  explanation.remaining = explanation.documented;
  explanation.closest = deviations;
  return explanation;
}

bool ExplainWith(const Scenario& scenario, Edition edition, const Trace& trace,
                 const std::vector<Deviation>& candidates, Explanation* explanation,
                 const Limits& limits) {
  const auto found = Fitter(scenario, edition, trace, limits).Together(candidates);
  if (found) explanation->deviations = *found;
  return found.has_value();
}

}  // namespace clusterspec::explain

#include "fuzz/inclusion.h"

#include <fmt/format.h>

#include "harness/explain/explain.h"

namespace clusterspec::fuzz {
namespace {

// Less than for a case: the next scenario is as good as this one.
constexpr explain::Limits kLimits{
    .max_states = 2'000, .max_turns = 20'000, .max_turns_per_event = 0};

}  // namespace

std::vector<Failure> CheckInclusion(const Scenario& scenario, Edition edition, const Trace& trace) {
  const explain::Judgement judgement =
      explain::JudgeInclusion(scenario, edition, {}, trace, kLimits);
  if (judgement.answer != explain::Answer::kRejected) return {};
  return {{"model/inclusion", "",
           fmt::format("no run that the documentation allows goes on, after {} events, with {}",
                       judgement.legal_events, judgement.seen)}};
}

}  // namespace clusterspec::fuzz

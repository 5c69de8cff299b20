#include "fuzz/inclusion.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "fuzz/unsaid.h"
#include "harness/explain/explain.h"
#include "harness/explain/find_deviations.h"
#include "harness/explain/trace_explainer.h"

namespace clusterspec::fuzz {
namespace {

using explain::Answer;
using explain::Explanation;

// Less than for a case: the next scenario is as good as this one.
constexpr explain::Limits kLimits{
    .max_states = 2'000, .max_turns = 20'000, .max_turns_per_event = 0};

// Of a run on processes, which takes much longer than a search.
constexpr explain::Limits kRunLimits{
    .max_states = 10'000, .max_turns = 100'000, .max_turns_per_event = 0};

// The event, where the same one with other data or at another state of the workers could not have
// come instead. What it exits with or says belongs to it, what the system chooses does not.
std::optional<Pattern> MustNotCome(const Event& event, const std::vector<std::string>& allowed) {
  constexpr std::string_view kTelling[] = {"code", "signal", "text"};
  if (event.name == "result" || event.name == "callback" || event.name == "output") {
    return std::nullopt;
  }
  const std::string line = event.process + ": " + event.name + " " + event.subject;
  for (const std::string& each : allowed) {
    if (each.starts_with(line)) return std::nullopt;
  }
  Pattern pattern{event.name, event.subject, {}};
  for (const std::string_view field : kTelling) {
    const json::value* value = event.data.if_contains(field);
    const bool plain = value != nullptr && (value->is_int64() || value->is_string());
    if (plain) pattern.conditions.push_back({std::string(field), *value});
  }
  return pattern;
}

Failure Unexplained(const Trace& trace, const Explanation& explanation) {
  const explain::Judgement& remaining = explanation.remaining;
  std::string with;
  for (const model::Deviation each : explanation.closest) with += " " + explain::IdOf(each);
  Failure failure;
  failure.check = "model/inclusion";
  failure.requirement = remaining.requirement;
  failure.cause = explain::WhatNothingExplains(trace, remaining);
  if (remaining.legal_events < trace.events.size()) {
    failure.never = MustNotCome(trace.events[remaining.legal_events], remaining.allowed);
  }
  failure.message =
      fmt::format("no run of the model goes on, after {} events{}{}, with {}; it would with {}",
                  remaining.legal_events, with.empty() ? "" : " and with the deviations", with,
                  remaining.seen, remaining.AllowedText());
  return failure;
}

// What the trace shows that the runtime is not known to show.
std::vector<Failure> News(const Explanation& explanation, const Known& known) {
  std::vector<Failure> failures;
  for (const model::Deviation each : explanation.deviations) {
    if (explain::IsAmong(known.deviations(), each)) continue;
    Failure failure;
    failure.check = "model/" + explain::IdOf(each);
    failure.cause = "shows the deviation " + explain::IdOf(each);
    failure.message = fmt::format(
        "the model shows the trace with the deviation {}, which this "
        "runtime is not known to have",
        explain::IdOf(each));
    failures.push_back(std::move(failure));
  }
  return failures;
}

}  // namespace

std::vector<Failure> CheckInclusion(const Scenario& scenario, Edition edition, const Trace& trace) {
  const explain::Judgement judgement =
      explain::JudgeInclusion(scenario, edition, {}, trace, kLimits);
  if (judgement.answer != Answer::kRejected) return {};
  return {{"model/inclusion", "",
           fmt::format("no run that the documentation allows goes on, after {} events, with {}",
                       judgement.legal_events, judgement.seen),
           "the documentation allows no such run"}};
}

Inclusion Explain(const Scenario& scenario, const Trace& trace, const Known& known) {
  Inclusion inclusion;
  const Explanation explanation =
      explain::Explain(scenario, trace.edition, trace, known.deviations(), kRunLimits);
  if (explanation.explained()) {
    inclusion.needed = explanation.deviations;
    inclusion.failures = News(explanation, known);
    std::erase_if(inclusion.needed, [&](model::Deviation each) {
      return !explain::IsAmong(known.deviations(), each);
    });
    return inclusion;
  }
  if (explanation.open() || IsUnsaid(trace, explanation.remaining.legal_events)) {
    inclusion.undecided = true;
    return inclusion;
  }
  Failure failure = Unexplained(trace, explanation);
  failure.known = known.WhyUnexplained(scenario, failure.cause);
  inclusion.failures = {std::move(failure)};
  return inclusion;
}

}  // namespace clusterspec::fuzz

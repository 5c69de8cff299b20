#include "harness/judge/applicability.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

#include "harness/judge/judge.h"
#include "spec/nouns/operation_walk.h"

namespace clusterspec {
namespace {

bool IsOfState(std::string_view field) { return field.starts_with("snap."); }

bool LooksAtStates(const std::vector<Condition>& conditions) {
  return std::any_of(conditions.begin(), conditions.end(),
                     [](const Condition& each) { return IsOfState(each.field); });
}

bool LooksAtStates(const std::vector<Expectation>& expectations) {
  return std::any_of(expectations.begin(), expectations.end(), [](const Expectation& each) {
    return LooksAtStates(each.has) ||
           std::any_of(each.fields.begin(), each.fields.end(), IsOfState) ||
           std::any_of(each.patterns.begin(), each.patterns.end(),
                       [](const Pattern& pattern) { return LooksAtStates(pattern.conditions); });
  });
}

bool LooksAtStates(const Case& a_case) {
  const auto& steps = a_case.scenario.steps;
  const bool awaits = std::any_of(steps.begin(), steps.end(), [](const Step& step) {
    const auto* await = std::get_if<Await>(&step.action);
    return await != nullptr && LooksAtStates(await->pattern.conditions);
  });
  return awaits || LooksAtStates(a_case.expectations) ||
         std::any_of(a_case.readings.begin(), a_case.readings.end(),
                     [](const auto& reading) { return LooksAtStates(reading.second); });
}

// The requirements that some `for` of the case names.
std::set<std::string> NamedByFor(const Case& a_case) {
  std::set<std::string> named;
  for (const Expectation& each : a_case.expectations) named.insert(each.requirement);
  for (const auto& [name, expectations] : a_case.readings) {
    for (const Expectation& each : expectations) named.insert(each.requirement);
  }
  ForEachOperation(a_case.scenario, [&](const Operation& operation, const std::string&, int) {
    named.insert(operation.requirement);
  });
  return named;
}

}  // namespace

bool HoldsIn(const std::string& requirement, Edition edition, const Catalogue& catalogue) {
  const Requirement* found = catalogue.Find(requirement);
  return found != nullptr && found->editions.Contains(edition);
}

std::vector<std::string> DatedLater(const std::vector<std::string>& requirements, Edition edition,
                                    const std::string& node_version, const Catalogue& catalogue) {
  std::vector<std::string> later;
  std::copy_if(requirements.begin(), requirements.end(), std::back_inserter(later),
               [&](const std::string& id) {
                 const Requirement* found = catalogue.Find(id);
                 return found != nullptr && found->IsLater(edition, node_version);
               });
  return later;
}

std::optional<std::string> WhyLater(const Case& a_case, Edition edition,
                                    const std::string& node_version, const Catalogue& catalogue) {
  const std::vector<std::string> covered = Covered(a_case, edition, catalogue);
  const auto later = DatedLater(covered, edition, node_version, catalogue);
  std::vector<std::string> needed = DatedLater(a_case.uses, edition, node_version, catalogue);
  const std::set<std::string> separate =
      later.size() < covered.size() ? NamedByFor(a_case) : std::set<std::string>();
  std::copy_if(later.begin(), later.end(), std::back_inserter(needed),
               [&](const std::string& id) { return !separate.contains(id); });
  if (needed.empty()) return std::nullopt;
  const Requirement& requirement = *catalogue.Find(needed.front());
  return fmt::format("{}, and this is Node.js {} ({})", requirement.since.at(edition).ToString(),
                     node_version, requirement.id);
}

std::optional<Trace> TraceIfLater(const Case& a_case, const Implementation& implementation,
                                  const Catalogue& catalogue) {
  auto why = WhyLater(a_case, implementation.edition, implementation.node_version, catalogue);
  if (!why) return std::nullopt;
  Trace trace;
  NameTrace(a_case.id, implementation, &trace);
  trace.ending = {EndingKind::kLater, -1, *std::move(why)};
  return trace;
}

std::optional<std::string> WhyUntold(const Case& a_case, const Trace& trace) {
  if (trace.TellsStates() || !LooksAtStates(a_case)) return std::nullopt;
  return "its adapter says that it cannot tell the states of workers (snap)";
}

}  // namespace clusterspec

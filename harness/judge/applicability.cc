#include "harness/judge/applicability.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

#include "harness/judge/judge.h"
#include "spec/nouns/gaps.h"
#include "spec/nouns/operation_walk.h"

namespace clusterspec {
namespace {

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
  const auto gap = Gaps::Of(trace.events).NeededBy(a_case);
  if (!gap) return std::nullopt;
  return Gaps::ToSentence(*gap);
}

}  // namespace clusterspec

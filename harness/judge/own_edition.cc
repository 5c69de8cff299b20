#include "harness/judge/own_edition.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/judge/applicability.h"

namespace clusterspec {
namespace {

bool Contains(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

// What the failure may break: what its findings name, or all that the case covers.
std::set<std::string> Broken(const CaseResult& result) {
  std::set<std::string> broken;
  for (const Finding& finding : result.findings) {
    if (finding.requirement.empty())
      return {result.requirements.begin(), result.requirements.end()};
    broken.insert(finding.requirement);
  }
  return broken;
}

// The first requirement of `own` that asks for something else than `broken`; null when none does.
const Requirement* Opposite(const std::set<std::string>& broken, Edition own,
                            const Catalogue& catalogue) {
  for (const auto& [id, other] : catalogue.all()) {
    if (!other.editions.Contains(own)) continue;
    for (const std::string& each : broken) {
      const Requirement& requirement = *catalogue.Find(each);
      if (Contains(other.contradicts, each) || Contains(requirement.contradicts, id)) return &other;
    }
  }
  return nullptr;
}

const Requirement* FirstHeld(const std::vector<std::string>& ids, Edition edition,
                             const Catalogue& catalogue) {
  const auto held = std::find_if(ids.begin(), ids.end(), [&](const std::string& id) {
    return HoldsIn(id, edition, catalogue);
  });
  return held == ids.end() ? nullptr : catalogue.Find(*held);
}

}  // namespace

void RemarkOwnEdition(const Trace& trace, const std::vector<std::string>& contradicts,
                      const Catalogue& catalogue, CaseResult* result) {
  if (!trace.own_edition || *trace.own_edition == trace.edition) return;
  if (!IsFailure(result->verdict)) return;
  const Edition own = *trace.own_edition;
  const std::set<std::string> broken = Broken(*result);
  const Requirement* opposite = FirstHeld(contradicts, own, catalogue);
  if (opposite == nullptr) {
    if (FirstHeld({broken.begin(), broken.end()}, own, catalogue) != nullptr) return;
    opposite = Opposite(broken, own, catalogue);
  }
  const std::string name = fmt::format("{}, the edition of its own time,", ToString(own));
  if (opposite == nullptr) {
    result->own_edition_says = OwnEditionSays::kNothing;
    result->remark = name + " does not ask for this";
  } else {
    result->own_edition_says = OwnEditionSays::kOtherwise;
    result->remark = fmt::format("{} says otherwise: {} ({})", name, opposite->text, opposite->id);
  }
}

}  // namespace clusterspec

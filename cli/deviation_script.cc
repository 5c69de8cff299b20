#include "cli/deviation_script.h"

#include <algorithm>
#include <optional>

#include "harness/judge/judge.h"
#include "reports/program/script.h"
#include "spec/nouns/operation_walk.h"

namespace clusterspec {
namespace {

// Steps and operations: what somebody has to read.
size_t Size(const Case& a_case) {
  size_t size = a_case.scenario.steps.size();
  ForEachOperation(a_case.scenario, [&](const Operation&, const std::string&, int) { ++size; });
  return size;
}

std::vector<const Case*> SmallestFirst(const Deviation& deviation, const std::vector<Case>& cases) {
  std::vector<const Case*> found;
  for (const Case& each : cases) {
    if (std::find(deviation.cases.begin(), deviation.cases.end(), each.id) !=
        deviation.cases.end()) {
      found.push_back(&each);
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Case* a, const Case* b) { return Size(*a) < Size(*b); });
  return found;
}

std::optional<Edition> NewestEdition(const Deviation& deviation, const Case& a_case,
                                     const Catalogue& catalogue) {
  std::optional<Edition> newest;
  for (const Edition each : kAllEditions) {
    if (deviation.editions.Contains(each) && Applies(a_case, each, catalogue)) newest = each;
  }
  return newest;
}

}  // namespace

std::string DeviationScript(const Deviation& deviation, const std::vector<Case>& cases,
                            const Catalogue& catalogue) {
  for (const Case* each : SmallestFirst(deviation, cases)) {
    const auto edition = NewestEdition(deviation, *each, catalogue);
    if (!edition) continue;
    auto script = ToScript(*each, *edition, catalogue);
    if (script) return *std::move(script);
  }
  return "";
}

}  // namespace clusterspec

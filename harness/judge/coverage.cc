#include "harness/judge/coverage.h"

#include <algorithm>

#include "harness/judge/judge.h"
#include "harness/judge/monitor.h"

namespace clusterspec {
namespace {

bool WantsCase(const Requirement& requirement) {
  return requirement.decided_by == DecidedBy::kCase || requirement.decided_by == DecidedBy::kBoth;
}

bool WantsMonitor(const Requirement& requirement) {
  return requirement.decided_by == DecidedBy::kMonitor ||
         requirement.decided_by == DecidedBy::kBoth;
}

}  // namespace

bool Deciders::Undecided() const {
  return requirement->decided_by != DecidedBy::kNothing && cases.empty() && monitors.empty();
}

bool Deciders::InFewerWays() const {
  if (Undecided()) return false;
  return (WantsCase(*requirement) && cases.empty()) ||
         (WantsMonitor(*requirement) && monitors.empty());
}

int Coverage::Count(Level level, DecidedBy decided_by) const {
  return static_cast<int>(
      std::count_if(requirements.begin(), requirements.end(), [&](const Deciders& each) {
        return each.requirement->level == level && each.requirement->decided_by == decided_by;
      }));
}

int Coverage::Count(Extent extent) const {
  return static_cast<int>(
      std::count_if(requirements.begin(), requirements.end(),
                    [&](const Deciders& each) { return ExtentOf(*each.requirement) == extent; }));
}

std::vector<const Deciders*> Coverage::Undecided() const {
  std::vector<const Deciders*> undecided;
  for (const Deciders& each : requirements) {
    if (each.Undecided()) undecided.push_back(&each);
  }
  return undecided;
}

Coverage Cover(Edition edition, const StatementMap& map, const Catalogue& catalogue,
               const std::vector<Case>& cases) {
  Coverage coverage;
  coverage.edition = edition;
  for (const StatementClass each : kAllStatementClasses) coverage.statements[each] = 0;
  for (const Statement& each : map.statements) {
    if (each.statement_class) ++coverage.statements[*each.statement_class];
    if (!each.requirements.empty()) ++coverage.statements_with_requirements;
  }
  std::map<std::string, Deciders> deciders;
  for (const auto& [id, requirement] : catalogue.all()) {
    if (requirement.editions.Contains(edition)) deciders[id].requirement = &requirement;
  }
  for (const Case& each : cases) {
    if (!each.editions.Contains(edition)) continue;
    const std::vector<std::string> covered = Covered(each, edition, catalogue);
    if (covered.empty()) coverage.idle_cases.push_back(each.id);
    for (const std::string& id : covered) deciders[id].cases.push_back(each.id);
  }
  for (const Monitor& monitor : Monitors()) {
    const auto found = deciders.find(std::string(monitor.requirement));
    if (found != deciders.end()) found->second.monitors.emplace_back(monitor.name);
  }
  for (auto& [id, each] : deciders) coverage.requirements.push_back(std::move(each));
  return coverage;
}

}  // namespace clusterspec

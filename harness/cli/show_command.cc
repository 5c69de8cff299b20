#include <fmt/format.h>

#include <algorithm>

#include "harness/cli/inspect_commands.h"
#include "harness/cli/workspace.h"
#include "harness/core/names.h"
#include "harness/judge/monitor.h"
#include "harness/load/document.h"

namespace clusterspec {
namespace {

void ShowCase(const Case& a_case, const Catalogue& catalogue) {
  fmt::print("case {}\n{}\nEditions: {}\n\nIt decides:\n", a_case.id, a_case.title,
             a_case.editions.ToString());
  for (const std::string& id : a_case.covers) {
    fmt::print("  {}\n    {}\n", id, catalogue.Find(id)->text);
  }
  const auto text = ReadFile(a_case.where.file);
  if (text) fmt::print("\n{}:\n\n{}", a_case.where.file, *text);
}

void ShowRequirement(const Requirement& requirement, const std::vector<Case>& cases) {
  fmt::print("requirement {}\n{}\nLevel: {}. Editions: {}. Decided by: {}.{}\n", requirement.id,
             requirement.text, ToString(requirement.level), requirement.editions.ToString(),
             ToString(requirement.decided_by),
             requirement.why.empty() ? "" : " " + requirement.why);
  if (!requirement.readings.empty()) fmt::print("\nReadings, any of which is kept:\n");
  for (const auto& [name, text] : requirement.readings) fmt::print("  {}: {}\n", name, text);
  fmt::print("\nCases:\n");
  for (const Case& each : cases) {
    if (std::count(each.covers.begin(), each.covers.end(), requirement.id) > 0) {
      fmt::print("  {}  {}\n", each.id, each.title);
    }
  }
  for (const Monitor& monitor : Monitors()) {
    if (monitor.requirement == requirement.id) {
      fmt::print("  monitor/{}  {}\n", monitor.name, monitor.title);
    }
  }
}

}  // namespace

int Show(const std::string& id) {
  const auto catalogue = LoadCatalogue();
  if (!catalogue) return Print(catalogue.error()), kUsage;
  const auto cases = LoadCases(*catalogue);
  if (!cases) return Print(cases.error()), kUsage;
  std::vector<std::string> known;
  for (const Case& each : *cases) {
    if (each.id == id) return ShowCase(each, *catalogue), kAsExpected;
    known.push_back(each.id);
  }
  if (const Requirement* requirement = catalogue->Find(id)) {
    return ShowRequirement(*requirement, *cases), kAsExpected;
  }
  for (const auto& [each, requirement] : catalogue->all()) known.push_back(each);
  fmt::print(stderr, "clusterspec: '{}' is neither a case nor a requirement.{}\n", id,
             DidYouMean(id, known));
  return kUsage;
}

}  // namespace clusterspec

#include "reports/site/compat.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "reports/text.h"
#include "spec/nouns/version_number.h"

namespace clusterspec::reports {
namespace {

json::array Texts(const std::vector<std::string>& texts) {
  json::array array;
  for (const std::string& each : texts) array.emplace_back(OneLine(each));
  return array;
}

json::value VersionAdded(const Support& support) {
  if (support.kind == Support::Kind::kKept) return json::value(OneLine(support.added));
  if (support.kind == Support::Kind::kNever) return false;
  return nullptr;
}

json::object StatementOf(const Support& support) {
  json::object statement{{"version_added", VersionAdded(support)}};
  if (!support.removed.empty()) statement["version_removed"] = OneLine(support.removed);
  if (!support.notes.empty()) statement["notes"] = Texts(support.notes);
  if (!support.deviations.empty()) {
    statement["deviations"] = Texts({support.deviations.begin(), support.deviations.end()});
  }
  return statement;
}

json::object RequirementOf(const Across& across, const RequirementAcross& row,
                           const std::vector<KnownChange>& changes) {
  const RequirementResult& first = row.first();
  json::object requirement{{"description", Folded(first.text)}, {"level", ToString(first.level)}};
  const PageSection* section = across.pages.FindNewest(row.id);
  if (section != nullptr) requirement["spec_url"] = section->link;
  json::object support;
  for (const auto& [runtime, stretches] : SupportOf(across, row, changes)) {
    json::array statements;
    for (const Support& each : stretches) statements.push_back(StatementOf(each));
    support[OneLine(runtime)] = std::move(statements);
  }
  requirement["support"] = std::move(support);
  return requirement;
}

json::object Runtimes(const Across& across) {
  struct Older {
    bool operator()(const std::string& a, const std::string& b) const {
      return IsOlder(a, b) || (!IsOlder(b, a) && a < b);
    }
  };
  std::map<std::string, std::map<std::string, std::set<Edition>, Older>> runtimes;
  for (const Report& each : across.reports) {
    runtimes[each.Runtime()][each.version].insert(each.edition);
  }
  json::object all;
  for (const auto& [runtime, of_runtime] : runtimes) {
    json::array versions;
    for (const auto& [version, editions] : of_runtime) {
      json::array names;
      for (const Edition edition : editions) names.emplace_back(ToString(edition));
      versions.push_back(
          json::object{{"version", OneLine(version)}, {"editions", std::move(names)}});
    }
    all[OneLine(runtime)] = json::object{{"versions", std::move(versions)}};
  }
  return all;
}

}  // namespace

json::value ToCompat(const Across& across, const std::vector<KnownChange>& changes) {
  json::object requirements;
  for (const auto& [id, row] : across.requirements) {
    requirements[OneLine(id)] = RequirementOf(across, row, changes);
  }
  const std::string tool = across.reports.empty() ? "" : across.reports.front().tool_version;
  return json::object{{"$schema", "compat.schema.json"}, {"schema", "clusterspec.compat/1"},
                      {"tool_version", OneLine(tool)},   {"system", "linux"},
                      {"runtimes", Runtimes(across)},    {"requirements", std::move(requirements)}};
}

}  // namespace clusterspec::reports

#include "harness/load/date_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/operation_walk.h"

namespace clusterspec {
namespace {

// The members that the operation names, as requirements begin: "cluster.settings.cwd".
std::vector<std::string> MembersOf(const Operation& operation) {
  std::vector<std::string> members;
  for (const char* field : {"path", "left", "right"}) {
    members.push_back(StringOr(operation.fields, field));
  }
  if (operation.name != "setup") return members;
  members.push_back("cluster." + StringOr(operation.fields, "via"));
  const json::value* settings = operation.fields.if_contains("settings");
  if (settings == nullptr || !settings->is_object()) return members;
  for (const auto& [key, value] : settings->get_object()) {
    members.push_back(fmt::format("cluster.settings.{}", std::string_view(key)));
  }
  return members;
}

// The requirements of one member that some edition dates.
std::vector<const Requirement*> DatedOf(const std::string& member, const Catalogue& catalogue) {
  std::vector<const Requirement*> dated;
  for (const auto& [id, requirement] : catalogue.all()) {
    if (requirement.since.empty()) continue;
    if (std::string_view(id).substr(0, id.rfind('.')) == member) dated.push_back(&requirement);
  }
  return dated;
}

bool HasDate(const std::vector<std::string>& ids, Edition edition, const Since& since,
             const Catalogue& catalogue) {
  return std::any_of(ids.begin(), ids.end(), [&](const std::string& id) {
    const Requirement* requirement = catalogue.Find(id);
    if (requirement == nullptr) return false;
    const auto found = requirement->since.find(edition);
    return found != requirement->since.end() && found->second == since;
  });
}

void CheckMember(const std::string& member, const Operation& operation, const Case& a_case,
                 const Catalogue& catalogue, Reader* reader) {
  if (!member.starts_with("cluster.")) return;
  for (const Requirement* dated : DatedOf(member, catalogue)) {
    for (const auto& [edition, since] : dated->since) {
      if (!a_case.editions.Contains(edition)) continue;
      if (HasDate(a_case.covers, edition, since, catalogue) ||
          HasDate(a_case.uses, edition, since, catalogue)) {
        continue;
      }
      Node place;
      place.where = operation.where;
      return reader->Fail(
          place, fmt::format("{} is there {} by {}, so that an older version would fail the case "
                             "for what it cannot have; expected it among 'uses: [{}]'",
                             member, since.ToString(), ToString(edition), dated->id));
    }
  }
}

}  // namespace

void CheckDates(const Case& a_case, const Catalogue& catalogue, Reader* reader) {
  ForEachOperation(a_case.scenario, [&](const Operation& operation, const std::string&, int) {
    for (const std::string& member : MembersOf(operation)) {
      CheckMember(member, operation, a_case, catalogue, reader);
    }
  });
}

}  // namespace clusterspec

#include "harness/load/added_in.h"

#include <fmt/format.h>

#include <utility>

#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

bool CameLater(const std::string& added_in, const std::string& version) {
  return !added_in.empty() && IsOlder(version, added_in);
}

}  // namespace

std::string LoadAddedIn(const Node& map, Reader* reader) {
  const Node* const node = map.Find("added_in");
  if (node == nullptr) return "";
  std::string version = reader->OptionalString(map, "added_in");
  if (!IsReleasedVersion(version)) {
    reader->Fail(*node, fmt::format("added_in is '{}'; expected a version of the suite such as "
                                    "\"0.2.0\"",
                                    version));
  }
  return version;
}

Catalogue AsOf(const Catalogue& catalogue, const std::string& version) {
  Catalogue then;
  for (const auto& [id, each] : catalogue.all()) {
    Requirement requirement = each;
    if (CameLater(each.added_in, version)) requirement.editions = EditionSet();
    then.Insert(std::move(requirement));
  }
  return then;
}

std::vector<Case> AsOf(std::vector<Case> cases, const std::string& version) {
  for (Case& each : cases) {
    if (CameLater(each.added_in, version)) each.editions = EditionSet();
  }
  return cases;
}

}  // namespace clusterspec

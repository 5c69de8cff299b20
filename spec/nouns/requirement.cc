#include "spec/nouns/requirement.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "spec/nouns/name_match.h"

namespace clusterspec {

std::string_view ToString(Level level) {
  constexpr std::array<std::string_view, 4> kNames = {"must", "should", "may", "info"};
  return kNames[static_cast<size_t>(level)];
}

std::string_view ToString(DecidedBy decided_by) {
  constexpr std::array<std::string_view, 4> kNames = {"case", "monitor", "both", "no"};
  return kNames[static_cast<size_t>(decided_by)];
}

std::string_view ToString(Extent extent) {
  constexpr std::array<std::string_view, 3> kNames = {"wholly", "partly", "not"};
  return kNames[static_cast<size_t>(extent)];
}

Extent ExtentOf(const Requirement& requirement) {
  if (requirement.decided_by == DecidedBy::kNothing) return Extent::kNot;
  return requirement.missing.empty() ? Extent::kWholly : Extent::kPartly;
}

bool Requirement::IsLater(Edition edition, std::string_view node_version) const {
  const auto found = since.find(edition);
  return found != since.end() && found->second.IsLaterThan(node_version);
}

bool Catalogue::Insert(Requirement requirement) {
  std::string id = requirement.id;
  return requirements_.emplace(std::move(id), std::move(requirement)).second;
}

const Requirement* Catalogue::Find(std::string_view id) const {
  const auto found = requirements_.find(id);
  return found == requirements_.end() ? nullptr : &found->second;
}

std::string Catalogue::Nearest(std::string_view id) const {
  std::vector<std::string> ids;
  for (const auto& [known, requirement] : requirements_) ids.push_back(known);
  return NearestName(id, ids);
}

std::string Catalogue::Unknown(std::string_view id) const {
  const std::string near = Nearest(id);
  return fmt::format("unknown requirement '{}'.{}", id,
                     near.empty() ? "" : " Did you mean '" + near + "'?");
}

}  // namespace clusterspec

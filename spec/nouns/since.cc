#include "spec/nouns/since.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

std::string_view MajorOf(std::string_view version) { return version.substr(0, version.find('.')); }

}  // namespace

Result<Since> Since::Parse(const std::vector<std::string>& versions) {
  Since since;
  for (const std::string& version : versions) {
    const std::string number = version.starts_with('v') ? version.substr(1) : "";
    if (!IsWholeVersion(number) || FirstVersion(number) != number) {
      return Error{fmt::format("'{}' is no version; expected one such as v16.0.0", version), {}};
    }
    since.versions_.push_back(number);
  }
  if (versions.empty()) return Error{"expected at least one version, such as v16.0.0", {}};
  std::sort(since.versions_.begin(), since.versions_.end(), IsOlder);
  for (size_t i = 1; i < since.versions_.size(); ++i) {
    if (MajorOf(since.versions_[i - 1]) != MajorOf(since.versions_[i])) continue;
    return Error{fmt::format("v{} and v{} are of one line of releases; expected one for each",
                             since.versions_[i - 1], since.versions_[i]),
                 {}};
  }
  return since;
}

bool Since::IsLaterThan(std::string_view version) const {
  const auto release = FirstVersion(version);
  if (!release) return false;
  const auto has_come = [&](const std::string& since) {
    const bool counts = since == versions_.back() || MajorOf(since) == MajorOf(*release);
    return counts && !IsOlder(*release, since);
  };
  return std::none_of(versions_.begin(), versions_.end(), has_come);
}

std::string Since::ToString() const {
  return fmt::format("since v{}", fmt::join(versions_, ", v"));
}

}  // namespace clusterspec

#include "spec/nouns/deviation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "spec/nouns/form.h"
#include "spec/nouns/implementation.h"
#include "spec/nouns/version_number.h"

namespace clusterspec {
namespace {

constexpr std::array<std::string_view, 3> kBlameNames = {"runtime", "documentation", "neither"};

}  // namespace

std::string_view ToString(Blame wrong) { return kBlameNames[static_cast<size_t>(wrong)]; }

std::optional<Blame> ParseBlame(std::string_view name) {
  const auto found = std::find(kBlameNames.begin(), kBlameNames.end(), name);
  if (found == kBlameNames.end()) return std::nullopt;
  return static_cast<Blame>(found - kBlameNames.begin());
}

bool AffectedVersions::Covers(std::string_view name, std::string_view version) const {
  return runtime == name && !IsOlder(version, since) && (until.empty() || !IsOlder(until, version));
}

std::string AffectedVersions::ToString() const {
  if (until.empty()) return fmt::format("{} since {}", runtime, since);
  if (until == since) return fmt::format("{} {}", runtime, since);
  return fmt::format("{} {} to {}", runtime, since, until);
}

bool Deviation::Lists(const std::string& case_id) const {
  return std::any_of(cases.begin(), cases.end(), [&](const std::string& listed) {
    return listed == case_id || listed == WrittenId(case_id);
  });
}

const AffectedVersions* Deviation::ShownBy(std::string_view implementation,
                                           std::string_view version) const {
  const std::string runtime = RuntimeOf(implementation);
  const auto found = std::find_if(
      shown_by.begin(), shown_by.end(),
      [&](const AffectedVersions& affected) { return affected.Covers(runtime, version); });
  return found == shown_by.end() ? nullptr : &*found;
}

}  // namespace clusterspec

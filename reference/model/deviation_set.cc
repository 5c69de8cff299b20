#include "reference/model/deviation_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "spec/nouns/name_match.h"

namespace clusterspec::model {
std::span<const DeviationInfo> Deviations() { return kDeviations; }

std::optional<Deviation> ParseDeviation(std::string_view id) {
  const auto found = std::find_if(std::begin(kDeviations), std::end(kDeviations),
                                  [&](const DeviationInfo& info) { return info.id == id; });
  if (found == std::end(kDeviations)) return std::nullopt;
  return found->deviation;
}

Result<std::vector<Deviation>> ParseDeviations(const std::vector<std::string>& ids) {
  std::vector<Deviation> deviations;
  for (const std::string& id : ids) {
    if (const auto deviation = ParseDeviation(id)) {
      deviations.push_back(*deviation);
      continue;
    }
    std::vector<std::string> known;
    for (const DeviationInfo& info : kDeviations) known.emplace_back(info.id);
    return Error{fmt::format("unknown deviation '{}'; expected one of {}.{}", id,
                             fmt::join(known, ", "), DidYouMean(id, known)),
                 {}};
  }
  return deviations;
}

}  // namespace clusterspec::model

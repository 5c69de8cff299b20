#include "reference/model/deviation_set.h"

#include <algorithm>
#include <iterator>

namespace clusterspec::model {
std::span<const DeviationInfo> Deviations() { return kDeviations; }

std::optional<Deviation> ParseDeviation(std::string_view id) {
  const auto found = std::find_if(std::begin(kDeviations), std::end(kDeviations),
                                  [&](const DeviationInfo& info) { return info.id == id; });
  if (found == std::end(kDeviations)) return std::nullopt;
  return found->deviation;
}

std::string DeviationIds() {
  std::string ids;
  for (const DeviationInfo& info : kDeviations) {
    if (!ids.empty()) ids += ", ";
    ids += info.id;
  }
  return ids;
}

}  // namespace clusterspec::model

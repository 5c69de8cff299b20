#include "harness/core/deviation.h"

#include <fmt/format.h>

namespace clusterspec {

std::string Sighting::ToString() const {
  if (until.empty()) return fmt::format("{} since {}", runtime, since);
  if (until == since) return fmt::format("{} {}", runtime, since);
  return fmt::format("{} {} to {}", runtime, since, until);
}

}  // namespace clusterspec

// The names in a list of the protocol's table, for messages.
#ifndef CLUSTERSPEC_HARNESS_LOAD_SPEC_NAMES_H_
#define CLUSTERSPEC_HARNESS_LOAD_SPEC_NAMES_H_

#include <string>
#include <vector>

namespace clusterspec {

// In the order of `specs`, anything whose elements have a `name`.
template <typename Specs>
std::vector<std::string> NamesOf(const Specs& specs) {
  std::vector<std::string> names;
  for (const auto& each : specs) names.emplace_back(each.name);
  return names;
}

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_SPEC_NAMES_H_

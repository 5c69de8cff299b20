// 128-bit hashes of states. Not for adversaries.
#ifndef CLUSTERSPEC_REFERENCE_EXPLORE_HASH128_H_
#define CLUSTERSPEC_REFERENCE_EXPLORE_HASH128_H_

#include <cstdint>
#include <string_view>

namespace clusterspec::explore {

struct Hash128 {
  uint64_t low = 0;
  uint64_t high = 0;

  bool operator==(const Hash128&) const = default;
};

// The same on every compiler for a simulator of this byte order.
Hash128 HashOf(std::string_view bytes);

}  // namespace clusterspec::explore

#endif  // CLUSTERSPEC_REFERENCE_EXPLORE_HASH128_H_

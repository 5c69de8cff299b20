#include "reference/explore/hash128.h"

#include <bit>

#include "reference/sim/bytes.h"

namespace clusterspec::explore {
namespace {

constexpr uint64_t kLowFactor = 0x9e3779b97f4a7c15;
constexpr uint64_t kHighFactor = 0xc2b2ae3d27d4eb4f;

// The finaliser of MurmurHash3: every bit of the input changes about half of the output.
uint64_t Mix(uint64_t x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccd;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53;
  return x ^ x >> 33;
}

}  // namespace

// Two independent chains over the same words.
Hash128 HashOf(std::string_view bytes) {
  Hash128 hash{Mix(bytes.size() + kLowFactor), Mix(bytes.size() + kHighFactor)};
  sim::ForWords(bytes, [&](uint64_t word) {
    hash.low = std::rotl((hash.low ^ word) * kLowFactor, 29);
    hash.high = std::rotl((hash.high + word) * kHighFactor, 31) ^ word;
  });
  hash.low = Mix(hash.low ^ hash.high * kLowFactor);
  hash.high = Mix(hash.high + hash.low);
  return hash;
}

}  // namespace clusterspec::explore

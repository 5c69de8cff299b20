#include "spec/nouns/digest.h"

#include <fmt/format.h>

#include <cstdint>

namespace clusterspec {

std::string Digest(std::string_view bytes) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char each : bytes) hash = (hash ^ static_cast<uint8_t>(each)) * 0x100000001b3;
  return fmt::format("{:016x}", hash);
}

}  // namespace clusterspec

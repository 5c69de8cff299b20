// Numbers as few bytes, seven bits each.
#ifndef CLUSTERSPEC_REFERENCE_SIM_BYTES_H_
#define CLUSTERSPEC_REFERENCE_SIM_BYTES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "spec/nouns/error.h"

namespace clusterspec::sim {

inline void PutNumber(uint64_t number, std::string* bytes) {
  for (; number >= 0x80; number >>= 7) bytes->push_back(static_cast<char>(number | 0x80));
  bytes->push_back(static_cast<char>(number));
}

// Takes what PutNumber wrote away from the front of `bytes`.
template <typename T>
T TakeNumber(std::string_view* bytes) {
  uint64_t number = 0;
  for (unsigned shift = 0;; shift += 7) {
    CLUSTERSPEC_ASSERT(!bytes->empty());
    const auto byte = static_cast<uint8_t>(bytes->front());
    bytes->remove_prefix(1);
    number |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return static_cast<T>(number);
  }
}

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_BYTES_H_

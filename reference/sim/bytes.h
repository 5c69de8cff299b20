// Numbers as few bytes, seven bits each; and bytes as numbers, for hashes.
#ifndef CLUSTERSPEC_REFERENCE_SIM_BYTES_H_
#define CLUSTERSPEC_REFERENCE_SIM_BYTES_H_

#include <cstdint>
#include <cstring>
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

// Calls `add` with words that hold all of the bytes, some twice: with the length they tell the
// bytes. (A copy of a length that the compiler does not know is a call.)
template <typename Add>
void ForWords(std::string_view bytes, const Add& add) {
  const auto load = [&]<typename Word>(Word word, size_t at) {
    std::memcpy(&word, bytes.data() + at, sizeof(word));
    return uint64_t{word};
  };
  const size_t size = bytes.size();
  if (size >= 8) {
    for (size_t at = 0; at + 8 < size; at += 8) add(load(uint64_t{}, at));
    add(load(uint64_t{}, size - 8));
  } else if (size >= 4) {
    add(load(uint32_t{}, 0) << 32 | load(uint32_t{}, size - 4));
  } else if (size > 0) {
    add(load(uint8_t{}, 0) << 16 | load(uint8_t{}, size / 2) << 8 | load(uint8_t{}, size - 1));
  }
}

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_BYTES_H_

#include "reference/sim/number_table.h"

#include "reference/sim/bytes.h"
#include "spec/nouns/error.h"

namespace clusterspec::sim {
namespace {

constexpr size_t kFirstPlaces = 1 << 7;

// Parts of worlds are some ten bytes long.
uint32_t HashOf(std::string_view bytes) {
  constexpr uint64_t kFactor = 0x9e3779b97f4a7c15;
  uint64_t hash = bytes.size();
  ForWords(bytes, [&](uint64_t word) {
    hash = (hash ^ word) * kFactor;
    hash ^= hash >> 32;
  });
  return static_cast<uint32_t>(hash);
}

}  // namespace

NumberTable::NumberTable() : ends_(1, 0), places_(kFirstPlaces) {}

uint32_t NumberTable::NumberOf(std::string_view bytes) {
  const uint32_t hash = HashOf(bytes);
  size_t at = hash & (places_.size() - 1);
  for (; places_[at].number != kNoNumber; at = (at + 1) & (places_.size() - 1)) {
    const Place& place = places_[at];
    if (place.hash == hash && (*this)[place.number] == bytes) return place.number;
  }
  CLUSTERSPEC_ASSERT(size() < kNoNumber);
  const auto number = static_cast<uint32_t>(size());
  places_[at] = {hash, number};
  bytes_ += bytes;
  ends_.push_back(bytes_.size());
  if (2 * size() > places_.size()) Grow();
  return number;
}

void NumberTable::Grow() {
  std::vector<Place> old(2 * places_.size());
  old.swap(places_);
  for (const Place& place : old) {
    if (place.number == kNoNumber) continue;
    size_t at = place.hash & (places_.size() - 1);
    while (places_[at].number != kNoNumber) at = (at + 1) & (places_.size() - 1);
    places_[at] = place;
  }
}

size_t NumberTable::bytes() const {
  return bytes_.capacity() + ends_.capacity() * sizeof(size_t) + places_.size() * sizeof(Place);
}

}  // namespace clusterspec::sim

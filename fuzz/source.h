// Where the generator takes its decisions from: chance, or a list that something else shrinks.
#ifndef CLUSTERSPEC_FUZZ_SOURCE_H_
#define CLUSTERSPEC_FUZZ_SOURCE_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "reference/sim/random.h"

namespace clusterspec::fuzz {

// Smaller numbers mean simpler things, so that a list with smaller numbers makes a simpler
// scenario.
class Source {
 public:
  virtual ~Source() = default;

  // From 0 up to, not including, `bound`, which is positive.
  virtual uint32_t Below(uint32_t bound) = 0;

  // True about so often in a hundred; 0 means no.
  bool Chance(uint32_t percent) { return Below(100) >= 100 - percent; }

  // One of the elements; there is at least one.
  template <typename List>
  const auto& OneOf(const List& list) {
    return list[Below(static_cast<uint32_t>(std::size(list)))];
  }
};

class RandomSource : public Source {
 public:
  explicit RandomSource(uint64_t seed) : random_(seed) {}
  uint32_t Below(uint32_t bound) override { return random_.Below(bound); }

 private:
  sim::Random random_;
};

// When the list is used up, every decision is 0.
class ListSource : public Source {
 public:
  explicit ListSource(std::vector<uint32_t> numbers) : numbers_(std::move(numbers)) {}
  uint32_t Below(uint32_t bound) override {
    return next_ < numbers_.size() ? numbers_[next_++] % bound : 0;
  }

 private:
  std::vector<uint32_t> numbers_;
  size_t next_ = 0;
};

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_SOURCE_H_

// Numbers that look random and are the same everywhere: the distributions of the standard library
// differ between libraries.
#ifndef CLUSTERSPEC_REFERENCE_SIM_RANDOM_H_
#define CLUSTERSPEC_REFERENCE_SIM_RANDOM_H_

#include <cstdint>

#include "reference/model/choice_point.h"

namespace clusterspec::sim {

// SplitMix64.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    state_ += 0x9e3779b97f4a7c15;
    uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }

  // From 0 up to, not including, `bound`, which is positive and below 2^32.
  uint32_t Below(uint32_t bound) { return static_cast<uint32_t>((Next() >> 32) * bound >> 32); }

 private:
  uint64_t state_;
};

// Decides choice points by chance.
class RandomChooser : public model::Chooser {
 public:
  explicit RandomChooser(Random* random) : random_(*random) {}

  int Pick(model::ChoicePoint, int options) override {
    return static_cast<int>(random_.Below(static_cast<uint32_t>(options)));
  }

 private:
  Random& random_;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_RANDOM_H_

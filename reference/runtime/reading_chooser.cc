#include "reference/runtime/reading_chooser.h"

namespace cluster {
namespace {

using clusterspec::model::ChoicePoint;

int Customary(ChoicePoint point) {
  switch (point) {
    case ChoicePoint::kForkEvent:
      return clusterspec::model::kAfterCall;  // whoever forks can still add a handler
    case ChoicePoint::kPrimaryOnly:
      return clusterspec::model::kThrows;  // a function cannot be absent in C++
    case ChoicePoint::kSetupArgument:
      return clusterspec::model::kSameObject;
    default:
      return 0;
  }
}

// SplitMix64.
uint64_t Mix(uint64_t number) {
  number += 0x9e3779b97f4a7c15;
  number = (number ^ number >> 30) * 0xbf58476d1ce4e5b9;
  number = (number ^ number >> 27) * 0x94d049bb133111eb;
  return number ^ number >> 31;
}

}  // namespace

int ReadingChooser::Pick(ChoicePoint point, int options) {
  if (seed_ == 0) return Customary(point);
  const uint64_t drawn = Mix(seed_ ^ Mix(static_cast<uint64_t>(point) + 1));
  return static_cast<int>(drawn % static_cast<uint64_t>(options));
}

}  // namespace cluster

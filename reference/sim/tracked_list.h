// A list that remembers which of its elements may have changed: those that were reached other than
// as const. So who has a second list, once equal, need copy and encode only these.
#ifndef CLUSTERSPEC_REFERENCE_SIM_TRACKED_LIST_H_
#define CLUSTERSPEC_REFERENCE_SIM_TRACKED_LIST_H_

#include <cstddef>
#include <cstdint>

#include "reference/model/small.h"

namespace clusterspec::sim {

// Like model::Small<T, N>, as far as it goes.
template <typename T, size_t N>
class TrackedList {
 public:
  using value_type = T;

  size_t size() const { return items_.size(); }
  bool empty() const { return items_.empty(); }
  const T& operator[](size_t index) const { return items_[index]; }
  const T* begin() const { return items_.begin(); }
  const T* end() const { return items_.end(); }

  T& operator[](size_t index) {
    touched_ |= BitOf(index);
    return items_[index];
  }
  T* begin() {
    touched_ = kAll;
    return items_.begin();
  }
  T* end() { return items_.end(); }
  T& emplace_back() {
    touched_ |= BitOf(size());
    return items_.emplace_back();
  }
  void resize(size_t size) {
    for (size_t index = this->size(); index < size; ++index) touched_ |= BitOf(index);
    items_.resize(size);
  }

  bool IsTouched(size_t index) const { return (touched_ & BitOf(index)) != 0; }

  // Makes the list equal to `other`, which it was before either had elements touched. All count as
  // not touched then.
  void EqualAgain(TrackedList* other) {
    const uint64_t touched = touched_ | other->touched_;
    items_.resize(other->size());
    for (size_t index = 0; index < size(); ++index) {
      if ((touched & BitOf(index)) != 0) items_[index] = other->items_[index];
    }
    touched_ = other->touched_ = 0;
  }

 private:
  static constexpr uint64_t kAll = UINT64_MAX;
  static constexpr size_t kLastBit = 63;  // stands for all from there on

  static uint64_t BitOf(size_t index) {
    return uint64_t{1} << (index < kLastBit ? index : kLastBit);
  }

  model::Small<T, N> items_;
  uint64_t touched_ = 0;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_TRACKED_LIST_H_

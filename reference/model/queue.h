// A first-in first-out queue whose cost per element does not grow with its length, and which is
// copied without allocating while it is short.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_QUEUE_H_
#define CLUSTERSPEC_REFERENCE_MODEL_QUEUE_H_

#include <algorithm>

#include "reference/model/types.h"
#include "spec/nouns/error.h"

namespace clusterspec::model {

template <typename T, size_t N>
class Queue {
 public:
  bool empty() const { return head_ == items_.size(); }
  size_t size() const { return items_.size() - head_; }
  auto begin() const { return items_.begin() + static_cast<std::ptrdiff_t>(head_); }
  auto end() const { return items_.end(); }

  bool operator==(const Queue& other) const {
    return std::equal(begin(), end(), other.begin(), other.end());
  }

  void Push(const T& item) { items_.push_back(item); }

  void PushFirst(const T& item) {
    Compact();
    items_.insert(items_.begin(), item);
  }

  T Pop() {
    CLUSTERSPEC_ASSERT(!empty());
    const T item = items_[head_++];
    if (2 * head_ >= items_.size()) Compact();
    return item;
  }

  void Clear() {
    items_.clear();
    head_ = 0;
  }

  template <typename Predicate>
  void EraseIf(Predicate predicate) {
    Compact();
    items_.erase(std::remove_if(items_.begin(), items_.end(), predicate), items_.end());
  }

 private:
  void Compact() {
    items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
  }

  Small<T, N> items_;
  size_t head_ = 0;
};

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_QUEUE_H_

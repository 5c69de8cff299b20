// A list that grows without moving what it has: no copy, and at most one block that is not full.
#ifndef CLUSTERSPEC_REFERENCE_EXPLORE_CHUNKED_H_
#define CLUSTERSPEC_REFERENCE_EXPLORE_CHUNKED_H_

#include <cstddef>
#include <memory>
#include <vector>

namespace clusterspec::explore {

template <typename T>
class Chunked {
 public:
  size_t size() const { return size_; }
  size_t bytes() const { return blocks_.size() * kBlock * sizeof(T); }

  T& operator[](size_t index) { return blocks_[index / kBlock][index % kBlock]; }
  const T& operator[](size_t index) const { return blocks_[index / kBlock][index % kBlock]; }

  void Push(const T& item) {
    if (size_ == blocks_.size() * kBlock) blocks_.push_back(std::make_unique<T[]>(kBlock));
    (*this)[size_++] = item;
  }

 private:
  static constexpr size_t kBlock = size_t{1} << 10;

  std::vector<std::unique_ptr<T[]>> blocks_;
  size_t size_ = 0;
};

}  // namespace clusterspec::explore

#endif  // CLUSTERSPEC_REFERENCE_EXPLORE_CHUNKED_H_

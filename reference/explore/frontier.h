// The states that are still to be expanded, as bytes, first in first out.
#ifndef CLUSTERSPEC_REFERENCE_EXPLORE_FRONTIER_H_
#define CLUSTERSPEC_REFERENCE_EXPLORE_FRONTIER_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <string_view>

namespace clusterspec::explore {

// Memory is given back block by block as states are taken.
class Frontier {
 public:
  bool empty() const { return size_ == 0; }
  size_t size() const { return size_; }

  void Push(std::string_view state);

  // The oldest state. Not when empty. The bytes live until the next call of Pop, whatever is pushed
  // meanwhile.
  std::string_view Pop();

  // The most memory that there has been at a time, in bytes.
  size_t peak_bytes() const { return peak_bytes_; }

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    size_t capacity = 0;
    size_t written = 0;
    size_t read = 0;
  };

  Block& Room(size_t size);

  std::deque<Block> blocks_;
  size_t size_ = 0;
  size_t bytes_ = 0;
  size_t peak_bytes_ = 0;
};

}  // namespace clusterspec::explore

#endif  // CLUSTERSPEC_REFERENCE_EXPLORE_FRONTIER_H_

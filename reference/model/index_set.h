// A set of indices, such as those of workers: as many as there are, most of them small.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_INDEX_SET_H_
#define CLUSTERSPEC_REFERENCE_MODEL_INDEX_SET_H_

#include <cstddef>
#include <cstdint>

#include "reference/model/small.h"

namespace clusterspec::model {

class IndexSet {
 public:
  void Insert(size_t index) {
    if (index / kBits >= words_.size()) words_.resize(index / kBits + 1);
    words_[index / kBits] |= uint64_t{1} << index % kBits;
  }

  bool Contains(size_t index) const { return (Word(index / kBits) >> index % kBits & 1) != 0; }
  bool empty() const { return words_.empty(); }
  void Clear() { words_.clear(); }

  bool Intersects(const IndexSet& other) const {
    for (size_t i = 0; i < words_.size(); ++i) {
      if ((words_[i] & other.Word(i)) != 0) return true;
    }
    return false;
  }

  bool IsSubsetOf(const IndexSet& other) const {
    for (size_t i = 0; i < words_.size(); ++i) {
      if ((words_[i] & ~other.Word(i)) != 0) return false;
    }
    return true;
  }

  bool operator==(const IndexSet& other) const = default;

  // The indices from 64 * `word` on, bit by bit; so a set can be written down. There are none from
  // 64 * words() on.
  uint64_t Word(size_t word) const { return word < words_.size() ? words_[word] : 0; }
  size_t words() const { return words_.size(); }
  void SetWord(size_t word, uint64_t bits) {
    if (bits == 0) return;
    if (word >= words_.size()) words_.resize(word + 1);
    words_[word] = bits;
  }

 private:
  static constexpr size_t kBits = 64;

  Small<uint64_t, 1> words_;  // the last is not 0
};

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_INDEX_SET_H_

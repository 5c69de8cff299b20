// Numbers for texts of bytes, from 0 on: equal ones have equal numbers.
#ifndef CLUSTERSPEC_REFERENCE_SIM_NUMBER_TABLE_H_
#define CLUSTERSPEC_REFERENCE_SIM_NUMBER_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace clusterspec::sim {

// Only grows.
class NumberTable {
 public:
  NumberTable();

  uint32_t NumberOf(std::string_view bytes);

  // The bytes of a number that was given; valid until the next call of NumberOf.
  std::string_view operator[](uint32_t number) const {
    return {bytes_.data() + ends_[number], ends_[number + 1u] - ends_[number]};
  }

  size_t size() const { return ends_.size() - 1; }

  // Of memory.
  size_t bytes() const;

 private:
  static constexpr uint32_t kNoNumber = UINT32_MAX;

  struct Place {
    uint32_t hash = 0;
    uint32_t number = kNoNumber;
  };

  void Grow();

  std::string bytes_;          // one after another
  std::vector<size_t> ends_;   // and before the first
  std::vector<Place> places_;  // open addressing; a power of two
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_NUMBER_TABLE_H_

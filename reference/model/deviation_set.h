// Deviations: catalogued ways in which real runtimes differ from the documentation. Each is a
// switch of the model, off by default.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_DEVIATION_SET_H_
#define CLUSTERSPEC_REFERENCE_MODEL_DEVIATION_SET_H_

#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reference/model/deviation_list.h"
#include "spec/nouns/error.h"

namespace clusterspec::model {

inline constexpr size_t kDeviationCount = std::size(kDeviations);

// All of them. Lives forever.
std::span<const DeviationInfo> Deviations();

// Nothing for an unknown id.
std::optional<Deviation> ParseDeviation(std::string_view id);

class DeviationSet {
 public:
  DeviationSet() = default;
  explicit DeviationSet(const std::vector<Deviation>& deviations) {
    for (const Deviation each : deviations) Insert(each);
  }

  void Insert(Deviation deviation) { bits_ |= Bit(deviation); }
  bool Contains(Deviation deviation) const {
    if (asked_ != nullptr) asked_->Insert(deviation);
    return (bits_ & Bit(deviation)) != 0;
  }
  bool empty() const { return bits_ == 0; }

  // From now on, whatever is asked of this set and of its copies is noted in `asked`, which must
  // outlive them: a deviation that nobody asked about makes no difference.
  void NoteIn(DeviationSet* asked) { asked_ = asked; }

  bool operator==(const DeviationSet& other) const { return bits_ == other.bits_; }

 private:
  static uint64_t Bit(Deviation deviation) {
    return uint64_t{1} << static_cast<unsigned>(deviation);
  }

  static_assert(kDeviationCount <= 64);
  uint64_t bits_ = 0;
  DeviationSet* asked_ = nullptr;
};

// Those with these ids; the error says which is unknown, and what is known.
Result<std::vector<Deviation>> ParseDeviations(const std::vector<std::string>& ids);

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_DEVIATION_SET_H_

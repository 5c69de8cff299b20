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

#include "reference/model/deviation_list.h"

namespace clusterspec::model {

// All of them. Lives forever.
std::span<const DeviationInfo> Deviations();

// Nothing for an unknown id.
std::optional<Deviation> ParseDeviation(std::string_view id);

class DeviationSet {
 public:
  static_assert(std::size(kDeviations) <= 64);

  void Insert(Deviation deviation) { bits_ |= Bit(deviation); }
  bool Contains(Deviation deviation) const { return (bits_ & Bit(deviation)) != 0; }
  bool empty() const { return bits_ == 0; }

  bool operator==(const DeviationSet&) const = default;

 private:
  static uint64_t Bit(Deviation deviation) {
    return uint64_t{1} << static_cast<unsigned>(deviation);
  }

  uint64_t bits_ = 0;
};

// "removed-at-disconnect-call, ...", for messages.
std::string DeviationIds();

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_DEVIATION_SET_H_

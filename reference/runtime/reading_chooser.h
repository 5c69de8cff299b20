// Which readings of the documentation a runtime follows.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_READING_CHOOSER_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_READING_CHOOSER_H_

#include <cstdint>

#include "reference/model/choice_point.h"

namespace cluster {

// Seed 0: the customary reading of each choice point, as programs written for Node expect it. Any
// other: drawn by the seed and the choice point alone, so that all processes of a cluster agree.
class ReadingChooser : public clusterspec::model::Chooser {
 public:
  explicit ReadingChooser(uint64_t seed) : seed_(seed) {}
  int Pick(clusterspec::model::ChoicePoint point, int options) override;

 private:
  uint64_t seed_;
};

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_READING_CHOOSER_H_

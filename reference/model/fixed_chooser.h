// A chooser for tests: always the first option, unless told otherwise.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_FIXED_CHOOSER_H_
#define CLUSTERSPEC_REFERENCE_MODEL_FIXED_CHOOSER_H_

#include <map>
#include <vector>

#include "reference/model/choice_point.h"

namespace clusterspec::model {

class FixedChooser : public Chooser {
 public:
  FixedChooser() = default;
  explicit FixedChooser(std::map<ChoicePoint, int> options) : options_(std::move(options)) {}

  int Pick(ChoicePoint point, int) override {
    asked.push_back(point);
    const auto found = options_.find(point);
    return found == options_.end() ? 0 : found->second;
  }

  std::vector<ChoicePoint> asked;  // in order

 private:
  std::map<ChoicePoint, int> options_;
};

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_FIXED_CHOOSER_H_

// All options of the choice points that one step meets, one combination after another.
#ifndef CLUSTERSPEC_REFERENCE_SIM_PICK_TREE_H_
#define CLUSTERSPEC_REFERENCE_SIM_PICK_TREE_H_

#include "reference/model/choice_point.h"
#include "reference/model/types.h"

namespace clusterspec::sim {

struct Pick {
  model::ChoicePoint point = model::ChoicePoint::kForkEvent;
  uint8_t option = 0;
  uint8_t options = 0;
};

using Picks = model::Small<Pick, 4>;

// Carry out the step, then again as long as Next() is true. A step that is repeated with the same
// picks so far must ask for the same point next, as pure steps do.
class PickTree : public model::Chooser {
 public:
  // Of the points in `pinned`, bit by bit, only the first option is followed.
  explicit PickTree(uint64_t pinned = 0) : pinned_(pinned) {}

  int Pick(model::ChoicePoint point, int options) override;

  // Makes ready for the next combination. False: that was the last; the tree is as if new.
  bool Next();

  // What the step was given, in order.
  const Picks& picks() const { return picks_; }

 private:
  uint64_t pinned_;
  Picks picks_;
  size_t at_ = 0;
};

// Gives the picks of a step that was carried out before.
class PickList : public model::Chooser {
 public:
  explicit PickList(const Picks* picks) : picks_(*picks) {}
  int Pick(model::ChoicePoint point, int options) override;

 private:
  const Picks& picks_;
  size_t at_ = 0;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_PICK_TREE_H_

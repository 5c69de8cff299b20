#include "reference/sim/pick_tree.h"

#include "spec/nouns/error.h"

namespace clusterspec::sim {

int PickTree::Pick(model::ChoicePoint point, int options) {
  if ((pinned_ >> static_cast<unsigned>(point) & 1) != 0) options = 1;
  if (at_ == picks_.size()) picks_.push_back({point, 0, static_cast<uint8_t>(options)});
  CLUSTERSPEC_ASSERT(picks_[at_].point == point && picks_[at_].options == options);
  return picks_[at_++].option;
}

bool PickTree::Next() {
  at_ = 0;
  while (!picks_.empty() && picks_.back().option + 1 == picks_.back().options) picks_.pop_back();
  if (picks_.empty()) return false;
  ++picks_.back().option;
  return true;
}

int PickList::Pick(model::ChoicePoint point, int) {
  CLUSTERSPEC_ASSERT(at_ < picks_.size() && picks_[at_].point == point);
  return picks_[at_++].option;
}

}  // namespace clusterspec::sim

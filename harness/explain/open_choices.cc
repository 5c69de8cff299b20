#include "harness/explain/open_choices.h"

#include <set>
#include <string>
#include <unordered_map>
#include <utility>

namespace clusterspec::explain {
namespace {

void LeaveOpen(model::ChoicePoint point, size_t begin, std::vector<MatchResult>* outcomes) {
  const auto options = static_cast<size_t>(model::OptionCount(point));
  std::unordered_map<std::string, std::vector<size_t>> alike;  // but for this answer
  for (size_t i = begin; i < outcomes->size(); ++i) {
    MatchResult& outcome = (*outcomes)[i];
    model::ResolvedChoices& resolved_choices = outcome.state.world.resolved_choices;
    if (outcome.mismatch || resolved_choices.Get(point) < 0) continue;
    const model::ResolvedChoices decided = resolved_choices;
    resolved_choices.Clear(point);
    alike[KeyOf(outcome.state)].push_back(i);
    resolved_choices = decided;
  }
  if (alike.empty()) return;
  std::vector<bool> dropped(outcomes->size());
  for (const auto& [key, which] : alike) {
    std::set<int> answers;
    for (const size_t i : which)
      answers.insert((*outcomes)[i].state.world.resolved_choices.Get(point));
    if (answers.size() != options) continue;
    (*outcomes)[which.front()].state.world.resolved_choices.Clear(point);
    for (size_t i = 1; i < which.size(); ++i) dropped[which[i]] = true;
  }
  size_t kept = begin;
  for (size_t i = begin; i < outcomes->size(); ++i) {
    if (dropped[i]) continue;
    if (kept != i) (*outcomes)[kept] = std::move((*outcomes)[i]);
    ++kept;
  }
  outcomes->resize(kept);
}

}  // namespace

void LeaveOpen(const model::ResolvedChoices& known, size_t begin,
               std::vector<MatchResult>* outcomes) {
  if (outcomes->size() - begin < 2) return;
  for (const model::ChoicePointInfo& info : model::ChoicePoints()) {
    if (known.Get(info.point) < 0) LeaveOpen(info.point, begin, outcomes);
  }
}

}  // namespace clusterspec::explain
